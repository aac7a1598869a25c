"""A wave more: what earlier waves declare is carried, what is new or holds for one year is asked."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.codebook.checks import TODO
from analysis.codebook.values import Source
from analysis.commands.checking import checked_study
from analysis.commands.set_up import set_up_study, set_up_wave
from analysis.readers.raw import read_raw
from analysis.settings import read_settings
from analysis.study import read_study

ROOT = Path(__file__).parents[2]
FIELD = Path(__file__).parent
CODEBOOK = "config/codebooks/2020.yaml"
STATUS = "Où en est votre candidature au Budget citoyen {} ?"
VOLUNTEERS = "Combien de bénévoles réguliers ?"
AS_IN_2019 = "Comme dans la vague 2019 : "
DECIDED = {"Locaux prêtés": "non", "Fondation": "autre"}


@pytest.fixture
def study(tmp_path):
    """Return a copy of the root study, without results."""
    for part in ("config", "data/raw"):
        shutil.copytree(ROOT / part, tmp_path / "etude" / part)
    return tmp_path / "etude"


@pytest.fixture
def edition_2020(tmp_path):
    """Return an export of 45 rows of an edition 2020: that of 2019 with other years, codes, columns and more rows."""
    (table,) = read_raw(ROOT, ["data/raw/2019/reponses.xlsx"], Source("xlsx", sheet="Réponses", decimal=","))
    frame = table.frame.fillna("")
    frame = pd.concat([frame, frame.iloc[: 45 - len(frame)]])  # the last ones answer twice
    frame["Date de fin"] = frame["Date de fin"].str.replace("2020", "2021")
    frame.iloc[3, frame.columns.get_loc("Nom de la structure")] = "TEST de l'équipe"
    places = frame["Disposez-vous de locaux ?"].str.casefold()
    frame["Disposez-vous de locaux ?"] = places.where(~places.str.contains("prêtés|pretes"), "Locaux prêtés")
    frame.iloc[[5, 9, 12], frame.columns.get_loc("Forme juridique de la structure")] = "Fondation"
    named = {STATUS.format(2019): STATUS.format(2020), VOLUNTEERS: "Combien de bénévoles réguliers comptez-vous ?"}
    path = tmp_path / "reponses 2020.csv"
    frame.rename(columns=named).to_csv(path, sep=";", index=False)
    return path


def decided(text: str) -> str:
    """Return a draft as a person who decides each TODO leaves it."""
    for code, category in DECIDED.items():
        text = re.sub(rf'(?m)^(\s+"?{code}"?: ){TODO} #.*$', rf"\g<1>{category}", text)
    return re.sub(rf" ; {TODO} : vérifier le rapprochement.*", "", text)


def test_an_edition_more_of_the_root_study_asks_what_changed_and_nothing_else(study, edition_2020):
    told = set_up_wave(study, "2020", edition_2020, None, None)
    text = (study / CODEBOOK).read_text("utf-8")
    asked = [line for line in text.splitlines()[1:] if TODO in line]
    assert len(asked) == 3, asked
    assert f"{len(asked)} TODO" in told.made[1]
    values = read_settings(study, CODEBOOK, "codebook").values
    questions = values["questions"]
    assert questions["statut"]["column"] == STATUS.format(2020)
    assert questions["statut_juridique"]["codes"]["Fondation"] == TODO
    assert questions["locaux"]["codes"]["Locaux prêtés"] == TODO
    assert questions["locaux"]["codes"]["Non, des locaux nous sont prêtés"] == "non"  # nobody gave it, it stays
    assert questions["benevoles"]["codes"]["De 10 à 29"] == "de_10_a_29"
    assert "vérifier le rapprochement avec « Combien de bénévoles réguliers comptez-vous ? »" in text
    assert questions["budget"]["classes"][0] == {"below": 10000, "is": "moins_de_10k"}
    said_of_2019 = [key for key, each in questions.items() if each.get("reason", "").startswith(AS_IN_2019)]
    assert said_of_2019 == ["etp", "budget", "anciennete", "reseau", "partenaires_ess"]
    (reread,) = (step for step in told.left if step.startswith("phrases à relire"))
    assert reread.count(f"(reason) : « {AS_IN_2019}") == 5
    assert {"test", "refused", "incomplete", "duplicate"} == values["set_aside"].keys()
    assert values["missing"]["dont_know"] == ["Ne sait pas"]
    assert "Téléphone (facultatif)" in values["respondent"]["identifying"]
    assert values["source"]["decimal"] == ","


def test_once_all_is_decided_the_edition_passes_its_check(study, edition_2020):
    told = set_up_wave(study, "2020", edition_2020, None, None)
    draft, questionnaire = study / CODEBOOK, study / "config/questionnaire.yaml"
    undecided = checked_study(study).problems
    assert undecided
    assert all("TODO" in each.found for each in undecided if each.file == CODEBOOK and "edition" not in each.subject)
    draft.write_text(decided(draft.read_text("utf-8")), encoding="utf-8")
    text = questionnaire.read_text("utf-8")
    questionnaire.write_text(text.replace('"2019": "2019"}', '"2019": "2019", "2020": "2020"}'), encoding="utf-8")
    (digest,) = (step for step in told.left if "SHA256SUMS, ajouter" in step)
    with (study / "data/raw/SHA256SUMS").open("a", encoding="utf-8") as sums:
        sums.write(re.search(r"[0-9a-f]{64}  \S+", digest)[0] + "\n")
    assert [f"{each.subject} : {each.found}" for each in checked_study(study).problems] == []


def test_a_file_that_shares_little_with_the_study_is_asked_about(study):
    set_up_wave(study, "2020", next(FIELD.glob("39-*/2020.csv")), None, None)
    text = (study / CODEBOOK).read_text("utf-8")
    questions = read_settings(study, CODEBOOK, "codebook").values["questions"]
    assert questions["locaux"]["codes"]["Locaux prêtés"] == TODO
    assert questions["reseau"]["codes"]["Membre de plusieurs réseaux"] == TODO
    assert {code: made for code, made in questions["budget"]["codes"].items() if made != TODO} == {
        "De 10 000 à moins de 50 000 €": "de_10_a_50k"
    }
    assert questions["budget"]["codes"]["De 50 000 à moins de 100 000 €"] == TODO
    assert re.search('"De 50 000 à moins de 100 000 €": TODO # [0-9]+\n', text)  # it resembles no bracket
    assert {each.found for each in checked_study(study).problems if each.file == CODEBOOK} >= {
        "« TODO » reste à décider"
    }


def test_a_new_answer_is_asked_and_spellings_are_not(tmp_path):
    first, second = (next(FIELD.glob(f"29-*/{name}.csv")) for name in ("v1", "v2"))
    study = tmp_path / "etude"
    set_up_study(study, "v1", first, None, None)
    set_up_wave(study, "v2", second, None, None)
    questions = read_settings(study, "config/codebooks/v2.yaml", "codebook").values["questions"]
    asked = read_study(study).questions
    status, themes = (next(key for key in asked if key.startswith(start)) for start in ("quel_est", "themes"))
    assert questions[status]["codes"]["Fondation"] == TODO
    assert {code for code, made in questions[status]["codes"].items() if made == TODO} == {"Fondation"}
    assert questions[status]["column"] == "Quel est votre  statut\u00a0?"
    assert questions[themes]["codes"]["Numérique"] == TODO
    text = (study / "config/codebooks/v2.yaml").read_text("utf-8")
    assert "vérifier le rapprochement avec « Vous sentez‑vous soutenu·e ? »" in text
    assert '"Fondation": TODO # 13 ; modalité la plus proche : association' in text


@pytest.mark.parametrize("case", ["01b", "06", "07", "13", "24", "27", "31", "37"])
def test_the_same_file_as_a_wave_more_asks_nothing_that_the_first_did_not(tmp_path, case):
    (folder,) = FIELD.glob(f"{case}-*")
    file = next(path for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".xlsx"))
    study = tmp_path / "etude"
    set_up_study(study, "v1", file, None, None)
    told = set_up_wave(study, "v2", file, None, None)
    assert "0 TODO" in told.made[1]
    assert [each.found for each in checked_study(study).problems] == []


def test_bounds_that_are_years_are_asked_again_on_their_lines(study):
    """The export of 2018 asks a year of creation, whose bounds hold for the year of the answers."""
    set_up_wave(study, "2020", ROOT / "data/raw/2018/reponses.csv", None, None)
    text = (study / CODEBOOK).read_text("utf-8")
    assert "      - up_to: TODO # dans la vague 2018 : 2014\n" in text
    assert "      maximum: TODO # dans la vague 2018 : 2019\n" in text
    assert "      minimum: 1850\n" in text
    values = read_settings(study, CODEBOOK, "codebook").values
    assert values["source"]["format"] == "limesurvey"
    assert values["questions"]["locaux"]["reason"].startswith("Des locaux propres sont loués")
    assert values["missing"]["not_asked"] == [None]


def test_the_sheet_and_the_decimal_sign_of_an_earlier_wave_are_those_of_the_next(study, tmp_path):
    file = shutil.copy(ROOT / "data/raw/2019/reponses.xlsx", tmp_path / "suite.xlsx")
    set_up_wave(study, "2020", Path(file), None, None)
    source = read_settings(study, CODEBOOK, "codebook").values["source"]
    assert source == {"format": "xlsx", "sheet": "Réponses", "decimal": ","}


def test_a_code_whose_label_is_now_that_of_another_category_is_asked(tmp_path, lss):
    header = ["id", "submitdate", "lastpage", "Q1"]
    swapped = re.sub("Jamais|Parfois", lambda found: {"Jamais": "Parfois", "Parfois": "Jamais"}[found[0]], lss)
    for name, structure in (("a", lss), ("b", swapped)):
        (tmp_path / f"{name}.lss").write_text(structure, encoding="utf-8")
        rows = [header, *(["1", "2019", "2", code] for code in ("A1", "A2"))]
        (tmp_path / f"{name}.csv").write_text("\n".join(";".join(f'"{cell}"' for cell in row) for row in rows), "utf-8")
    study = tmp_path / "etude"
    set_up_study(study, "v1", tmp_path / "a.csv", None, None)
    set_up_wave(study, "v2", tmp_path / "b.csv", None, None)
    text = (study / "config/codebooks/v2.yaml").read_text("utf-8")
    assert '"A1": TODO # « Parfois » dans ce fichier, soit parfois ; jamais avant' in text


def test_a_question_asked_of_two_years_is_verified(tmp_path):
    """« Budget 2019 » of an edition may be « Budget 2020 » of the next one, where both are asked."""
    (tmp_path / "a.csv").write_text("Budget 2019;Avis\n" + "1000;oui\n2500;non\n" * 8, encoding="utf-8")
    (tmp_path / "b.csv").write_text("Budget 2019;Budget 2020;Avis\n" + "1000;7;oui\n2500;8;non\n" * 8, encoding="utf-8")
    study = tmp_path / "etude"
    set_up_study(study, "v1", tmp_path / "a.csv", None, None)
    set_up_wave(study, "v2", tmp_path / "b.csv", None, None)
    text = (study / "config/codebooks/v2.yaml").read_text("utf-8")
    assert (
        "TODO : vérifier le rapprochement avec « Budget 2019 » : une autre colonne n'en diffère que par l'année" in text
    )
    assert "# - Budget 2020 : 2 valeurs différentes" in text


def test_a_box_more_and_a_box_less_are_asked(tmp_path):
    answers = "Oui;Non;Non;Utile\nNon;Oui;Oui;Inutile\n" * 8
    for name, box, year, last in (("a", "Lieu", 2019, "Inutile"), ("b", "Transport", 2020, "Très utile")):
        header = f"Freins [Prix];Freins [Temps];Freins [{box}];Édition {year} utile ?"
        (tmp_path / f"{name}.csv").write_text(f"{header}\n{answers.replace('Inutile', last)}", encoding="utf-8")
    study = tmp_path / "etude"
    set_up_study(study, "v1", tmp_path / "a.csv", None, None)
    told = set_up_wave(study, "v2", tmp_path / "b.csv", None, None)
    text = (study / "config/codebooks/v2.yaml").read_text("utf-8")
    assert '      "Freins [Transport]": TODO # nouvelle case : Transport\n' in text
    assert "    # TODO : la case « Freins [Lieu] » (lieu) n'est pas dans ce fichier\n" in text
    assert '      "Très utile": TODO # 8\n' in text
    assert "qu'aucune question ne lit" not in text
    assert any("ligne" in step and "« Édition 2019 utile ? »" in step for step in told.left)
    assert {each.found for each in checked_study(study).problems} == {"« TODO » reste à décider"}
