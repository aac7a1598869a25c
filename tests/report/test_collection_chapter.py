"""How answers were collected is said where it is known, and only there."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from analysis.printing.door import printed
from analysis.report.document import build_document
from analysis.report.workbook import workbook_bytes

PANEL = pd.DataFrame({"respondent": ["v-1"], "wave": ["v"], "panel": [float("nan")], "n_waves": [1]})
COMPARABILITY = pd.DataFrame(
    [
        ("fievre", "1", "identical", "Q1", "", 2, 40, 0.0, "", ""),
        ("fievre", "2", "reworded", "Q9", "Avez-vous eu chaud ?", 2, 15, 0.4, "réunis", "à voir"),
        ("glace", "1", "absent", "", "", 0, 0, 0.0, "ajoutée ensuite", ""),
    ],
    columns=[
        *("question", "wave", "comparability", "columns", "wording", "codes", "n", "recoded_share"),
        *("reason", "note"),
    ],
)
RESPONSE = pd.DataFrame(
    [("v", 125, 5, 10, 43, 40, 6, 4, 60, 40 / 120, 46 / 120, "liste du Département", 0.42, 0.8)],
    columns=[
        *("wave", "contacted", "ineligible", "unknown", "filed", "complete", "partial", "refused", "silent"),
        *("rr1", "rr2", "source", "con1", "coop1"),
    ],
)
MARGINS = pd.DataFrame(
    [
        ("sexe | fievre", "", "fille | oui", 12, 0.3, 9, 0.25, 0.3, "registre"),
        ("sexe | fievre", "", "garcon | non", 28, 0.7, 27, 0.75, 0.7, "registre"),
    ],
    columns=["question", "wave", "category", "known", "known_share", "n", "share", "weighted_share", "source"],
).replace("", float("nan"))
WEIGHTING = pd.DataFrame(
    [("raking", 55, 7, 1e-12, 1.25, 44.0, 0.4, 2.5, 2)],
    columns=["method", "n", "rounds", "gap", "design_effect", "effective_n", "smallest", "largest", "left_out"],
)


@pytest.fixture
def told(poison, results):
    def write(*, weighted=False, **tables):
        found = replace(results, weighted=weighted).replaced(**{"panel": PANEL} | tables)
        text = build_document(poison, printed(found, poison))
        return re.sub(r"[\u00a0\u202f\s]+", " ", text.replace("\\", "")).replace("’", "'")

    return write


def test_without_a_frame_no_response_rate_is_printed(told):
    text = told()
    assert "aucun taux de réponse n'est calculé" in text
    assert "RR1" not in text
    assert "Les réponses ne sont pas pondérées." in text
    assert "correspondance des vagues" not in text


def test_response_rates_are_printed_with_their_dispositions(told):
    text = told(response=RESPONSE)
    assert "aucun taux de réponse" not in text
    assert "| v | 125 | 5 | 10 | 40 | 6 | 4 | 60 | 33,3 | 38,3 |" in text
    assert "Vague v : 43 dossiers déposés." in text
    assert "source : liste du Département" in text


def test_a_panel_is_counted_where_there_are_several_waves(told):
    panel = pd.DataFrame(
        {"respondent": list("abcd"), "wave": list("1122"), "panel": ["x", "y", "x", "z"], "n_waves": [2, 1, 2, 1]}
    )
    assert "Un répondant est reconnu dans plusieurs vagues." in told(panel=panel)
    alone = panel.assign(panel=["x", "y", "w", "z"], n_waves=1)
    assert "Aucun répondant n'est reconnu dans plusieurs vagues." in told(panel=alone)
    assert "rien ne dit si certains ont répondu à plusieurs vagues" in told(panel=panel.assign(panel=float("nan")))
    assert "plusieurs vagues" not in told()


def test_treatments_are_counted_in_words(told):
    treatments = pd.DataFrame([("v", "fievre", "columns_disagree", 3)], columns=["wave", "question", "treatment", "n"])
    assert "| Fièvre | v | deux colonnes se contredisent, la première est retenue | 3 |" in told(treatments=treatments)


def test_margins_and_weights_are_told(told):
    text = told(margins=MARGINS, weighting=WEIGHTING, weighted=True)
    assert "| Sexe × Fièvre | Fille × Oui | 30,0 | 25,0 | 30,0 |" in text
    assert "Source des marges : registre." in text
    assert "Effet de plan de Kish : 1,25 ; les 55 réponses en valent 44." in text
    assert "2 répondants sans réponse à ces questions gardent leur poids." in text
    assert "ne sont pas pondérées" not in text


def test_the_crosswalk_is_an_annex(told):
    text = told(comparability=COMPARABILITY)
    assert "| Fièvre | 1 | identique | Q1 | 2 | 40 | 0 | |" in text
    notes = "Formulation : « Avez-vous eu chaud ? ». réunis. à voir."
    assert f"| | 2 | autre formulation | Q9 | 2 | 15 | 40 | {notes} |" in text
    assert "| 1 | absente | | 0 | 0 | 0 | ajoutée ensuite. |" in text


def test_a_new_category_is_told_in_the_annex_and_only_there_where_there_is_one(told):
    rows = COMPARABILITY.assign(comparability=["identical", "new_category", "absent"], reason="", note="")
    names = ["question", "wave", "comparability", "column", "wording", "code", "category", "n", "share", "is_recoded"]
    codes = pd.DataFrame(
        [
            ("fievre", "1", "identical", "Q1", "", "1", "non", 40, 1.0, False),
            ("fievre", "2", "new_category", "Q9", "", "1", "non", 5, 0.5, False),
            ("fievre", "2", "new_category", "Q9", "", "2", "oui", 5, 0.5, False),
        ],
        columns=names,
    ).assign(reason="", note="")
    text = told(comparability=rows, crosswalk=codes)
    assert "| | 2 | modalité nouvelle | Q9 | 2 | 15 | 40 | Modalité nouvelle : Oui. |" in text
    assert "une modalité qu'aucune vague d'avant ne pouvait donner" in text
    assert "aucune vague d'avant" not in told(comparability=COMPARABILITY)


def test_the_workbook_holds_what_has_rows(poison, results, tmp_path):
    import openpyxl

    found = results.replaced(comparability=COMPARABILITY, response=RESPONSE)
    path = tmp_path / "t.xlsx"
    path.write_bytes(workbook_bytes(poison, printed(found, poison)))
    names = openpyxl.load_workbook(path, read_only=True).sheetnames
    assert {"Comparabilité", "Taux de réponse"} <= set(names)
    assert not {"Marges", "Pondération", "Règles"} & set(names)
