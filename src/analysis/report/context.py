"""What every chapter is given: the words of the report, the study, its results, and the names of things."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.language import numbers
from analysis.printing.alike import is_weighted
from analysis.report.cells import Number, Row, Source, as_key, source_of
from analysis.report.markdown import Block, Figure, Heading, Markdown, Paragraph, identifier, reference
from analysis.report.marks import declared_words, marked, with_constants
from analysis.report.texts import Texts
from analysis.report.wording import Wording
from analysis.study import Question, Study
from analysis.tables.results import Results, Tables

NOT_OF_ANSWERS = frozenset(
    {"edition_life", "laureate_map"}
)  # figures that no answer makes: fictional answers make none of them so


@dataclass(frozen=True, slots=True)
class Context(Wording):
    """The wording of one report, which knows the study, its results and its own texts."""

    study: Study
    results: Results
    texts: Texts
    placed: frozenset[str] = frozenset()  # anchors of the figures that the main text shows already
    coarse: bool = False  # whether numbers came rounded more than they are printed: no zeros for what they lack
    tracing: bool = False  # whether numbers are marked with their source: in the main text of a report that is written

    def source(self, name: str) -> Source:
        """Return a table of the study whose numbers, once printed, tell where they come from.

        A sentence takes its rows from it and prints their numbers as any others: nothing else is to be done.

            row = context.source("frequencies").row(chosen.iloc[0])
            context.say("chapter.share", share=context.percent(row["share"], 0), n=context.integer(row["n"]))

        What is no cell is asked of the source: `count`, `sum`, `distinct`, under conditions that the report then tells.
        """
        return source_of(self.tables, name)

    def printed(self, text: str, value: float, form: str) -> Markdown:
        """Return a number as it is printed, marked with its source where it remembers one and sources are told."""
        shown = Wording.printed(self, text, value, form)
        if not self.tracing or not isinstance(value, Number) or not math.isfinite(value):
            return shown
        return marked(shown, form, value.origin)

    def axes(self, row: Mapping[str, Any]) -> Markdown:
        """Return the axis or the plane that a row is of, which its table holds as a text: « 1 », « 1-2 »."""
        shown = self.cell(as_key(row["axes"]).replace("+", "-"))
        return marked(shown, "axes", row.origin("axes")) if self.tracing and isinstance(row, Row) else shown

    def text(self, text: Any) -> Markdown:
        """Return a label or another text of the study's own; where sources are told, its digits are words."""
        shown = Wording.text(self, text)
        return declared_words(shown) if self.tracing else shown

    def literal(self, text: str) -> str:
        """Return what a sentence of the catalogue says itself: its numbers are constants of the method."""
        return with_constants(text) if self.tracing else text

    def digits_of(self, value: float, digits: int) -> int:
        """Return how many decimals a number is told with."""
        return numbers.told_digits(value, digits, least=min(1, digits // 2)) if self.coarse else digits

    def steps(self) -> bool:
        """Return whether p-values came as the steps that they do not exceed: in every report for everybody."""
        return self.study.disclosure == "public"

    @property
    def tables(self) -> Tables:
        """Tables of the study."""
        return self.results.study

    @property
    def is_weighted(self) -> bool:
        """Whether respondents have weights, whatever is printed of them."""
        return is_weighted(self.results)

    @property
    def n_kept(self) -> float:
        """Number of answers kept, all waves together."""
        return self.rows_at("kept")

    def rows_at(self, step: str) -> float:
        """Return the number of rows counted at a step of the accounting, all waves together."""
        return self.source("accounting").sum("rows", step=step)

    def question(self, key: str) -> Markdown:
        """Return the label of a question."""
        declared = self.study.questions.get(key)
        return self.text(declared.label if declared else key)

    def with_unit(self, key: str) -> Markdown:
        """Return the label of a question, with the unit of its numbers where it declares one."""
        declared = self.study.questions.get(key)
        if declared is None or declared.unit is None:
            return self.question(key)
        return self.say("answers.unit", question=self.question(key), unit=declared.unit)

    def category(self, question: str, category: str) -> Markdown:
        """Return the label of a category."""
        declared = self.study.questions.get(question)
        known = declared.categories.get(str(category)) if declared else None
        return self.text(known) if known else self.known("shared.category", category)

    def answer(self, question: str, category: str) -> Markdown:
        """Return the label of a category after that of its question."""
        return self.say("chapter.answer", question=self.question(question), category=self.category(question, category))

    def theme(self, key: str) -> Markdown:
        """Return the label of a theme."""
        declared = self.study.themes.get(key)
        return self.text(declared.label if declared else key)

    def asked(self, role: str, theme: str | None = None) -> list[Question]:
        """Return the questions of a role, of one theme where given, in the questionnaire's order."""
        chosen = (question for question in self.study.questions.values() if question.role == role)
        return [question for question in chosen if theme is None or question.theme == theme]

    def counting(self, key: str, name: str, items: Iterable[str], /, **values: str) -> Markdown:
        """Return a sentence that counts things and lists them under a name; where there are none it has no list."""
        listed = list(items)
        return self.say(key, len(listed), **values, **({name: self.listed(listed)} if listed else {}))

    def heading(self, key: str, *anchor: str, level: int = 2, **values: str) -> Heading:
        """Return a title of the catalogue."""
        return Heading(self.say(key, **values), identifier(*anchor), level)

    def paragraph(self, key: str, count: float | None = None, /, **values: str) -> Paragraph:
        """Return a sentence of the catalogue as a paragraph."""
        return Paragraph(self.say(key, count, **values))

    def paragraphs(self, *keys: str, when: object = True) -> Iterator[Paragraph]:
        """Yield sentences of the catalogue, a paragraph each, where they hold."""
        yield from (Paragraph(self.say(key)) for key in keys if when)

    def figures(self, kind: str, *names: str) -> Iterator[Block]:
        """Yield the figures whose key starts with kind and names, each after the sentence that shows it."""
        start = "/".join((kind, *names))
        for key in self.results.pictures:
            if key == start or key.startswith(f"{start}/"):
                yield self.paragraph(f"shown.{kind}", figure=reference("fig", key))
                if identifier("fig", key) not in self.placed:
                    yield self._figure(kind, key)

    def _figure(self, kind: str, key: str) -> Figure:
        picture = self.results.pictures[key]
        detail = {"detail": self._detail(kind, key)} if "/" in key else {}
        caption = self.say(f"figures.{kind}", None, **detail)
        if self.study.data == "reconstructed" and kind not in NOT_OF_ANSWERS:
            caption = Markdown(f"{caption} {self.say('fictional.caption')}")
        return Figure(identifier("fig", key), caption, picture.path, picture.alt)

    def _detail(self, kind: str, key: str) -> Markdown:
        """Return what the last part of a figure's key names: a chapter, axis, question, theme, space or table."""
        detail = key.rpartition("/")[2]
        if kind == "crossing":
            a, b = key.split("/")[-2:]
            return self.say("crossings.cell", a=self.question(a), b=self.question(b))
        if kind.startswith(("marker_", "project_")):
            return self._of_markers(kind, key)
        if kind == "laureate_map":
            return self.text(detail)
        if detail.isdigit():
            return self.say("titles.axis", axis=detail)
        named = {
            **{key: space.label for key, space in self.study.spaces.items()},
            **{key: theme.label for key, theme in self.study.themes.items()},
            **{key: question.label for key, question in self.study.questions.items()},
            **({chapter.key: chapter.title for chapter in self.texts.chapters} if kind == "chapter" else {}),
            **({key: table.label for key, table in self.study.tables.items()} if kind == "table" else {}),
        }
        return self.text(named.get(detail, detail))

    def _of_markers(self, kind: str, key: str) -> Markdown:
        """Return the round or project of a figure of markers; of a round that has several, its first project too."""
        grid = self.study.grid
        assert grid is not None  # of studies with marks alone
        if kind.startswith("project_"):
            last = key.rpartition("/")[2]
            return self.text((grid.projects[last] if kind == "project_radar" else grid.rounds[last]).label)
        _, name, *first = key.split("/")
        label = self.text(grid.rounds[name].label)
        if not first or sum(other.startswith(f"{kind}/{name}/") for other in self.results.pictures) == 1:
            return label
        return self.say("markers.part", round=label, project=self.text(grid.projects[first[0]].label))


def overall(frequencies: pd.DataFrame) -> pd.DataFrame:
    """Return the frequencies of all respondents, not broken down by another question."""
    by = frequencies["by"]
    return frequencies[by.isna() | (by.astype(str) == "")]


def of_questions(frequencies: pd.DataFrame, questions: Sequence[Question]) -> pd.DataFrame:
    """Return the rows of some questions, in their order and with categories in declared order."""
    known = {question.key: position for position, question in enumerate(questions)}
    places = {
        (question.key, category): position
        for question in questions
        for position, category in enumerate(question.categories)
    }
    pairs = zip(frequencies["question"].tolist(), frequencies["category"].astype(str).tolist(), strict=True)
    order = [
        (known[question], places.get((question, category), len(places)), row)
        for row, (question, category) in enumerate(pairs)
        if question in known
    ]
    return frequencies.iloc[[row for *_, row in sorted(order)]]


def on_axis(table: pd.DataFrame, axis: int) -> pd.DataFrame:
    """Return the rows of one axis, whether axes were read as numbers or as text."""
    rows: pd.DataFrame = table[table["axis"].to_numpy().astype(int) == axis]
    return rows
