"""The laureates as a session proclaims them: the map and the counts of all, then each sequence with its own map."""

from dataclasses import replace
from itertools import accumulate, pairwise

import pandas as pd

from analysis.figures.labels import study_labels
from analysis.figures.laureate_figures import LaureateMap, laureate_map, laureate_slide, map_of
from analysis.figures.page import Drawing
from analysis.figures.paging import evened
from analysis.figures.slide_bars import SlideBar, slide_bars
from analysis.report.chapters.laureates import (
    category_names,
    counted,
    in_sequence,
    label_of,
    laureate_list,
    news,
    news_items,
    of_edition,
    project_told,
)
from analysis.report.context import Context
from analysis.report.markdown import Figure, Markdown, identifier, unescaped
from analysis.report.session.moments import Moment
from analysis.report.slides.deck import Slide
from analysis.study.laureates import Laureates

LISTED = 8  # laureates of one slide, at most


def ranks_of(context: Context, declared: Laureates) -> list[tuple[int, int]]:
    """Return the first and the last laureate of each sequence, in the order of the proclamation."""
    n = len(of_edition(context.tables.laureates, declared.proclaimed.edition))
    session = context.study.session
    sizes = session.sequences if session is not None and sum(session.sequences) == n else (n,)
    return [(start + 1, end) for start, end in pairwise(accumulate(sizes, initial=0))]


def whole(context: Context, declared: Laureates) -> Moment:
    """Return the moment that tells all the laureates at once: how many, where, in which categories."""
    edition = declared.proclaimed.edition
    shown = _map_of(context, declared, edition)
    labels = study_labels(context.study)
    n = sum(town.n for town in shown.towns)
    towns = context.say("laureates.in_towns", len(shown.towns))
    title = unescaped(context.say("session.laureates_in", n, towns=towns, edition=context.text(edition)))
    over = unescaped(label_of(context, declared))
    blocks = list(counted(context, declared, edition))
    notes = "\n\n".join(unescaped(block.text) for block in category_names(context, declared) if hasattr(block, "text"))
    drawn = laureate_slide(shown, labels)
    slides = (
        Slide(title, over=over, picture=drawn, notes=drawn.alt, of_answers=False),
        Slide(
            _first_category(context, shown),
            over=over,
            picture=_bars(context, shown),
            notes=notes,
            of_answers=False,
        ),
    )
    figure, drawings = _map_on_page(context, shown)
    page = [*blocks, figure, *category_names(context, declared)]
    return Moment(
        "laureates", context.say("session.laureates", edition=context.text(edition)), slides, tuple(page), drawings
    )


def sequence(context: Context, declared: Laureates, ranks: tuple[int, int], *, alone: bool) -> Moment:
    """Return the moment that proclaims some of the laureates; `alone` where they are all of them."""
    edition = declared.proclaimed.edition
    own = in_sequence(of_edition(context.tables.laureates, edition), ranks)
    first, last = map(context.integer, ranks)
    title = context.say("session.proclaimed", first=first, last=last)
    over = unescaped(label_of(context, declared))
    slides = (
        [Slide(unescaped(title), over=over, picture=_part(context, declared, own), of_answers=False)]
        if not alone
        else []
    )
    for start, end in pairwise(accumulate(evened(len(own), LISTED), initial=0)):
        rows = own.iloc[start:end]
        ends = (ranks[0] + start, ranks[0] + end - 1)
        told = context.say("session.listed", first=context.integer(ends[0]), last=context.integer(ends[1]))
        facts = tuple(unescaped(_line(context, declared, row)) for _, row in rows.iterrows())
        slides.append(Slide(unescaped(told), over=over, facts=facts, of_answers=False))
    table = laureate_list(context, declared, edition, ranks)
    return Moment(f"sequence-{ranks[0]}", title, tuple(slides), (table,))


def news_moment(context: Context) -> Moment | None:
    """Return the moment that tells what became of laureates, where a note says it."""
    items = [unescaped(item) for item in news_items(context)]
    if not items:
        return None
    title = context.say("session.news")
    slides = tuple(Slide(unescaped(title), facts=(item,), of_answers=False) for item in items)
    return Moment("news", title, slides, tuple(news(context)))


def _line(context: Context, declared: Laureates, row: pd.Series) -> Markdown:
    category = declared.categories[str(row["category"])].named_in(str(row["edition"]))
    values = {"project": project_told(context, row), "commune": context.text(row["commune"])}
    rank = context.integer(int(row["rank"]))
    return context.say("session.laureate", rank=rank, category=context.text(category), **values)


def _map_of(context: Context, declared: Laureates, edition: str) -> LaureateMap:
    places = of_edition(context.tables.laureate_places, edition)
    return map_of(declared, edition, places, context.tables.map_outline)


def _map_on_page(context: Context, shown: LaureateMap) -> tuple[Figure, dict[str, Drawing]]:
    """Return the map for the page: the report's own, else drawn where the study has no report."""
    key = identifier("fig", "laureate_map", shown.edition)
    caption = context.say("figures.laureate_map", detail=context.text(shown.edition))
    if (made := context.results.pictures.get(f"laureate_map/{shown.edition}")) is not None:
        return Figure(key, caption, made.path, made.alt), {}
    path, drawn = f"session/{key}.svg", laureate_map(shown, study_labels(context.study))
    return Figure(key, caption, path, drawn.alt), {path: drawn}


def _part(context: Context, declared: Laureates, own: pd.DataFrame) -> Drawing:
    """Return the map on which the laureates of a sequence have marks and names."""
    shown = _map_of(context, declared, declared.proclaimed.edition)
    keys = ["code", "commune", "category"]
    counts = own.groupby(keys, sort=False).size().rename("n_projects").reset_index()
    places = counts.merge(shown.places.drop_duplicates("code")[["code", "x", "y"]], on="code")
    return laureate_slide(shown, study_labels(context.study), replace(shown, places=places))


def _first_category(context: Context, shown: LaureateMap) -> str:
    """Return the claim of the counts: the category of most laureates."""
    counts = shown.counts
    name, most = max(counts, key=lambda each: each[1])
    total = context.integer(sum(n for _, n in counts))
    return unescaped(context.say("session.most", most, category=context.text(name), total=total))


def _bars(context: Context, shown: LaureateMap) -> Drawing:
    """Return the categories as bars, those of most laureates first."""
    counts = sorted(shown.counts, key=lambda each: -each[1])
    total = sum(n for _, n in counts)
    bars = [
        SlideBar(unescaped(context.text(name)), unescaped(_told_share(context, n, total)), n / total)
        for name, n in counts
    ]
    marks = [unescaped(context.percent(mark / 4, 0)) for mark in range(5)]
    told = [
        context.say("slides.bar_told", answer=context.text(bar.label), share=context.text(bar.told)) for bar in bars
    ]
    return Drawing(slide_bars(bars, marks), unescaped(context.say("slides.bars", bars=context.listed(told))))


def _told_share(context: Context, n: int, total: int) -> Markdown:
    return context.say("session.share", n=context.integer(n), share=context.percent(n / total, 0))
