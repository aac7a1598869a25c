"""Whatever the columns of an export, the study drafted from it passes the project's own check, but for its TODO."""

import random
import re

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.commands.checking import checked_study
from analysis.commands.set_up import set_up_study

AGREEMENT = ("Pas du tout d'accord", "Plutôt pas d'accord", "Plutôt d'accord", "Tout à fait d'accord")
OPTIONS = ("Recrutement, bénévolat", "Trésorerie", "Locaux", "Formation")
PEOPLE = ("Aline Bertrand", "Zoé Dubois", "Marc Lefebvre")
COLUMNS = {  # name -> answers drawn one a row
    "Statut": ("Association", "Coopérative", "Autre", ""),
    "Statut [Autre]": ("", "", "collectif", "régie"),
    "Avis [Les élus]": (*AGREEMENT, "NSP"),
    "Avis [Les projets]": (*AGREEMENT[1:], ""),
    "Note 1": ("1", "2", "4", "5"),
    "Note 2": ("1", "2", "3"),
    "Utilité": ("1 - Pas du tout", "2", "3", "4", "5 - Très utile", "Sans objet"),
    "Adhérents": ("Moins de 10", "10 à 49", "50 et +", "Non concerné"),
    "Budget annuel": ("1200", "30 000", "12 500 €", "n.c.", "environ 5000", ""),
    "Âge": tuple(map(str, range(18, 90))),
    "Part": ("0,25", "0,5", "12,75", "NA"),
    "Durée": ("1 h", "45 min", "1h30"),
    "Date de création": ("41305", "2020-01-02", "36614"),
    "Année ou date": ("2020-01-02", "1999", "vers 1990"),
    "Code postal": ("62000", "59000", "01000"),
    "Réseau": ("NA", "None", "CRESS", "null", ""),
    "Nom de l'enquêteur": PEOPLE,
    "Votre e-mail": ("a@exemple.fr", "b@exemple.fr"),
    "Remarques": ("", "rien à dire", "très bien, mais loin", "Aline Bertrand est venue", "merci ; à bientôt"),
    "Vous êtes": ("Un habitant", "Un élu", "Autre : parent d'élève", "Autre : voisin"),
    "Réponse": ("Oui", "Non", "oui ", "OUI"),
    "Connu": ("Oui", "Non"),
    "Vide": ("",),
    "Constante": ("w",),
    "Identifiant long": ("12345678901234567", "12345678901234568"),
    "Horodateur": ("2023-01-05 14:00:00",),
    "Freins : prix": ("Oui", ""),
    "Freins : temps": ("Oui", ""),
    "Q4[SQ001]": ("Y", ""),
    "Q4[SQ001comment]": ("", "un mot"),
    "Q4[SQ002]": ("Y", ""),
    "_id": ("1", "2"),
    "_uuid": ("a-b", "c-d"),
}
SEPARATORS = {"Canaux (plusieurs réponses)": ", ", "Ressources": ";", "Thèmes": " | "}
KOBO = ("groupe/Difficultés", ("locaux", "emploi", "prix"))


def drawn_columns(names, n, seed):
    """Return the columns of an export of `n` rows."""
    drawn = random.Random(seed)
    columns = {}
    for name in names:
        if name in SEPARATORS:
            rows = [[option for option in OPTIONS if drawn.random() < 0.5] for _ in range(n)]
            columns[name] = [SEPARATORS[name].join(row) for row in rows]
        elif name == KOBO[0]:
            rows = [[option for option in KOBO[1] if drawn.random() < 0.5] for _ in range(n)]
            columns[name] = [" ".join(row) for row in rows]
            columns |= {f"{name}/{option}": [str(int(option in row)) for row in rows] for option in KOBO[1]}
        else:
            columns[name] = [drawn.choice(COLUMNS[name]) for _ in range(n)]
    if "Remarques" in columns:
        columns["Remarques"] = [f"{text} {rank}" if text else "" for rank, text in enumerate(columns["Remarques"])]
    return columns


def undecided(draft):
    """Return the questions of which a draft leaves something to decide, by key and by label."""
    blocks = re.split(r"^  (?=\w+: # )", draft.partition("\nquestions:\n")[2], flags=re.MULTILINE)
    told = [block for block in blocks if "TODO" in block]
    return [text for block in told for text in (block.partition(":")[0], block.partition(" # ")[2].split("\n")[0])]


@settings(max_examples=20, deadline=None)
@given(
    names=st.lists(st.sampled_from([*COLUMNS, *SEPARATORS, KOBO[0]]), min_size=1, max_size=9, unique=True),
    n=st.integers(5, 200),
    seed=st.integers(0, 999),
)
def test_a_drafted_study_passes_its_own_check(tmp_path_factory, names, n, seed):
    folder = tmp_path_factory.mktemp("export")
    columns = drawn_columns(["Connu", "Réponse", *names], n, seed)
    pd.DataFrame(columns).to_csv(folder / "a.csv", sep="\t", index=False)
    set_up_study(folder / "etude", "enquete", folder / "a.csv", None, None)
    draft = (folder / "etude/config/codebooks/enquete.yaml").read_text("utf-8")
    questionnaire = (folder / "etude/config/questionnaire.yaml").read_text("utf-8")
    known = undecided(draft)
    faults = [each for each in checked_study(folder / "etude").problems if "TODO" not in each.found]
    assert not [each for each in faults if not any(text in each.subject for text in known)], draft
    assert not any(word in draft + questionnaire for name in PEOPLE for word in name.split())
    assert [name for name in columns if name not in draft] == []  # no column leaves without a word
