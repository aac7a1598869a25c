"""The study's own words: short texts and chapters of shares, from config/report.yaml.

Numbers never stand in these texts: placeholders such as `{share:network=no}` are filled from the tables, so that
other answers give other numbers and the same sentence stays true.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analysis.problems import Problem, choice, raise_any
from analysis.report.links import target_problems
from analysis.settings import read_settings
from analysis.study import Study

After = Literal["population", "spaces"]
FILE = "config/report.yaml"
PLACEHOLDER = re.compile(r"\{(share|count|base|interval):([^{}=\s]+)=([^{}]+)\}|\{(kept|received)\}")
_BRACES = re.compile(r"\{[^{}]*\}")
_ADDRESS = re.compile(r"(?<=\])\([^)\s]*\)|<https://[^>\s]*>")  # of a link: nobody reads its numbers
_NUMBER = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"(?:1[89]|20)\d\d[.,]?")


@dataclass(frozen=True, slots=True)
class Share:
    """One category of one question whose share is printed."""

    question: str
    category: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of descriptive results that the study chooses."""

    key: str
    title: str
    text: str = ""
    shares: tuple[Share, ...] = ()
    questions: tuple[str, ...] = ()
    by: tuple[str, ...] = ()  # factors that its questions are followed in
    space: str = ""  # on whose axes those who give each answer are placed
    after: After = "population"  # what the chapter follows in the report


@dataclass(frozen=True, slots=True)
class Texts:
    """The study's own texts, in markdown."""

    context: str = ""
    chapters: tuple[Chapter, ...] = ()


def read_texts(root: Path, study: Study) -> Texts:
    """Read and check the texts that the folder `root` declares; a study without any has empty ones.

    Raises
    ------
    StudyError
        With every fault of the file: a number, an unknown placeholder, a question or a category that the study does
        not have, an image or a link that leads out of it.
    """
    if not (root / FILE).exists():
        return Texts()
    declared = read_settings(root, FILE, "report").values
    texts = Texts(declared.get("context", ""), tuple(_chapter(chapter) for chapter in declared.get("chapters", ())))
    raise_any([*_problems(texts, study), *_leading(texts, root)])
    return texts


def filled(text: str, value: Callable[[str, str, str], str], total: Callable[[str], str]) -> str:
    """Return a text whose placeholders are replaced.

    Parameters
    ----------
    text : str
        Markdown with placeholders.
    value : callable
        Gives what stands for (kind, question, category).
    total : callable
        Gives what stands for `kept` or `received`.
    """

    def _of(found: re.Match[str]) -> str:
        return total(found[4]) if found[4] else value(found[1], found[2], found[3])

    return PLACEHOLDER.sub(_of, text)


def _chapter(declared: Mapping[str, Any]) -> Chapter:
    return Chapter(
        key=declared["key"],
        title=declared["title"],
        text=declared.get("text", ""),
        shares=tuple(Share(share["question"], str(share["category"])) for share in declared.get("shares", ())),
        questions=tuple(declared.get("questions", ())),
        by=_listed(declared.get("by", ())),
        space=declared.get("space", ""),
        after=declared.get("after", "population"),
    )


def _listed(declared: str | Sequence[str]) -> tuple[str, ...]:
    return (declared,) if isinstance(declared, str) else tuple(declared)


def _problems(texts: Texts, study: Study) -> Iterator[Problem]:
    yield from _text_problems("context", texts.context, study)
    keys = [chapter.key for chapter in texts.chapters]
    for key in dict.fromkeys(key for key in keys if keys.count(key) > 1):
        yield Problem(FILE, f"chapters, {key}", "deux chapitres portent cette clé", "en renommer un")
    for chapter in texts.chapters:
        place = f"chapters, {chapter.key}"
        yield from _text_problems(place, chapter.text, study)
        for share in chapter.shares:
            yield from _unknown(place, study, share.question, share.category)
        for question in (*chapter.questions, *chapter.by):
            yield from _unknown(place, study, question)
        yield from _followed(place, study, chapter)


def _followed(place: str, study: Study, chapter: Chapter) -> Iterator[Problem]:
    """Yield what keeps the answers of a chapter from being followed in groups, or placed in a space."""
    for factor in (key for key in chapter.by if key in study.questions):
        if study.questions[factor].type != "single":
            found = f"« {factor} » n'est pas une question à choix unique : elle ne fait pas de groupes"
            yield Problem(FILE, f"{place}, by", found, "prendre une question de type `single`")
        elif factor in chapter.questions:
            found = f"« {factor} » serait suivie selon elle-même"
            yield Problem(FILE, f"{place}, by", found, "la retirer de `by`, ou de `questions`")
    if chapter.space and chapter.space not in study.spaces:
        remedy = choice(chapter.space, study.spaces)
        yield Problem(FILE, f"{place}, space", f"espace inconnu « {chapter.space} »", remedy)
    elif chapter.space and not chapter.questions:
        found = "aucune réponse à placer : le chapitre ne nomme pas de question"
        yield Problem(FILE, f"{place}, space", found, "ajouter `questions`, ou retirer `space`")


def _text_problems(place: str, text: str, study: Study) -> Iterator[Problem]:
    for braces in _BRACES.findall(text):
        found = PLACEHOLDER.fullmatch(braces)
        if not found:
            remedy = "écrire {share:question=modalité}, {count:…}, {base:…}, {interval:…}, {kept} ou {received}"
            yield Problem(FILE, place, f"repère inconnu « {braces} »", remedy)
        elif found[2]:
            yield from _unknown(place, study, found[2], found[3])
    for number in _NUMBER.findall(_ADDRESS.sub("", _BRACES.sub("", text))):
        if not _YEAR.fullmatch(number):
            remedy = (
                "un repère calculé tel que {share:question=modalité}, ou le nombre en lettres s'il ne se mesure pas"
            )
            yield Problem(FILE, place, f"nombre « {number} » écrit dans le texte", remedy)


def _leading(texts: Texts, root: Path) -> Iterator[Problem]:
    """Yield the images and links of the texts that lead where nothing may."""
    for place, text in [("context", texts.context), *((f"chapters, {each.key}", each.text) for each in texts.chapters)]:
        yield from target_problems(FILE, place, filled(text, lambda *_: "0", lambda _: "0"), root)


def _unknown(place: str, study: Study, question: str, category: str | None = None) -> Iterator[Problem]:
    declared = study.questions.get(question)
    if declared is None:
        yield Problem(FILE, place, f"question inconnue « {question} »", "prendre une clé de config/questionnaire.yaml")
    elif category is not None and category not in declared.categories:
        known = ", ".join(declared.categories)
        yield Problem(FILE, place, f"modalité inconnue « {question}={category} »", f"une de : {known}")
