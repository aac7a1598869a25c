"""A small study written in a temporary folder: three questions, one wave."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from xml.sax.saxutils import escape

import pytest

from analysis.problems import Problem, StudyError
from analysis.questionnaire.cleaning import CleanedWave, clean_wave
from analysis.questionnaire.codebook import Codebook
from analysis.questionnaire.codebook_reading import read_codebook
from analysis.questionnaire.readers import read_raw
from analysis.study import read_study

STUDY = """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves:
  v1: {codebook: config/codebooks/v1.yaml, files: [data/raw/v1.csv]}
"""
QUESTIONNAIRE = """
themes: {lieux: {label: Lieux}}
questions:
  musee: {label: Musée, theme: lieux, role: active, type: single, categories: {jamais: Jamais, parfois: Parfois}}
  budget: {label: Budget, role: supplementary, type: number, categories: {petit: Petit, grand: Grand}}
  age: {label: Âge, role: supplementary, type: number}
  freins: {label: Freins, role: descriptive, type: multiple, categories: {temps: Temps, prix: Prix}}
  avis: {label: Avis, role: descriptive, type: text}
"""
CODEBOOK = """
source: {format: csv, delimiter: ";"}
respondent: {key: [nom], identifying: [nom, mail]}
missing: {no_answer: [""]}
questions:
  musee: {column: q1, codes: {"1": jamais, "2": parfois}}
  budget: {column: q2, classes: [{below: 100, is: petit}, {is: grand}], number: {units: {€: 1}}, reason: de l'essai}
  age: {column: q3}
  freins: {columns: {q4a: temps, q4b: prix}, ticked: "Y", unticked: "N", at_most: 1}
  avis: {column: q5}
"""
RAW = """nom;mail;q1;q2;q3;q4a;q4b;q5
Ana;a@x.fr;1;50 €;30;Y;N;bien
Bob;b@x.fr;2;100;41;N;N;
Cyd;c@x.fr;;250 €;;;;NA
"""

ODS_SPACES = ("office", "table", "text")


@dataclass(frozen=True)
class SmallStudy:
    root: Path

    def codebook(self) -> Codebook:
        return read_codebook(self.root, "v1", read_study(self.root))

    def clean(self) -> CleanedWave:
        study, codebook = read_study(self.root), self.codebook()
        raw = read_raw(self.root, study.waves["v1"].files, codebook.source, codebook.columns())
        return clean_wave(raw, codebook, study.questions, key=b"test")

    def problems(self, action: Callable[[], object]) -> tuple[Problem, ...]:
        with pytest.raises(StudyError) as fault:
            action()
        return fault.value.problems


@pytest.fixture
def small_study(tmp_path):
    """Return what writes a study, each part replaced at will: pairs of text to replace, or a whole text."""

    def write(*, study=STUDY, questionnaire=QUESTIONNAIRE, codebook=CODEBOOK, raw=RAW, edits=()) -> SmallStudy:
        for old, new in edits:
            assert old in codebook, f"the codebook holds no {old}"
            codebook = codebook.replace(old, new)
        (tmp_path / "config/codebooks").mkdir(parents=True, exist_ok=True)
        (tmp_path / "data/raw").mkdir(parents=True, exist_ok=True)
        (tmp_path / "config/study.yaml").write_text(study, encoding="utf-8")
        (tmp_path / "config/questionnaire.yaml").write_text(questionnaire, encoding="utf-8")
        (tmp_path / "config/codebooks/v1.yaml").write_text(codebook, encoding="utf-8")
        if raw is not None:
            content = raw if isinstance(raw, bytes) else raw.encode("utf-8")
            (tmp_path / "data/raw/v1.csv").write_bytes(content)
        return SmallStudy(tmp_path)

    return write


def ods(rows: list[list[str]], *, sheet: str = "R", trailing: str = "") -> bytes:
    """Return an OpenDocument sheet, as LibreOffice writes it; `trailing` is XML put after the rows."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    empty = "<table:table-cell/>"
    written = "".join(
        "<table:table-row>{}</table:table-row>".format(
            "".join(cell.format(escape(text)) if text else empty for text in row)
        )
        for row in rows
    )
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ODS_SPACES)
    body = (
        f'<office:spreadsheet><table:table table:name="{sheet}">{written}{trailing}</table:table></office:spreadsheet>'
    )
    content = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": "<manifest/>", "content.xml": content})


def zipped(members: dict[str, str]) -> bytes:
    """Return an archive of texts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def table(name: str, rows: list[dict[str, str | None]]) -> str:
    """Return a table as LimeSurvey writes it in XML: a null is not written."""

    def element(field: str, text: str) -> str:
        tag = (f"_{field}" if field[0].isdigit() else field).replace("#", "-")
        return f"<{tag}><![CDATA[{text}]]></{tag}>" if text else f"<{tag}/>"

    fields = "".join(f"<fieldname>{field}</fieldname>" for field in dict.fromkeys(key for row in rows for key in row))
    written = "".join(
        "<row>{}</row>".format("".join(element(field, text) for field, text in row.items() if text is not None))
        for row in rows
    )
    return f"<{name}><fields>{fields}</fields><rows>{written}</rows></{name}>"


def limesurvey_document(kind: str, *tables: str) -> str:
    """Return a LimeSurvey XML file."""
    head = f"<LimeSurveyDocType>{kind}</LimeSurveyDocType><DBVersion>623</DBVersion>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<document>{head}{"".join(tables)}</document>'


@pytest.fixture
def lss() -> str:
    """Return the structure of a questionnaire of two pages, with one question of each of the usual types."""
    asked = [
        # qid, group, type, title, wording, relevance, other
        ("10", "1", "L", "Q1", "<p>Allez-vous au <b>mus&eacute;e</b>&nbsp;?</p>", "1", "Y"),
        ("11", "1", "N", "Q2", "Budget annuel", "1", "N"),
        ("12", "2", "M", "Q4", "Quels sont vos freins ?", '((Q1.NAOK == "A1"))', "N"),
        ("13", "2", "T", "Q5", "Votre avis", "1", "N"),
        ("14", "2", "F", "Q6", "Êtes-vous d'accord ?", "1", "N"),
        ("15", "2", "X", "Q7", "Merci", "1", "N"),
        ("16", "2", "Y", "Q8", "Membre d'un réseau ?", "1", "N"),
    ]
    parts = [("20", "12", "SQ001", "Temps"), ("21", "12", "SQ002", "Prix"), ("22", "14", "SQ001", "L'accueil")]
    answers = [("10", "A1", "Jamais"), ("10", "A2", "Parfois"), ("14", "1", "Oui"), ("14", "2", "Non")]
    wordings = [(q, w) for q, _, _, _, w, _, _ in asked] + [(q, w) for q, _, _, w in parts]
    return limesurvey_document(
        "Survey",
        table("surveys", [{"sid": "9", "language": "fr", "format": "G"}]),
        table("groups", [{"gid": "2", "group_order": "2"}, {"gid": "1", "group_order": "1"}]),
        table(
            "questions",
            [
                {"qid": q, "sid": "9", "gid": g, "type": t, "title": n, "relevance": r, "other": o, "question_order": q}
                for q, g, t, n, _, r, o in asked
            ],
        ),
        table("question_l10ns", [{"qid": q, "question": w, "language": "fr"} for q, w in wordings]),
        table(
            "subquestions",
            [{"qid": q, "parent_qid": p, "title": t, "question_order": q, "scale_id": "0"} for q, p, t, _ in parts],
        ),
        table(
            "answers",
            [{"aid": str(rank), "qid": q, "code": c, "sortorder": str(rank)} for rank, (q, c, _) in enumerate(answers)],
        ),
        table(
            "answer_l10ns",
            [{"aid": str(rank), "answer": a, "language": "fr"} for rank, (_, _, a) in enumerate(answers)],
        ),
    )


@pytest.fixture(scope="session")
def making() -> SimpleNamespace:
    """Return what makes received files: an OpenDocument sheet, an archive, LimeSurvey's XML."""
    return SimpleNamespace(ods=ods, zipped=zipped, table=table, document=limesurvey_document)
