"""The report as one text in pandoc markdown, which HTML and PDF are made from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from analysis.language.catalogue import Catalogue
from analysis.report.chapters.alternatives import alternatives
from analysis.report.chapters.axes import eigenvalues
from analysis.report.chapters.classes import classes
from analysis.report.chapters.closing import credits_of_study, limits, limits_of_method, privacy, records
from analysis.report.chapters.construction import construction
from analysis.report.chapters.cross_tables import cross_tables
from analysis.report.chapters.crossings import crossings
from analysis.report.chapters.differences import differences
from analysis.report.chapters.edition_context import edition_context
from analysis.report.chapters.edition_figures import edition_annex
from analysis.report.chapters.editions import editions
from analysis.report.chapters.factors import factors
from analysis.report.chapters.inquiry import inquiry_evidence
from analysis.report.chapters.interpretation import interpretation
from analysis.report.chapters.laureates import laureates
from analysis.report.chapters.markers import markers
from analysis.report.chapters.opening import setting, summary, warning
from analysis.report.chapters.population import answers, population
from analysis.report.chapters.published import published
from analysis.report.chapters.references import references
from analysis.report.chapters.regression import regressions
from analysis.report.chapters.shares import chapter_tables
from analysis.report.chapters.shown import shown_tables
from analysis.report.chapters.stability import stability
from analysis.report.chapters.tests import tests
from analysis.report.context import Context
from analysis.report.front import front_matter, names_of
from analysis.report.main_text.inquiry import inquiry
from analysis.report.main_text.plane import plane
from analysis.report.main_text.reading import how_to_read
from analysis.report.main_text.saying import run_in
from analysis.report.main_text.structure import structure
from analysis.report.main_text.study_chapters import study_chapters
from analysis.report.main_text.survey import survey
from analysis.report.main_text.years import years
from analysis.report.markdown import Block, Figure, Heading, identifier, render
from analysis.report.marks import numbered, unmarked
from analysis.report.numbers_told import numbers_table, told_source
from analysis.report.space_view import SpaceView, views
from analysis.report.texts import Texts
from analysis.study import Study
from analysis.tables import TABLES
from analysis.tables.results import Results

# Figures that stand on pages of their own, one a project.
ELSEWHERE = frozenset({"project_spread", "project_radar"})
# Chapters of a space, in their order, by the names that the declaration of a table gives as where it is shown.
SPACE_CHAPTERS: Mapping[str, Callable[[Context, SpaceView], Iterator[Block]]] = MappingProxyType(
    {
        "construction": construction,
        "eigenvalues": eigenvalues,
        "reading": interpretation,
        "factors": factors,
        "crossings": crossings,
        "tests": tests,
        "regressions": regressions,
        "alternatives": alternatives,
        "stability": stability,
        "classes": classes,
    }
)


@dataclass(frozen=True, slots=True)
class Document:
    """The report as pandoc markdown: its text, the same with its numbers' sources for a page, the table of these."""

    text: str
    page: str
    numbers: str


def build_document(study: Study, results: Results, texts: Texts | None = None) -> str:
    """Return the whole report as pandoc markdown.

    Parameters
    ----------
    study : Study
        What the study declares.
    results : Results
        Its tables, as they are printed, and pictures. Every number of the report is computed from them.
    texts : Texts, optional
        The study's own short texts and chapters.

    Raises
    ------
    ValueError
        If a picture or a table to be shown has no place in the report.
    """
    context = Context(study.language, study, results, texts or Texts())
    main, others = _blocks(context)
    return front_matter(context) + render([*main, *others], names_of(context))


def traced_document(study: Study, results: Results, texts: Texts | None = None) -> Document:
    """Return the whole report, the numbers of its main text with their source.

    Parameters are those of `build_document`.
    """
    context = Context(study.language, study, results, texts or Texts())
    main, others = _blocks(replace(context, tracing=True))
    spanned, told = numbered(main, partial(told_source, context))
    head, names = front_matter(context), names_of(context)
    text = unmarked(render([*main, *others], names))
    return Document(head + text, head + render([*spanned, *others], names), numbers_table(told, study.language))


def _blocks(context: Context) -> tuple[list[Block], list[Block]]:
    """Return the main text and the annexes, in which no number tells its source."""
    main = list(run_in(main_text(context)))
    placed = frozenset(block.key for block in main if isinstance(block, Figure))
    others = list(annexes(replace(context, placed=placed, tracing=False)))
    _require_placed(context, [*main, *others])
    _require_chapters()
    return main, others


def main_text(context: Context) -> Iterator[Block]:
    """Yield what everybody reads: answers, how to read them, who answered, the plane, what structures it, the years."""
    coarse = _coarse(context)
    yield from warning(context)
    yield from inquiry(coarse) if len(context.tables.inquiry_answers) else summary(coarse)
    yield from how_to_read(context)
    yield from setting(context)
    yield from survey(context)
    yield from study_chapters(context, "population")
    yield from spaces(coarse)
    yield from years(coarse)
    yield from study_chapters(context, "spaces")
    yield from limits(context)


def spaces(context: Context) -> Iterator[Block]:
    """Yield each space that all respondents make: its plane, and what structures it."""
    for view in (view for view in views(context) if view.space.within is None):
        yield Heading(view.label, identifier("plane", view.key))
        yield from plane(context, view)
        yield from structure(context, view)


def annexes(context: Context) -> Iterator[Block]:
    """Yield everything else, each annex after what it answers: a chapter of the report is a section of the annexes."""
    yield context.heading("annexes.title", "annexes", level=1)
    yield context.paragraph("annexes.intro")
    for block in _chapters(context):
        if not isinstance(block, Heading):
            yield block
            continue
        yield replace(block, level=block.level + 1)
        opening = f"annexes.opening.{block.key.partition('-of-space-')[0]}"  # one sentence for all spaces
        if block.level == 1 and Catalogue(context.language).has(f"report.{opening}"):
            yield context.paragraph(opening)


def _coarse(context: Context) -> Context:
    """Return the context of what is told of spaces, which came rounded where the report is for everybody."""
    return replace(context, coarse=context.study.disclosure == "public")


def _chapters(context: Context) -> Iterator[Block]:
    coarse = _coarse(context)
    yield from inquiry_evidence(coarse)
    yield from population(context)
    yield from chapter_tables(context)
    for view in views(context):
        yield context.heading("annexes.space", "details-of-space", view.key, level=1, space=view.label)
        for name, chapter in SPACE_CHAPTERS.items():
            yield from chapter(coarse, view)
            yield from shown_tables(coarse, view, name)
    compared = list(editions(coarse))
    yield from compared
    yield from edition_context(context)
    yield from laureates(context)
    yield from markers(context)
    yield from differences(context)
    yield from cross_tables(context)
    yield from published(context)
    yield from answers(context)
    yield from edition_annex(context, compared)
    yield from limits_of_method(context)
    yield from records(context)
    yield from references(context)
    yield from privacy(context)
    yield from credits_of_study(context)


def _require_placed(context: Context, blocks: list[Block]) -> None:
    placed = {block.key for block in blocks if isinstance(block, Figure)}
    shown = [key for key in context.results.pictures if key.partition("/")[0] not in ELSEWHERE]
    lost = [key for key in shown if identifier("fig", key) not in placed]
    if lost:
        raise ValueError(f"pictures without a place in the report: {lost}")


def _require_chapters() -> None:
    """Refuse declarations that show a table in a chapter that no space has."""
    shown = {name: table for name, table in TABLES.items() if table.shown}
    nowhere = [name for name, table in shown.items() if table.shown not in SPACE_CHAPTERS or table.scope != "space"]
    if nowhere:
        raise ValueError(f"tables that no chapter of a space shows: {nowhere}")
