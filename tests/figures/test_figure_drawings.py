"""Every figure, as drawn: nothing overlaps or leaves the page, nothing is tiny, the same bytes twice."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial
from itertools import combinations
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.figures import categories as planes
from analysis.figures.annotation import annotate
from analysis.figures.arrows import theme_arrows
from analysis.figures.categories import category_plane, supplementary_plane, written_places
from analysis.figures.category_names import MANY, fewer_named, names_of, unnamed_points
from analysis.figures.classes import class_gains, class_plane
from analysis.figures.contributions import contribution_bars
from analysis.figures.correspondences import cross_table_plane
from analysis.figures.crossings import crossing_plane
from analysis.figures.factor_points import factor_points
from analysis.figures.individuals import ENDS, ellipse_points, individual_plane
from analysis.figures.labels import Labels
from analysis.figures.odds import graduations, odds_bars, place_of, ratio_text
from analysis.figures.page import Drawing
from analysis.figures.question_bars import deviation_bars, question_angles
from analysis.figures.readings import DOT, PAIR, face_of, largest, on_axes_found, reading_tracks
from analysis.figures.regions import region_plane
from analysis.figures.saving import png_bytes, svg_bytes
from analysis.figures.scree import raw_scree, scree
from analysis.figures.shares import share_bars, spectrum
from analysis.figures.theme import DPI, GREY, INK, PAPER, SMALL, STYLES, themed
from analysis.geometry import fit_mca
from analysis.geometry.reading.question_deviations import above_mean
from analysis.geometry.reading.tables import category_table, point_table, rate_table
from analysis.geometry.space.correspondence import fit_ca
from analysis.printing.cells import masked
from analysis.rasters import rasterised

STAMP = "Données reconstituées, fictives"


def drawings(poison, crowd):
    """Return what draws each figure, by name."""
    individuals = partial(individual_plane, poison.cells, poison.axes, poison.labels)
    return {
        "scree": partial(scree, poison.eigenvalues, poison.labels),
        "raw scree": partial(raw_scree, poison.eigenvalues.assign(noise_eigenvalue=0.1), poison.labels),
        "categories": partial(category_plane, poison.categories, poison.axes, poison.labels),
        "crowd": partial(category_plane, crowd.categories, crowd.axes, crowd.labels),
        "crowd turned": partial(category_plane, crowd.categories, exchanged(crowd.axes), crowd.labels),
        "supplementary": partial(supplementary_plane, poison.categories, poison.axes, poison.labels),
        "contributions": partial(contribution_bars, poison.categories, poison.axes, poison.labels, axis=1),
        "long contributions": partial(contribution_bars, crowd.categories, crowd.axes, crowd.labels, axis=2),
        "factor points": partial(factor_points, poison.mean_points, poison.axes, poison.labels),
        "cloud": partial(individual_plane, poison.cells.drop(columns="category"), poison.axes, poison.labels),
        "individuals": partial(
            individuals, factor="malade", mean_points=poison.mean_points, ellipses=poison.ellipses, density=True
        ),
        "shares": partial(share_bars, poison.frequencies, poison.labels, "fievre"),
        "spectrum": partial(spectrum, poison.frequencies, poison.labels, list(poison.frequencies["question"].unique())),
        "long arrows": partial(theme_arrows, poison.themes, poison.axes, long_winded(poison.labels)),
        "long shares": partial(spectrum, poison.frequencies, long_winded(poison.labels), ["fievre", "sexe"]),
        "arrows": partial(theme_arrows, poison.themes, poison.axes, poison.labels, quantitative=poison.quantitative),
        "regions": partial(region_plane, poison.regions, poison.categories, poison.axes, poison.labels),
        "classes": partial(class_plane, poison.class_cells, poison.class_axes, poison.axes, poison.labels),
        "class gains": partial(class_gains, poison.class_numbers, poison.labels),
        "crossed": partial(cross_table_plane, *crossed(9, 4), made_up(9, 4, "Mot")),
        "long crossed": partial(cross_table_plane, *crossed(12, 7), made_up(12, 7, TAIL)),
        "odds": partial(odds_bars, ratios(), poison.axes, poison.labels),
        "long odds": partial(odds_bars, ratios(), crowd.axes, long_winded(poison.labels)),
        "deviations": partial(deviation_bars, halved(poison.deviations), poison.axes, poison.labels, axis=2),
        "long deviations": partial(deviation_bars, poison.deviations, poison.axes, long_winded(poison.labels)),
        "angles": partial(question_angles, turned(poison), poison.labels),
        "long angles": partial(question_angles, turned(poison), long_winded(poison.labels)),
        "crossing": partial(crossing_plane, poison.crossings, poison.axes, poison.labels),
        "long crossing": partial(crossing_plane, many_cells(), crowd.axes, made_up(3, 6, TAIL)),
        "reading": partial(reading_tracks, *reading_tables(1, 2), poison.axes, made_up(3, 6, "Mot")),
        "readings": partial(reading_tracks, *reading_tables(6, 5), poison.axes, made_up(3, 6, "Mot")),
        "long readings": partial(reading_tracks, *reading_tables(6, 5), crowd.axes, made_up(3, 6, TAIL)),
        "readings without groups": partial(reading_tracks, *reading_tables(3, 0), poison.axes, poison.labels),
    }


def ratios():
    """Return the regressions of two outcomes, one interval of which goes beyond the scale."""
    columns = ["outcome", "category", "term", "odds_ratio", "ci_low", "ci_high"]
    rows = [
        ("malade", "oui", "axis_1", 73.0, 11.0, 5400.0),
        ("malade", "oui", "axis_2", 0.8, 0.0004, 47.0),
        ("sexe", "fille", "axis_1", 1.2, 0.7, 2.0),
        ("sexe", "fille", "axis_2", 0.31, 0.1, 0.96),
        ("sexe", "fille", "intercept", 1.0, 0.5, 2.0),
    ]
    return pd.DataFrame(rows, columns=columns)


def halved(deviations):
    """Return contributions of which the two sides of a question sum up three quarters."""
    return deviations.assign(deviation_contribution=deviations["contribution"] * 0.75)


def exchanged(axes):
    """Return axes whose places on the plane are exchanged."""
    return axes.assign(place=axes["place"].map({"horizontal": "vertical", "vertical": "horizontal"}))


def turned(poison):
    """Return angles of the plane and of an axis without each question."""
    asked = poison.deviations["question"].drop_duplicates().tolist()
    tables = [pd.DataFrame({"question": asked, "axes": axes}) for axes in ("1", "1+2")]
    return pd.concat(tables, ignore_index=True).assign(angle=np.linspace(0, 61.5, 2 * len(asked)))


def many_cells():
    """Return the cells of two crossed factors, one of which is empty."""
    rng = np.random.default_rng(8)
    cells = [(str(a), str(b)) for a in range(3) for b in range(6)][1:]
    rows = [(*cell, 3 + 2 * rank, axis) for rank, cell in enumerate(cells) for axis in (1, 2)]
    table = pd.DataFrame(rows, columns=["category_a", "category_b", "n", "axis"]).assign(factor_a="q", factor_b="r")
    return table.assign(mean=rng.normal(size=len(table)), additive=rng.normal(size=len(table)))


READINGS = (
    *("without_doubtful", "themes_equal", "themes_mfa"),
    *("missing_passive", "missing_category", "missing_imputed"),
)


def reading_tables(n_readings, n_groups):
    """Return axes of other readings, and deviations of a factor where these are found: the first loses axis 2."""
    names, groups = READINGS[:n_readings], [str(rank) for rank in range(n_groups)]
    sizes = {1: [0.85, 1.0, 0.93, 0.97, 1.0, 0.99], 2: [0.42, 0.9, 0.8, 0.95, 1.0, 0.99]}
    rows = [(name, axis, 3 - axis, sizes[axis][rank]) for rank, name in enumerate(names) for axis in (1, 2)]
    compared = pd.DataFrame(rows, columns=["alternative", "axis", "matched_axis", "correlation"])
    pairs = [
        ("r", a, b, axis, float(a) - 0.4 * float(b) * axis, float(a) - 0.3 * float(b) - rank / 10, name)
        for rank, name in enumerate(names)
        for a, b in combinations(groups, 2)
        for axis in (1, 2)
    ]
    columns = ["factor", "category_a", "category_b", "axis", "scaled_deviation", "alternative_deviation", "alternative"]
    return compared, on_axes_found(pd.DataFrame(pairs, columns=columns), compared)


def crossed(rows, columns):
    """Return the points and the axes of a table of answers."""
    counts = np.random.default_rng(3).integers(1, 30, (rows, columns))
    index, head = pd.RangeIndex(rows, name="q").astype("str"), pd.RangeIndex(columns, name="r").astype("str")
    found = fit_ca(pd.DataFrame(counts, index, head))
    return point_table(found), rate_table(found)


def made_up(rows, columns, words):
    """Return the names of two crossed questions, the second of which is ordered."""
    sizes = {"q": rows, "r": columns}
    return Labels(
        questions={key: f"Question {key} {words}" for key in sizes},
        categories={(key, str(rank)): f"{rank} {words} {key}" for key, size in sizes.items() for rank in range(size)},
        ordered=frozenset("r"),
    )


def long_winded(labels):
    """Return labels in which every name is a long sentence."""
    long = {part: {key: f"{name} {TAIL}" for key, name in getattr(labels, part).items()} for part in PARTS}
    return replace(labels, **long, poles=dict.fromkeys(labels.poles, (f"peu {TAIL}", f"très {TAIL}")))


PARTS = ("questions", "categories", "themes")
TAIL = "au regard des dynamiques politiques et administratives de l'économie sociale et solidaire du département"


NAMES = [
    "scree",
    "raw scree",
    "categories",
    "crowd",
    "crowd turned",
    "supplementary",
    "contributions",
    "long contributions",
    "factor points",
    "cloud",
    "individuals",
    "shares",
    "spectrum",
    "long arrows",
    "long shares",
    "arrows",
    "regions",
    "classes",
    "class gains",
    "crossed",
    "long crossed",
    "odds",
    "long odds",
    "deviations",
    "long deviations",
    "angles",
    "long angles",
    "crossing",
    "long crossing",
    "reading",
    "readings",
    "long readings",
    "readings without groups",
]
# The others are among the figures of a whole study that its own test makes twice, in several processes and in one.
ONLY_HERE = ["raw scree", "cloud", "individuals", "shares", "crossed", "long crossing"]


@pytest.fixture(scope="module")
def drawers(poison, crowd):
    """Return what draws each figure, by name."""
    return drawings(poison, crowd)


@pytest.fixture(scope="module")
def drawn(drawers):
    """Return every figure, stamped, drawn once."""
    return {name: draw(stamp=STAMP) for name, draw in drawers.items()}


@cache
def svg_of(drawing: Drawing) -> bytes:
    """Return the file of a drawing."""
    return svg_bytes(drawing.figure, alt=drawing.alt)


def texts(figure: Figure) -> list[Text]:
    """Return every text that is printed, tick labels included."""
    found = [text for axes in figure.axes if axes.axison for text in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    found += [axis.label for axes in figure.axes if axes.axison for axis in (axes.xaxis, axes.yaxis)]
    found += [text for axes in figure.axes for text in axes.texts]
    return [text for text in found if text.get_text()]


@cache
def boxes(figure: Figure) -> list[tuple[str, np.ndarray]]:
    """Return each printed text with its box in points: left, bottom, right, top."""
    with themed():
        renderer = figure.canvas.get_renderer()
        for axes in figure.axes:  # places are found, nothing is drawn
            axes.apply_aspect()
            for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
                axis.get_tightbbox(renderer)
        extents = [(text.get_text(), text.get_window_extent(renderer).extents) for text in texts(figure)]
    return [(text, extent / figure.dpi * 72) for text, extent in extents]


def overlap(one: np.ndarray, other: np.ndarray) -> bool:
    """Say whether two boxes share more than a quarter of a point."""
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    return bool((high - low > 0.25).all())


def test_every_figure_is_listed(drawers):
    assert list(drawers) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_two_texts_overlap(drawn, name):
    found = boxes(drawn[name].figure)
    assert len(found) > 4
    assert [(a, b) for (a, one), (b, other) in combinations(found, 2) if overlap(one, other)] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_text_leaves_the_page(drawn, name):
    figure = drawn[name].figure
    width, height = figure.get_size_inches() * 72
    outside = [
        text
        for text, (left, bottom, right, top) in boxes(figure)
        if left < -0.2 or bottom < -0.2 or right > width + 0.2 or top > height + 0.2
    ]
    assert outside == []
    assert width == pytest.approx(160 / 25.4 * 72)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_smaller_than_the_smallest_size(drawn, name):
    assert min(text.get_fontsize() for text in texts(drawn[name].figure)) >= SMALL


@pytest.mark.parametrize("name", NAMES)
def test_the_stamp_is_drawn_when_given(drawn, name):
    assert STAMP in [text for text, _ in boxes(drawn[name].figure)]


def test_no_stamp_is_drawn_unless_given(drawers):
    by_function = {draw.func: draw for draw in reversed(drawers.values())}  # the first of each kind
    stamped = [draw.func for draw in by_function.values() if STAMP in map(Text.get_text, texts(draw().figure))]
    assert stamped == []


@pytest.mark.parametrize("name", ONLY_HERE)
def test_the_same_table_gives_the_same_bytes(drawn, drawers, name):
    again = drawers[name](stamp=STAMP)
    assert svg_of(again) == svg_of(drawn[name])
    if name == "shares":
        assert png_bytes(again.figure) == rasterised(svg_of(drawn[name]), DPI)


@pytest.mark.parametrize("name", NAMES)
def test_alternative_texts_are_whole_french_sentences(drawn, name):
    alt = drawn[name].alt
    assert alt[0].isupper() or alt[0].isdigit()
    assert alt.endswith(".")
    assert not re.search(r"\d\.\d|\{|\}|nan| [:;!?%]|  ", alt)


@pytest.mark.parametrize("name", ["categories", "individuals", "spectrum"])
def test_svg_is_well_formed_draws_its_text_as_outlines_and_has_no_date(drawn, name):
    content = svg_of(drawn[name])
    tree = ElementTree.fromstring(content)
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert "text" not in tags
    assert "date" not in tags
    assert drawn[name].alt in "".join(tree.itertext())
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


def test_a_notebook_s_settings_change_nothing(drawn, poison):
    expected = rasterised(svg_of(drawn["scree"]), DPI)
    with matplotlib.rc_context(
        {"font.size": 20, "axes.facecolor": "pink", "savefig.bbox": "tight", "hatch.color": "red"}
    ):
        assert png_bytes(scree(poison.eigenvalues, poison.labels, stamp=STAMP).figure) == expected


@pytest.mark.parametrize(
    "name", ["categories", "crowd", "supplementary", "individuals", "arrows", "crossed", "crossing"]
)
def test_both_axes_of_a_plane_are_on_one_scale(drawn, name):
    plane = drawn[name].figure.axes[0]
    box = plane.get_window_extent()
    (left, right), (bottom, top) = plane.get_xlim(), plane.get_ylim()
    assert box.width / (right - left) == pytest.approx(box.height / (top - bottom))


@pytest.mark.parametrize("name", ["crowd", "crowd turned"])
def test_no_name_becomes_a_number_on_a_full_plane(drawn, crowd, name):
    figure = drawn[name].figure
    written = [flat(text.get_text()) for text in texts(figure) if text.get_label() == "label"]
    (note,) = [flat(text.get_text()) for text in texts(figure) if "(au point" in text.get_text()] or [""]
    names = {crowd.labels.full(*key) for key in crowd.labels.categories}
    unnamed = {each for each in names if f"{each} (au point" in note}
    assert sorted([*written, *unnamed]) == sorted(names)
    assert len(unnamed) <= len(names) / 10


@pytest.mark.parametrize(
    ("full", "said"),
    [(30, "30 le sont, celles dont"), (90, "80 le sont, les plus éloignées du centre parmi"), (120, "")],
)
def test_of_too_many_categories_the_important_ones_are_named_and_the_figure_says_so(full, said):
    """Of 120 on two circles, so many contribute more than the mean to an axis."""
    keys = [("q", f"c{rank}") for rank in range(120)]
    points = pd.DataFrame(keys, columns=["question", "category"])
    turn = np.linspace(0, 2 * np.pi, 121)[:-1]
    points = points.assign(
        x=np.cos(turn), y=np.sin(turn), n=10, status="active", emphasised=np.arange(120) < full, name="a", area=20.0
    ).assign(style=STYLES[0])
    assert len(names_of(points)) == min(full, MANY)
    (note,) = fewer_named(points, Labels())
    assert (said or "80 le sont, les plus éloignées du centre") in flat(note.title)
    assert "(120)" in note.title
    assert len(unnamed_points(points)) == 120 - min(full, MANY)
    few = points.head(MANY)
    assert (len(names_of(few)), fewer_named(few, Labels())) == (MANY, [])
    assert len(names_of(points.assign(emphasised=False))) == MANY


def flat(text: str) -> str:
    """Return a label on one line."""
    return text.replace("\n", " ")


def test_the_names_of_a_plane_are_placed_once_for_it_and_for_the_pages_that_show_it(poison, monkeypatch):
    placed = []

    def counted(names, *args, **kwargs):
        placed.append(names)
        return annotate(names, *args, **kwargs)

    monkeypatch.setattr(planes, "annotate", counted)
    planes._annotated.cache_clear()
    written_places(poison.categories, poison.axes, poison.labels)
    assert len(placed) == 2
    for plane in (category_plane, supplementary_plane):
        plane(poison.categories, poison.axes, poison.labels)
    assert len(placed) == 2


def test_places_of_names_are_those_of_the_plane(poison, drawn):
    places = written_places(poison.categories, poison.axes, poison.labels)
    written = [text for text in texts(drawn["categories"].figure) if text.get_label() == "label"]
    active = poison.categories[poison.categories["status"] != "supplementary"]
    known = [key for key in places if key[0] in set(active["question"])]
    assert len(known) == len(written)
    named = {flat(text.get_text()): np.array(text.get_position()) for text in written}
    points = {key: named[flat(poison.labels.full(*key))] for key in known}
    first, *others = known  # the page's scale is the same both ways: gaps between names have one ratio
    gaps = [(points[key] - points[first], np.subtract(places[key], places[first])) for key in others]
    ratios = [page / plane for page, plane in gaps]
    assert np.concatenate(ratios) == pytest.approx(ratios[0][0], rel=1e-6)


def test_every_category_of_the_poison_plane_is_named_beside_its_point(drawn, poison):
    figure = drawn["categories"].figure
    written = sorted(flat(text.get_text()) for text in texts(figure) if text.get_label() == "label")
    assert written == sorted(
        poison.labels.full(row.question, row.category)
        for row in poison.categories.query("axis == 1 and status != 'supplementary'").itertuples()
    )


def test_supplementary_categories_are_named_alone_unless_two_would_be_the_same(drawn, poison):
    written = {flat(text.get_text()) for text in texts(drawn["supplementary"].figure) if text.get_label() == "label"}
    assert written == {"Non", "Oui", "Fille", "Garçon"}
    labels = replace(poison.labels, categories={("malade", "oui"): "Même nom", ("sexe", "fille"): "Même nom"})
    figure = supplementary_plane(poison.categories, poison.axes, labels).figure
    written = {flat(text.get_text()) for text in texts(figure) if text.get_label() == "label"}
    assert written == {"Malade\u00a0: Même nom", "Sexe\u00a0: Même nom", "non", "garcon"}


def test_a_dollar_and_a_brace_are_themselves(poison):
    labels = replace(poison.labels, questions={**poison.labels.questions, "fievre": "Coût $x_1$ {en} \\frac %"})
    drawing = category_plane(poison.categories, poison.axes, labels)
    assert "Coût $x_1$ {en} \\frac %" in drawing.alt.replace("\u202f", " ")
    png_bytes(drawing.figure)


def test_shares_masked_for_disclosure_are_drawn(poison):
    printed = masked(poison.frequencies)
    assert printed.loc[printed["question"] == "poisson", "n"].isna().any()
    drawing = share_bars(printed, poison.labels, "poisson", stamp=STAMP)
    assert "masqué" in [text for text, _ in boxes(drawing.figure)]


def test_a_masked_base_is_said_to_be(poison):
    hidden = poison.frequencies.astype({"base": "Int64"})
    hidden.loc[hidden["question"] == "fievre", ["base", "n", "share", "ci_low", "ci_high"]] = pd.NA
    drawing = share_bars(hidden, poison.labels, "fievre")
    assert "base masquée" in [text for text, _ in boxes(drawing.figure)]


def test_a_masked_share_draws_no_bar_and_says_so(poison):
    hidden = poison.frequencies.assign(n=poison.frequencies["n"].astype(float))
    hidden.loc[hidden["question"] == "fievre", ["n", "share", "ci_low", "ci_high"]] = np.nan
    drawing = share_bars(hidden, poison.labels, "fievre")
    assert [text.get_text() for text in texts(drawing.figure)].count("masqué") == 2
    assert [patch for axes in drawing.figure.axes for patch in axes.patches] == []
    assert drawing.alt == "Fièvre\u00a0: effectifs masqués pour préserver le secret statistique."


def test_the_alternative_text_names_what_is_at_each_end(drawn):
    alt = drawn["categories"].alt
    left, right = alt.split("À gauche")[1].split("À droite")
    assert "Fièvre\u00a0: Non" in left
    assert "Fièvre\u00a0: Oui" in right.split("En bas")[0]


def test_a_space_without_themes_or_declared_axes_is_drawn(poison):
    categories = poison.categories.assign(theme=None)
    axes = poison.axes.assign(place=None, theme=None, name=None)
    drawing = category_plane(categories, axes, poison.labels)
    found = [text for text, _ in boxes(drawing.figure)]
    assert any(text.startswith("Axe 1 (taux modifié") for text in found)
    assert contribution_bars(categories, axes, poison.labels).alt.startswith("Axe 1 (taux modifié")


def test_an_axis_to_which_nothing_contributes_more_than_the_mean_is_drawn(poison):
    even = poison.categories.assign(contribution=0.01, retained=False)
    drawing = contribution_bars(even, poison.axes, poison.labels)
    assert drawing.alt.startswith("Aucune modalité")


def test_categories_of_equal_contributions_are_retained_in_no_figure_nor_table(poison):
    """Rounding puts some of the contributions, a sixth each, above a sixth."""
    even = category_table(fit_mca(pd.DataFrame({key: list("xy") for key in "abc"}, dtype="category")), {})
    assert (even["contribution"] > 1 / 6).any()
    assert not even["retained"].any()
    even = pd.concat([even, even.assign(axis=2)], ignore_index=True)
    assert contribution_bars(even, poison.axes, Labels()).alt.startswith("Aucune modalité")
    plane = category_plane(even, poison.axes, Labels())
    assert not re.search("contribuent le plus", plane.alt)
    names = {text.get_color() for text in texts(plane.figure) if text.get_label() == "label"}
    assert names == {GREY}


def test_questions_of_equal_contributions_are_above_no_mean():
    shares = pd.Series([0.1 + 0.2, 0.3, 0.4 - 0.1, 0.1])
    assert not above_mean(pd.Series([np.nextafter(1 / 3, 1), 1 / 3, 1 / 3])).any()
    assert above_mean(shares).tolist() == [True, True, True, False]
    assert above_mean(shares[:0]).empty


def test_individuals_of_unknown_category_stay_on_the_plane(poison):
    cells = poison.cells.copy()
    cells.loc[0, "category"] = None
    drawing = individual_plane(cells, poison.axes, poison.labels, factor="malade")
    assert "réponse inconnue ou non distinguée" in [text for text, _ in boxes(drawing.figure)]
    assert "Nuage de 55 individus" in drawing.alt
    placed = cells.assign(respondents=[f"v-{rank:05}" for rank in range(len(cells))])
    drawing = individual_plane(placed, poison.axes, poison.labels, factor="malade")
    assert "réponse inconnue" in [text for text, _ in boxes(drawing.figure)]


def test_the_legend_of_a_grid_has_no_count_below_that_of_its_least_cell(poison):
    cells = poison.cells.assign(n=3 + np.arange(len(poison.cells)) % 5)
    drawn = [text for text, _ in boxes(individual_plane(cells, poison.axes, poison.labels, factor="malade").figure)]
    sizes = drawn[drawn.index("Effectifs") + 1 :][:1]
    assert sizes == ["5"]


def test_every_factor_has_a_panel_of_one_scale_and_its_points_told(poison):
    third = poison.mean_points[poison.mean_points["factor"] == "malade"].assign(factor="inconnu")
    drawing = factor_points(pd.concat([poison.mean_points, third]), poison.axes, poison.labels)
    factors = set(poison.mean_points["factor"]) | {"inconnu"}
    panels = [axes for axes in drawing.figure.axes if axes.patch.get_visible() and axes.axison]
    assert len(panels) == len(factors)
    assert len({(*axes.get_xlim(), *axes.get_ylim()) for axes in panels}) == 1
    assert f"Points moyens de {len(factors)} facteurs" in drawing.alt
    for point in poison.mean_points.drop_duplicates(["factor", "category"]).itertuples():
        name = poison.labels.category(point.factor, point.category)
        assert f"«\u00a0{name}\u00a0» ({point.n} individus)" in drawing.alt


def test_no_supplementary_category_is_refused(poison):
    active = poison.categories[poison.categories["status"] == "active"]
    with pytest.raises(ValueError, match="no supplementary category"):
        supplementary_plane(active, poison.axes, poison.labels)


def test_a_question_without_frequencies_is_refused(poison):
    with pytest.raises(ValueError, match="no frequency of « inconnue »"):
        share_bars(poison.frequencies, poison.labels, "inconnue")


def test_no_plane_without_two_axes(poison):
    with pytest.raises(ValueError, match="two axes"):
        category_plane(poison.categories, poison.axes.head(1), poison.labels)


def test_rows_and_columns_are_told_apart_and_named_once(drawn):
    figure = drawn["crossed"].figure
    written = sorted(flat(text.get_text()) for text in texts(figure) if text.get_label() == "label")
    assert written == sorted([*(f"{rank} Mot q" for rank in range(9)), *(f"{rank} Mot r" for rank in range(4))])
    alt = drawn["crossed"].alt
    assert alt.startswith("Plan de 13 modalités\u00a0: celles de «\u00a0Question q Mot\u00a0» et celles de")
    assert "Axe 1 (taux d’inertie" in alt
    left, right = alt.split("À gauche")[1].split("En bas")[0].split("À droite")
    categories, _ = crossed(9, 4)
    first = categories[categories["axis"] == 1]
    strongest = first.loc[first["contribution"].idxmax()]
    side = right if strongest["coordinate"] > 0 else left
    assert f"{strongest['category']} Mot {strongest['question']}" in side


def test_raw_rates_are_set_beside_those_that_the_eigenvalues_of_noise_would_have(poison):
    weighted = poison.eigenvalues.assign(modified_rate=np.nan, noise_eigenvalue=poison.eigenvalues["eigenvalue"] / 2)
    alt = raw_scree(weighted, poison.labels).alt
    rate = weighted["rate"].iloc[0]
    known = poison.labels.percent(rate), poison.labels.percent(rate / 2)
    assert "Axe 1\u00a0: {}, quand le bruit ne dépasse {} qu’une fois sur vingt.".format(*known) in alt
    assert "bruit" not in raw_scree(weighted.assign(noise_eigenvalue=np.nan), poison.labels).alt


def test_odds_are_said_with_their_intervals_and_the_intercept_is_not_drawn(drawn):
    alt = drawn["odds"].alt
    assert alt.startswith("Rapports de cotes de 2 issues")
    assert "Malade\u00a0: Oui" in alt
    assert "73, intervalle [11\u202f;\u00a0>\u00a01\u202f000]" in alt
    assert alt.count("intervalle [") == 4
    assert {"0,01", "1", "100"} <= {text for text, _ in boxes(drawn["odds"].figure)}


def test_an_odds_ratio_and_its_inverse_are_as_far_from_one():
    assert place_of(4.0, 10.0) + place_of(0.25, 10.0) == pytest.approx(1.0)
    assert place_of(1.0, 10.0) == 0.5
    assert place_of(0.0, 10.0) == pytest.approx(0.0)  # an interval without end stops at the end of the scale
    assert [ratio_text(ratio, Labels()) for ratio in graduations(8.5)] == ["0,125", "0,25", "0,5", "1", "2", "4", "8"]


def test_the_two_parts_of_a_bar_make_the_contribution_of_the_question(drawn, poison):
    bars = [patch.get_width() for axes in drawn["deviations"].figure.axes for patch in axes.patches]
    summed, rest = np.array(bars).reshape(-1, 2).T
    np.testing.assert_allclose(summed, 3 * rest)
    second = poison.deviations.query("axis == 2")
    assert len(summed) == (second["contribution"] > 1 / len(second)).sum()
    assert "Courgette" in drawn["deviations"].alt


def test_questions_that_turn_the_plane_most_come_first(drawn, poison):
    asked = poison.deviations["question"].drop_duplicates().tolist()
    written = [text.get_text() for text in texts(drawn["angles"].figure) if text.get_label() == "label"]
    assert written[0] == poison.labels.question(asked[-1])
    assert "61,5°" in written
    assert f"chacune des {len(asked)} questions" in drawn["angles"].alt


def test_cells_are_named_once_and_the_largest_interaction_is_said(drawn, poison):
    names = [text.get_text() for text in texts(drawn["crossing"].figure) if text.get_label() == "label"]
    plain = sorted(flat(name).replace("\u00a0", " ") for name in names)
    assert plain == ["Fille (n = 19)", "Fille (n = 9)", "Garçon (n = 19)", "Garçon (n = 8)"]
    apart = poison.crossings.query("axis <= 2").assign(additive=lambda cells: cells["mean"] - cells["axis"] / 10)
    assert crossing_plane(apart, poison.axes, poison.labels).alt.endswith("en est à 0,22.")  # √0,05


def curves(drawing):
    """Return the lines of the ellipses of a plane."""
    return [line for line in drawing.figure.axes[0].lines if len(line.get_xdata()) > 50]


def test_concentration_ellipses_are_dashed_and_said(drawn):
    dashed = [line for line in curves(drawn["individuals"]) if line.get_linewidth() == 0.8]
    assert len(dashed) == 2
    assert {line.get_linestyle() for line in dashed} == {"--"}
    assert drawn["individuals"].alt.count("L’ellipse de concentration de") == 2


def test_a_kind_of_ellipse_has_one_line_whatever_the_group(drawn, poison):
    looks = [(line.get_linewidth(), line.get_linestyle()) for line in curves(drawn["individuals"])]
    kinds = poison.ellipses.query("axes == '1+2'")["kind"].tolist()
    assert sorted(kinds) == ["compatibility"] * 2 + ["concentration"] * 2 + ["confidence"] * 2
    assert len(set(looks)) == len(set(zip(kinds, looks, strict=True))) == 3


def test_each_ellipse_carries_the_marker_of_its_group(drawn, poison):
    marks = drawn["individuals"].figure.axes[0].findobj(PathCollection)
    placed = [mark for mark in marks if list(mark.get_sizes()) == [ENDS]]
    ends = {tuple(np.round(point, 9)) for mark in placed for point in mark.get_offsets()}
    plane = poison.ellipses.query("axes == '1+2'")
    assert ends == {tuple(np.round(p, 9)) for c in plane.itertuples() for p in zip(*ellipse_points(c, 5), strict=True)}
    assert len({mark.get_paths()[0].vertices.tobytes() for mark in placed}) == 2  # one a group


@pytest.mark.parametrize(("n_groups", "n_wide"), [(3, 3), (4, 0), (5, 0)])
def test_more_than_three_ellipses_of_concentration_are_left_out_and_this_is_said(poison, n_groups, n_wide):
    groups = [str(rank) for rank in range(n_groups)]
    one = poison.ellipses.query("axes == '1+2' and category == 'oui' and kind != 'confidence'")
    means = poison.mean_points.query("category == 'oui'")
    drawing = individual_plane(
        poison.cells.drop(columns="category").assign(category="0"),
        poison.axes,
        poison.labels,
        factor="malade",
        mean_points=pd.concat([means.assign(category=key) for key in groups]),
        ellipses=pd.concat([one.assign(category=key) for key in groups]),
    )
    widths = [line.get_linewidth() for line in curves(drawing)]
    assert widths.count(0.8) == n_wide
    assert len(widths) == n_groups + n_wide
    told = [text.get_text() for text in texts(drawing.figure)]
    assert any(text.startswith("Au-delà de trois groupes") for text in told) == (n_wide == 0)
    assert ("ne sont pas tracées" in drawing.alt) == (n_wide == 0)
    assert drawing.alt.count("L’ellipse de concentration de") == n_wide


def dots(axes):
    """Return the face and abscissa of each dot of a sheet, from top to bottom."""
    marks = [mark for mark in axes.findobj(PathCollection) if list(mark.get_sizes()) == [DOT]]
    placed = [(*mark.get_offsets()[0], to_hex(mark.get_facecolor()[0])) for mark in marks]
    return [(x, face) for x, _, face in sorted(placed, key=lambda dot: -dot[1])]


def test_a_reading_that_loses_an_axis_is_drawn_empty_and_places_no_deviation(drawn):
    upper, lower = drawn["reading"].figure.axes[:2]
    (found, half), (lost, empty) = dots(upper)
    assert (half, empty) == (face_of("partly", STYLES[0].colour), PAPER.lower())
    zero = min(line.get_xdata()[0] for line in upper.lines)
    assert (found - zero) / (lost - zero) == pytest.approx(0.85 / 0.42)
    assert len(dots(lower)) == 1
    assert drawn["reading"].alt.count("Écart de") == 1
    assert "0,42 (axe 1)" in drawn["reading"].alt


def test_both_thresholds_are_drawn_across_every_reading(drawn):
    upper = drawn["readings"].figure.axes[0]
    ticks = {text.get_text(): text.get_position()[0] for text in upper.texts if text.get_label() == "tick"}
    for threshold, line in (("0,8", "--"), ("0,9", "-")):
        dark = [each for each in upper.lines if each.get_color() == INK and each.get_xdata()[0] == ticks[threshold]]
        assert [each.get_linestyle() for each in dark] == [line] * 12


def test_each_reading_has_its_lane_beside_the_deviation_of_the_space(drawn):
    _, deviations = reading_tables(6, 5)
    kept = largest(deviations)
    assert kept.groupby("axis")["alternative"].agg(["size", "nunique"]).to_numpy().tolist() == [[18, 6], [15, 5]]
    lower = drawn["readings"].figure.axes[1]
    heights = [round(mark.get_offsets()[0][1], 6) for mark in lower.findobj(PathCollection)]
    assert len(heights) == len(set(heights)) == 33
    ticks = {text.get_text(): text.get_position()[0] for text in lower.texts if text.get_label() == "tick"}
    unit = ticks["1,0"] - ticks["0,0"]
    places = [(x - ticks["0,0"]) / unit for x, _ in dots(lower)]
    rows = pd.concat([own for _, own in kept.groupby(PAIR, sort=False)])
    np.testing.assert_allclose(places, rows["alternative_deviation"], atol=1e-9)


def test_the_largest_deviations_are_kept_and_the_cut_is_said(drawn):
    _, deviations = reading_tables(6, 5)
    sizes = deviations[deviations["axis"] == 1].drop_duplicates(["category_a", "category_b"])["scaled_deviation"].abs()
    kept = largest(deviations)
    assert kept.loc[kept["axis"] == 1, "scaled_deviation"].abs().min() == sizes.nlargest(3).min()
    said = {name: [text.get_text() for text in texts(drawn[name].figure)] for name in ("reading", "readings")}
    assert [any(text.startswith("Pour chaque axe, les 3") for text in told) for told in said.values()] == [False, True]


@pytest.mark.parametrize(("n_readings", "n_pairs"), [(1, 6), (3, 6), (4, 4), (6, 3)])
def test_fewer_pairs_are_drawn_beside_more_readings(n_readings, n_pairs):
    _, deviations = reading_tables(n_readings, 5)
    assert largest(deviations[deviations["axis"] == 1]).drop_duplicates(PAIR).shape[0] == n_pairs


def test_six_readings_hold_on_a_page(drawn):
    assert drawn["readings"].figure.get_figheight() * 25.4 < 247


def test_readings_without_a_factor_are_drawn_alone(drawn):
    told = [text.get_text() for text in texts(drawn["readings without groups"].figure)]
    assert not any("Écart" in text for text in told)
    assert sum("(axe " in text for text in told) == 6
