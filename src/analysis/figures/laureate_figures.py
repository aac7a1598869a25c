"""The map of laureates as a figure of the report and as one of a slide, each with its legend and its words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.laureate_map import Look, draw_map, outline_of, towns_of
from analysis.figures.legend import Group, Mark
from analysis.figures.lettering import fitted, text_size
from analysis.figures.map_views import Town, height_for
from analysis.figures.page import Drawing, dot, points_sheet, sheet
from analysis.figures.theme import GREY, INK, PAGE, PAPER, POINTS_PER_MM, WIDTH, style_at, themed
from analysis.study.laureates import Laureates

HIGHEST = 110.0  # mm: of the map on the page
SLIDE_WIDTH, SLIDE_HEIGHT, LEGEND = 885.0, 372.0, 184.0  # points: the figure of a slide, its legend at the right
ON_SLIDE = Look(letters=12.0, area=85.0, edge=0.9)
SLIDE_LETTERS, SMALLEST = 13.0, 12.0
EDGE = 6.0  # points above and below the map
SIZES = 3  # marks that tell what their area counts, at most


@dataclass(frozen=True, slots=True)
class LaureateMap:
    """What the map of one edition shows."""

    edition: str
    places: pd.DataFrame
    outline: pd.DataFrame
    categories: Mapping[str, str]  # their names in this edition, in the order of their styles
    credit: str = ""

    @property
    def towns(self) -> list[Town]:
        """Towns, those of most projects first."""
        return towns_of(self.places, list(self.categories))

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many projects of each category are on the map, by the name of the category."""
        counts = self.places.groupby("category")["n_projects"].sum()
        return [(name, int(counts.get(key, 0))) for key, name in self.categories.items()]


def map_of(declared: Laureates, edition: str, places: pd.DataFrame, outline: pd.DataFrame) -> LaureateMap:
    """Return the map of an edition, from its rows of the result table."""
    names = {key: category.named_in(edition) for key, category in declared.categories.items()}
    return LaureateMap(edition, places, outline, names, declared.outline.credit if declared.outline else "")


def laureate_map(shown: LaureateMap, labels: Labels) -> Drawing:
    """Return the map of the laureates of an edition, for a page."""
    towns = shown.towns
    look = Look()
    marks = tuple(
        Mark(labels.set(name), style_at(rank).marker, style_at(rank).colour, INK, look.area)
        for rank, name in enumerate(shown.categories.values())
    )
    sizes = tuple(Mark(labels.integer(n), "o", PAPER, INK, n * look.area) for n in _sizes(towns))
    groups = [Group(labels.say("laureate_map.categories"), marks), Group(labels.say("laureate_map.projects"), sizes)]
    if shown.credit:
        groups.append(Group(labels.set(shown.credit), ()))
    footer = Footer(tuple(groups))
    rings = outline_of(shown.outline)
    height = height_for(PAGE - 2, towns, rings, HIGHEST * POINTS_PER_MM) + 2 * EDGE
    with footer.under(height / POINTS_PER_MM) as figure:
        page = sheet(figure, 0, footer.height, WIDTH, height / POINTS_PER_MM)
        lost = draw_map(page, (1.0, EDGE, PAGE - 1, height - EDGE), towns, rings, look)
    return Drawing(figure, told(shown, labels, lost))


def laureate_slide(shown: LaureateMap, labels: Labels, part: LaureateMap | None = None) -> Drawing:
    """Return the same map for a slide; of a part of its projects, the other towns pale, where one is given."""
    told_of = part or shown
    with themed():
        figure, page = points_sheet(SLIDE_WIDTH, SLIDE_HEIGHT)
        box = (2.0, 4.0, SLIDE_WIDTH - LEGEND - 14, SLIDE_HEIGHT - 4)
        lost = draw_map(page, box, shown.towns, outline_of(shown.outline), ON_SLIDE, told_of.towns)
        _draw_legend(page, told_of, labels, lost)
    return Drawing(figure, told(told_of, labels, lost))


def _draw_legend(page: Axes, shown: LaureateMap, labels: Labels, lost: Sequence[str]) -> None:
    """Write, at the right of a slide, what marks and their area are, which towns have no name, whose the outline is."""
    left, y = SLIDE_WIDTH - LEGEND, SLIDE_HEIGHT - 40.0
    for rank, (name, n) in enumerate(shown.counts):
        told_count = labels.say("laureate_map.counted", name=name, n=labels.integer(n))
        text = fitted(labels.set(told_count), LEGEND - 26, SLIDE_LETTERS)
        high = text_size(text, SLIDE_LETTERS)[1]
        style = style_at(rank)
        dot(page, left + 9, y - 7, ON_SLIDE.area, (style.marker, style.colour, INK), ON_SLIDE.edge, 4)
        page.text(left + 24, y, text, va="top", fontsize=SLIDE_LETTERS, color=INK, label="legend")
        y -= high + 14
    y -= 6
    page.text(
        left, y, labels.say("laureate_map.projects"), va="top", fontsize=SLIDE_LETTERS, color=GREY, label="legend"
    )
    x, y = left + 12, y - 40
    for n in _sizes(shown.towns):
        dot(page, x, y, n * ON_SLIDE.area, ("o", PAPER, INK), ON_SLIDE.edge, 4)
        page.text(x + 16, y, labels.integer(n), va="center", fontsize=SLIDE_LETTERS, color=INK, label="legend")
        x += 62
    below = [labels.set(shown.credit)]
    if lost:
        below.insert(0, labels.say("alt.laureate_lost", names=labels.listed(lost)))
    credit = "\n".join(fitted(text, LEGEND, SMALLEST) for text in below if text)
    page.text(left, 6, credit, va="bottom", fontsize=SMALLEST, color=GREY, label="legend")


def _sizes(towns: Sequence[Town]) -> list[int]:
    """Return the numbers of projects whose marks are shown: the smallest, the largest, one between."""
    known = sorted({n for town in towns for _, n in town.marks})
    return known if len(known) <= SIZES else [known[0], known[len(known) // 2], known[-1]]


def told(shown: LaureateMap, labels: Labels, lost: Sequence[str] = ()) -> str:
    """Return the map in words: how many projects and towns, each town with its projects, names that had no room."""
    towns = shown.towns
    n = sum(town.n for town in towns)
    each = [labels.say("alt.laureate_town", name=town.name, n=labels.integer(town.n)) for town in towns]
    sentences = [
        labels.say("alt.laureates", count=n, edition=shown.edition, towns=labels.integer(len(towns))),
        labels.say("alt.laureate_towns", towns=labels.listed(each)),
    ]
    if lost:
        sentences.append(labels.say("alt.laureate_lost", names=labels.listed(lost)))
    return " ".join(sentences)
