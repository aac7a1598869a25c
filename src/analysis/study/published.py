"""What config/published.csv and the study must say together: figures already published, and whose they are."""

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from analysis.problems import Problem, choice
from analysis.study.values import Study

NAMED_OTHERWISE = frozenset({"Edition", "edition ", "editions", "éditions", "édition", "Édition", "vague", "wave"})


def named_editions(text: str) -> tuple[str, ...]:
    """Return the editions that a cell names: « 2018 », « 2018, 2019 »; an empty cell names none, and means all.

    Examples
    --------
    >>> named_editions("2018, 2019"), named_editions("")
    (('2018', '2019'), ())
    """
    return tuple(dict.fromkeys(name.strip() for name in re.split(r"[,;|]", text) if name.strip()))


def editions_problems(text: str, editions: Collection[str] | None) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the editions that a figure names, and its remedy; None where none are declared."""
    for name in named_editions(text):
        if editions is None:
            yield f"édition « {name} », quand l'étude n'en déclare pas", "vider cette case, ou déclarer `editions`"
        elif name not in editions:
            yield f"édition « {name} » inconnue", choice(name, editions)


def figure_problems(path: Path, file: str, study: Study) -> Iterator[Problem]:
    """Tell the published figures that name a question, a category or an edition that does not exist."""
    asked = None if study.editions is None else study.questions.get(study.editions.question)
    editions = None if asked is None else tuple(asked.categories)
    with path.open(encoding="utf-8-sig", newline="") as text:
        figures = csv.DictReader(text)
        yield from _heading_problems(figures.fieldnames or [], file)
        for figure in figures:
            subject = f"ligne {figures.line_num}, {figure.get('id', '')}"
            for found, remedy in editions_problems(figure.get("edition") or "", editions):
                yield Problem(file, subject, found, remedy)
            yield from _answer_problems(figure, file, subject, study)


def _heading_problems(names: Collection[str], file: str) -> Iterator[Problem]:
    """Tell a column of editions under another name, which nothing would read."""
    if "edition" not in names:
        for name in sorted(set(names) & NAMED_OTHERWISE):
            yield Problem(file, "ligne 1", f"colonne « {name} » inconnue", "la nommer `edition`")


def _answer_problems(figure: Mapping[str, str | None], file: str, subject: str, study: Study) -> Iterator[Problem]:
    key, named = figure.get("question") or "", figure.get("category") or ""
    if key and key not in study.questions:
        yield Problem(file, subject, f"question « {key} » inconnue", choice(key, study.questions))
        return
    for category in filter(None, named.split("|")):
        if category not in (known := study.questions[key].categories if key else {}):
            yield Problem(file, subject, f"modalité « {category} » inconnue", choice(category, known))
