"""The workshop of markers in a session: what each marker says, its levels, what assessors gave."""

from collections.abc import Iterator

from analysis.report.chapters.marker_levels import agreement_sentence
from analysis.report.chapters.markers import markers
from analysis.report.context import Context
from analysis.report.markdown import Heading, unescaped
from analysis.report.session.moments import Moment
from analysis.report.slides.deck import Slide
from analysis.study.markers import Grid, Marker


def workshop(context: Context) -> Iterator[Moment]:
    """Yield the workshop of a study that has a grid of markers."""
    grid = context.study.grid
    if grid is None:
        return
    title = context.say("session.workshop")
    _, *blocks = markers(context)  # its first heading is the moment's own
    slides = (*_definitions(context, grid), *_levels(context, grid), *_given(context, grid))
    yield Moment("workshop", title, slides, tuple(block for block in blocks if not _is_annex(block)))


def _is_annex(block: object) -> bool:
    return isinstance(block, Heading) and block.level == 1


def _definitions(context: Context, grid: Grid) -> Iterator[Slide]:
    """Yield what each marker says, as its source does."""
    facts = tuple(
        unescaped(context.say("session.marker", label=_label(context, each), definition=context.text(each.definition)))
        for each in grid.markers.values()
    )
    over = unescaped(context.say("session.workshop"))
    notes = unescaped(context.say("laureates.source", source=context.text(grid.source.rstrip("."))))
    yield Slide(unescaped(context.text(grid.title)), over=over, facts=facts, notes=notes, of_answers=False)


def _levels(context: Context, grid: Grid) -> Iterator[Slide]:
    """Yield the levels of each marker whose source gives them."""
    over = unescaped(context.text(grid.title))
    for each in grid.markers.values():
        if each.levels:
            facts = tuple(
                unescaped(context.say("session.level", level=context.integer(level), text=context.text(told.text)))
                for level, told in each.levels.items()
            )
            yield Slide(unescaped(_label(context, each)), over=over, facts=facts, of_answers=False)


def _given(context: Context, grid: Grid) -> Iterator[Slide]:
    """Yield what assessors gave in each round: how far they agree, each figure of their marks."""
    agreement = context.tables.marker_agreement
    for key, each in grid.filled.items():
        own = agreement[agreement["round"] == key].fillna({"marker": "", "refused": ""})
        whole = own[own["marker"] == ""]
        told = [unescaped(agreement_sentence(context, row)) for _, row in whole.iterrows()]
        over, title = unescaped(context.text(grid.title)), unescaped(context.text(each.label))
        pictures = [one for name, one in context.results.pictures.items() if name.startswith(f"marker_spread/{key}/")]
        for rank, picture in enumerate(pictures):
            yield Slide(title, over=over, facts=() if rank else tuple(told), picture=picture, notes="\n\n".join(told))
        if not pictures and told:
            yield Slide(title, over=over, facts=tuple(told))


def _label(context: Context, marker: Marker) -> str:
    return context.text(marker.name or marker.label)
