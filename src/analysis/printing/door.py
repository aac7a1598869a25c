"""The one door: from the results of a study to those that may be printed, at the level that the study declares."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NewType

import pandas as pd

from analysis.geometry.arrays import among
from analysis.geometry.reading.tables import cloud_of
from analysis.printing.alike import counted_alike
from analysis.printing.coarse_values import stepped
from analysis.printing.edition_answers import OF_GROUPS
from analysis.printing.grid import shown_cells, shown_points
from analysis.printing.levels import is_for_everybody, may_print
from analysis.printing.precision import OF_SPACES, TENTHS, Precision, precision_at, with_finer
from analysis.printing.public_counts import n_masked, without_small_counts
from analysis.printing.public_precision import at_public_precision, rounded_deviations
from analysis.printing.small_groups import without_small_positions, without_told_balances
from analysis.printing.told_by_places import told_by_places
from analysis.printing.unread import without_unread
from analysis.printing.withheld import Withheld, last_step, without, without_unread_places
from analysis.printing.withholding import blanked, small
from analysis.study import Study
from analysis.tables import TABLES, Table
from analysis.tables.declaring import Kind
from analysis.tables.results import Results, Tables

# Decimals of what a report for everybody prints, by kind of column; counts are whole, keys and words are no numbers.
DECIMALS: Mapping[Kind, int] = {
    "share": 3,
    "part": 2,
    "position": 2,
    "deviation": 2,
    "score": 2,
    "statistic": 2,
    "test": 3,
}
# Tables of which a rule of their own says what is small; of any other, the first count says it, row by row...
RULED = frozenset(
    {
        *("frequencies", "numbers", "published", "regression", "differences", "trends", "edition_shares"),
        *("dictionary", "crosswalk", "comparability", "treatments", "margins"),
        *("table_counts", "table_categories", "table_test"),
        *("categories", "quantitative", "mean_points", "factor_variances", "ellipses", "cells", "associations"),
        *("tests", "crossings", "shifts", "variances", "agreement", *OF_GROUPS, "withdrawals", "inquiry_answers"),
        *("edition_cells", "edition_bins", "edition_flows", "category_paths", "supplementary_individuals"),
        *("edition_regions", "edition_region_trends", "edition_spreads"),
        *("category_stability", "regions", "class_sizes", "class_axes", "class_categories", "class_quantities"),
    }
)
# ...unless it counts something else than respondents: rows, persons asked, waves, categories, counts that may be,
# projects proclaimed in public, or told.
OF_OTHERS = frozenset({"rows", "contacted", "n_waves", "k", "n_categories", "n_questions", "classes", "n_projects"})

# Words of a row that would tell what its numbers no longer do.
TELLING = {"marker_changes": ("direction",), "marker_agreement": ("refused",)}

Printed = NewType("Printed", Results)


def printed(results: Results, study: Study, answers: pd.DataFrame | None = None) -> Printed:
    """Return the results as everything that is printed shows them: report, figures, workbook, dictionary.

    Parameters
    ----------
    results : Results
        As they were made.
    study : Study
        Says whom the report is for.
    answers : DataFrame, optional
        Clean answers; with the coordinates of individuals, they make what is shown of the clouds.

    Returns
    -------
    Results
        Without the tables that those whom the report is for do not read. The team reads everything else whole, names
        and free texts aside, which no table holds. Where the report is for everybody, whatever the data, counts under
        three are left out with those that would give them back, and the numbers of such a row where no rule names its
        table; spaces have two axes and no place of fewer than five respondents, and numbers are rounded by the kind of
        their column; the audit reads what is left of spaces, or it is made of what the audit reads.
    """
    if is_for_everybody(study):
        return printed_at(results, study, answers, last_step(results))
    return Printed(_shown(results, study, answers))


def printed_at(results: Results, study: Study, answers: pd.DataFrame | None, step: Withheld) -> Printed:
    """Return what a report for everybody prints at a step of its audit: as finely as it allows, or less.

    Parameters
    ----------
    results, study, answers
        As in `printed`.
    step : str
        That of an audit: « nothing » is what it withholds nothing of; those before tell places more finely.
    """
    return at_steps(results, study, answers)(step)


def at_steps(results: Results, study: Study, answers: pd.DataFrame | None) -> Callable[[Withheld], Printed]:
    """Return what gives the results `printed_at` a step of an audit: rules that no step changes are followed once."""
    ruled = _ruled(_shown(results, study, answers), study)
    return lambda step: _told_at(ruled, study, step)


def _told_at(ruled: Results, study: Study, step: Withheld) -> Printed:
    """Return what is printed at a step of results that are ruled already."""
    precision = precision_at(step)
    editions = study.editions.question if study.editions else ""
    told = without_unread(told_by_places(rounded(ruled, precision), editions, precision.parts))
    return Printed(without_unread_places(without(told, study, step)))


def _shown(results: Results, study: Study, answers: pd.DataFrame | None) -> Results:
    """Return the tables that those whom the report is for may read, with what is shown of individuals."""
    spaces = {key: _printed_space(tables, study, key, answers) for key, tables in results.spaces.items()}
    return replace(results, study=_read_tables(results.study, study), spaces=MappingProxyType(spaces))


def by_the_rules(results: Results, study: Study, precision: Precision = TENTHS) -> Results:
    """Return the results as the rules of small counts and of decimals leave them, read by an audit or not."""
    return rounded(_ruled(results, study), precision)


def _ruled(results: Results, study: Study) -> Results:
    """Return the results as the rules of small counts leave them, before they are rounded."""
    placed = without_small_positions(counted_alike(results))
    counted = without_small_rows(without_small_counts(placed, study))
    told = replace(counted, n_masked=n_masked(placed, without_told_balances(counted)))
    return without_told_balances(at_public_precision(told))


def _printed_space(tables: Tables, study: Study, space: str, answers: pd.DataFrame | None = None) -> Tables:
    """Return the tables of a space, with what is shown of its individuals: for everybody, the cells of a grid."""
    cells = [] if answers is None else list(_clouds(tables, study, space, answers.set_index("respondent")))
    kept = _read_tables(tables, study)
    return kept.replaced(cells=pd.concat(cells, ignore_index=True)) if cells else kept


def _read_tables(tables: Tables, study: Study) -> Tables:
    """Return the tables that those whom the report is for may read."""
    return tables.only(lambda name: may_print(TABLES[name], study))


def _clouds(tables: Tables, study: Study, space: str, people: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the cells of the plane of a space by each factor, and by class where classes are made."""
    places = tables.axes.set_index("place")["axis"]
    if tables.individuals.empty or len(places) < 2:
        return
    cloud = cloud_of(tables.individuals).sort_index()
    plane = cloud[[places["horizontal"], places["vertical"]]].set_axis(["x", "y"], axis="columns")
    apart = tables.individuals["respondent"][tables.individuals["status"] == "supplementary"]
    is_apart = among(plane.index, pd.Index(apart))
    plane, others = plane[~is_apart], plane[is_apart]
    factors = [key for key in study.spaces[space].supplementary if study.questions[key].type == "single"]
    people = people[factors].reindex(cloud.index)  # once: each factor would look all of them up
    groups: Mapping[str, pd.Series] = {factor: people[factor] for factor in factors}
    if len(tables.members):
        groups = {"class": tables.members.set_index("respondent")["class"]}
        plane, others = plane[among(plane.index, groups["class"].index)], others.head(0)
    for factor, group in groups.items():
        for points, status in ((plane, "active"), (others, "supplementary")):
            if len(points):
                if is_for_everybody(study):
                    cells = shown_cells(points, like=plane, decimals=OF_SPACES["position"])
                else:
                    cells = shown_points(points, group, like=plane)
                yield cells.assign(factor=factor, status=status)


def without_small_rows(results: Results) -> Results:
    """Return the results in which no row of one or two respondents has a number, of the tables that no rule names."""
    return _each(results, _without_small_rows)


def _without_small_rows(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    counts = TABLES[name].of("count")
    if name in RULED or not counts or counts[0] in OF_OTHERS:
        return frame
    hidden = small(frame[counts[0]])
    kept = blanked(frame, hidden, TABLES[name].of("count", *DECIMALS))
    if name == "marker_consensus":  # a rank left out would tell that a masked row has it
        kept["discussed"] = kept["discussed"].groupby(kept["round"]).rank()
    return kept.assign(**{word: kept[word].mask(hidden) for word in TELLING.get(name, ())})


def rounded(results: Results, precision: Precision = TENTHS) -> Results:
    """Return the results with as many decimals as a report for everybody prints."""
    return _each(results, lambda name, frame: with_finer(name, frame, _rounded(name, frame), precision))


def _each(results: Results, change: Callable[[str, pd.DataFrame], pd.DataFrame]) -> Results:
    """Return the results, each table as it is changed by its name."""

    def changed(tables: Tables) -> Tables:
        return Tables({name: change(name, frame) for name, frame in tables.frames.items()})

    spaces, crossed = (
        MappingProxyType({key: changed(tables) for key, tables in part.items()})
        for part in (results.spaces, results.crossed)
    )
    return replace(results, study=changed(results.study), spaces=spaces, crossed=crossed)


def decimals_of(table: Table) -> Mapping[Kind, int]:
    """Return how many decimals a report for everybody prints of a table, by kind of column."""
    return OF_SPACES if table.scope == "space" else DECIMALS


def _rounded(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    if frame.empty:
        return frame
    known = decimals_of(TABLES[name])
    decimals = {
        column: known[kind]
        for kind in known
        for column in TABLES[name].of(kind)
        if column in frame and pd.api.types.is_float_dtype(frame[column])
    }
    sizes_kept = {
        column: rounded_deviations(frame[column], decimals[column])
        for column in TABLES[name].of("deviation")
        if column in decimals
    }
    steps = {column: stepped(frame[column]) for column in decimals if column in TABLES[name].of("test")}
    plain = {column: frame[column].round(digits) for column, digits in decimals.items()}
    return frame.assign(**{**plain, **sizes_kept, **steps})
