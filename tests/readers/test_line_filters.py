"""LimeSurvey's array filters: lines and boxes shown after other answers; « not shown » is not « not ticked »."""

from itertools import product

import pytest

from analysis.commands.set_up import drafted, set_up_study
from analysis.harmonising.checking import check_study
from analysis.readers.lss import read_lss

BOXES = {"SQ001": "Le musée", "SQ002": "Le cinéma"}


@pytest.fixture
def structure(making):
    """Return what writes a .lss of questions of given types, all with the same sub-questions, and their settings."""

    def write(kinds, settings, parts=BOXES, answers=()):
        asked, sub_questions = [], []
        for rank, (title, kind) in enumerate(kinds.items(), start=1):
            number = str(10 * rank)
            own = {"qid": number, "sid": "9", "gid": "1", "type": kind, "title": title, "question": f"Phrase {title}"}
            asked.append(own | {"relevance": "1", "question_order": str(rank)})
            for place, (code, label) in enumerate(parts.items(), start=1):
                line = {"qid": f"{number}{place}", "parent_qid": number, "title": code, "question": label}
                sub_questions.append(line | {"question_order": str(place), "scale_id": "0", "relevance": "1"})
        numbers = {title: str(10 * rank) for rank, title in enumerate(kinds, start=1)}
        return making.document(
            "Survey",
            making.table("groups", [{"gid": "1", "group_order": "1"}]),
            making.table("questions", asked),
            making.table("subquestions", sub_questions),
            making.table("answers", [{"qid": numbers[title], "code": code, "answer": code} for title, code in answers]),
            making.table(
                "question_attributes",
                [{"qid": numbers[title], "attribute": name, "value": value} for title, name, value in settings],
            ),
        )

    return write


def filters(content):
    return {name: each.filter for name, each in read_lss(content.encode(), "a.lss").items() if each.filter}


def test_a_line_is_shown_where_the_box_of_its_code_is_ticked_or_is_not(structure):
    kept = structure({"Q1": "M", "Q2": "A"}, [("Q2", "array_filter", "Q1")])
    assert filters(kept) == {f"Q2[{code}]": f"(!is_empty(Q1_{code}.NAOK))" for code in BOXES}
    left_out = structure({"Q1": "M", "Q2": "A"}, [("Q2", "array_filter_exclude", "Q1"), ("Q2", "array_filter", "")])
    assert filters(left_out) == {f"Q2[{code}]": f"(is_empty(Q1_{code}.NAOK))" for code in BOXES}


def test_the_filters_of_a_filter_hold_too_and_circles_end(structure):
    settings = [
        ("Q3", "array_filter", "Q2"),
        ("Q2", "array_filter_exclude", "Q1; Q3"),
        ("Q1", "array_filter", "absente"),
    ]
    found = filters(structure({"Q1": "M", "Q2": "M", "Q3": "F"}, settings))
    held = "(!is_empty(Q2_SQ001.NAOK)) and (is_empty(Q1_SQ001.NAOK)) and (is_empty(Q3_SQ001.NAOK))"
    assert found["Q3[SQ001]"] == held
    assert not any(name.startswith("Q1") for name in found)


def test_ranks_and_boxes_of_a_table_filter_by_what_they_hold(structure):
    ranked = structure({"Q1": "R", "Q2": "A"}, [("Q2", "array_filter", "Q1")], answers=[("Q1", "SQ001"), ("Q1", "B")])
    assert filters(ranked) == {"Q2[SQ001]": "(Q1_1.NAOK == 'SQ001' or Q1_2.NAOK == 'SQ001')"}
    scales = structure({"Q1": "1", "Q2": "A"}, [("Q2", "array_filter_exclude", "Q1")], parts={"a": "A"})
    assert filters(scales) == {"Q2[a]": "(is_empty(Q1_a_0.NAOK) and is_empty(Q1_a_1.NAOK))"}
    assert filters(structure({"Q1": "M", "Q2": "L"}, [("Q2", "array_filter", "Q1")])) == {}


def exported(rows):
    """Return an export as LimeSurvey writes it: nothing for what was not shown, two quotes for what was left empty."""
    header = ["id", "submitdate", "lastpage", "seed"]
    names = [f"Q{rank}[{code}]" for rank in (1, 2, 3) for code in BOXES]
    lines = [",".join(f'"{name}"' for name in header + names)]
    for rank, row in enumerate(rows, start=1):
        cells = [str(rank), "2024-01-01 10:00:00", "1", "7", *row]
        lines.append(",".join("" if cell is None else f'"{cell}"' for cell in cells))
    return "\r\n".join(lines).replace(",", ";") + "\r\n"


def test_a_new_study_tells_who_was_not_shown_a_line_or_a_box(structure, tmp_path):
    kinds, settings = {"Q1": "M", "Q2": "M", "Q3": "C"}, [("Q2", "array_filter", "Q1"), ("Q3", "array_filter", "Q2")]
    (tmp_path / "a.lss").write_text(structure(kinds, settings), encoding="utf-8")
    people = [dict(zip(BOXES, ticks, strict=True)) for ticks in product(["Y", ""], repeat=2)] * 3
    rows = []
    for place, seen in enumerate(people):
        again = {code: ("Y" if place % 3 else "") if tick else None for code, tick in seen.items()}
        opinions = {code: ("Y" if place % 2 else "") if tick else None for code, tick in again.items()}
        rows.append([*seen.values(), *again.values(), *opinions.values()])
    (tmp_path / "a.csv").write_text(exported(rows), encoding="utf-8")
    study = tmp_path / "etude"
    set_up_study(study, "enquete", tmp_path / "a.csv", None, None)
    checked = check_study(study)
    assert checked.problems == []
    answers, missing = checked.combined.answers, checked.combined.missing
    kinds_of = missing.set_index(["question", "respondent"])["kind"].to_dict()
    columns = {column: key for key, column in checked.combined.sources[["question", "column"]].itertuples(index=False)}
    for place, code in product((1, 2), BOXES):
        key = columns[f"Q{place + 1}[{code}]"]
        cells = [row[2 * place + list(BOXES).index(code)] for row in rows]
        for who, answer, cell in zip(answers["respondent"], answers[key].astype("object"), cells, strict=True):
            if cell is None:
                assert kinds_of[key, who] == "not_asked"
            elif place == 1:
                assert answer == ("oui" if cell else "non")
            else:
                assert (answer == "oui") if cell else kinds_of[key, who] == "no_answer"
    codebook = (study / "config/codebooks/enquete.yaml").read_text(encoding="utf-8")
    assert codebook.count("outside: not_asked") == 2
    assert codebook.count("asked_if: ") == 4
    assert checked.combined.treatments.empty


def test_boxes_hidden_from_some_are_counted_and_a_draft_says_how_to_tell_them_apart(small_study, structure, tmp_path):
    study = small_study(
        codebook="source: {format: limesurvey}\nrespondent: {key: []}\nmissing: {no_answer: [''], not_asked: [null]}\n"
        'questions:\n  sorties: {columns: {"Q1[SQ001]": musee, "Q1[SQ002]": cinema}, ticked: "Y"}\n',
        questionnaire="questions:\n  sorties: {label: Phrase Q2, role: descriptive, type: multiple, "
        "categories: {musee: Le musée, cinema: Le cinéma}}\n",
        raw='"Q1[SQ001]";"Q1[SQ002]"\n"Y";\n"";\n;\n"";"Y"\n',
    )
    cleaned = study.clean()
    treated = cleaned.treatments.set_index(["question", "treatment"])["n"].to_dict()
    assert treated == {("sorties", "boxes_not_shown"): 2}
    assert cleaned.missing["kind"].tolist() == ["no_answer", "not_asked"]
    (tmp_path / "a.lss").write_text(structure({"Q1": "M", "Q2": "M"}, [("Q2", "array_filter", "Q1")]), encoding="utf-8")
    (tmp_path / "config/codebooks/v1.yaml").write_text("a: 1\n", encoding="utf-8")  # nothing to carry over
    text = drafted(study.root, tmp_path / "a.lss", None, None)
    assert "une question oui ou non par case" in text
    assert "asked_if:" not in text
