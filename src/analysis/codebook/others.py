"""Lists that read « other, please specify »: a CSV with the columns text and category, or a mapping in the codebook."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.codebook.texts import normalised
from analysis.problems import Problem, choice
from analysis.settings import Place, Settings
from analysis.spreadsheets import restored
from analysis.study import Question

COLUMNS = ("text", "category")
NORMALISATION = ("case", "accents", "spaces", "apostrophes")


def read_list(root: Path, declared: Mapping[str, Any]) -> dict[str, str]:
    """Return text -> category, of the mapping and of the file; both may be declared."""
    listed = dict(declared.get("codes", {}))
    if "file" in declared:
        listed |= {row["text"]: row["category"] for _, row in _rows(root / declared["file"])}
    return listed


def others_problems(root: Path, settings: Settings, questions: Mapping[str, Question]) -> Iterator[Problem]:
    """Yield the faults of every list: a file that is not there, unknown categories, texts that say two things."""
    for key, asked in settings.values["questions"].items():
        if "others" in asked:
            yield from _list_problems(root, settings, questions[key], ("questions", key, "others"))


def _list_problems(root: Path, settings: Settings, question: Question, place: Place) -> Iterator[Problem]:
    declared = settings.values["questions"][question.key]["others"]
    if declared["is"] not in question.categories:
        found = f"« {declared['is']} » n'est pas une modalité de « {question.key} »"
        yield settings.problem((*place, "is"), found, choice(declared["is"], question.categories))
    for text, category in declared.get("codes", {}).items():
        if category not in question.categories:
            found = f"« {category} » n'est pas une modalité de « {question.key} »"
            yield settings.problem((*place, "codes", text), found, choice(category, question.categories))
    if "file" in declared:
        yield from _file_problems(root, declared, question, (*place, "file"), settings)


def _file_problems(
    root: Path, declared: Mapping[str, Any], question: Question, place: Place, settings: Settings
) -> Iterator[Problem]:
    file, path = declared["file"], root / declared["file"]
    if not path.resolve().is_relative_to(root.resolve()):
        remedy = "écrire un chemin depuis la racine de l'étude, sans « .. » ni lien vers l'extérieur"
        yield settings.problem(place, f"« {file} » sort du dossier de l'étude", remedy)
    elif not path.is_file():
        remedy = f"créer {file}, un CSV dont la première ligne est « text,category »"
        yield settings.problem(place, f"le fichier « {file} » est introuvable", remedy)
    else:
        steps = declared.get("normalise", NORMALISATION)
        for subject, found, remedy in _row_faults(path, question, steps):
            yield Problem(file, subject, found, remedy, place)


def _row_faults(path: Path, question: Question, steps: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    try:
        rows = list(_rows(path))
    except (KeyError, UnicodeDecodeError, csv.Error):
        remedy = "l'enregistrer en CSV UTF-8, virgules, première ligne « text,category »"
        yield "fichier", "ce n'est pas une liste de textes et de modalités", remedy
        return
    meanings: dict[str, str] = {}
    for line, row in rows:
        if row["category"] not in question.categories:
            found = f"« {row['category']} » n'est pas une modalité de « {question.key} »"
            yield f"ligne {line}", found, choice(row["category"], question.categories)
        elif meanings.setdefault(normalised(row["text"], steps), row["category"]) != row["category"]:
            yield f"ligne {line}", "le même texte y est déjà, avec une autre modalité", "n'en garder qu'un"


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line and cells of each row of a list; the apostrophe that keeps a text from being a formula is no part."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            yield reader.line_num, {name: restored((row[name] or "").strip()) for name in COLUMNS}
