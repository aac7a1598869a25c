"""The tables of studies side by side, from what each prints."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from analysis.comparison.shared_planes import axis_correlations, chance_of_axis, chance_of_plane, plane_likeness
from analysis.many.reading import Age, Lost, Made
from analysis.many.spaces import Compared, all_shared, match_in, spaces_of
from analysis.many.unlike import Unlike, unlike
from analysis.report.context import on_axis
from analysis.tables import Table
from analysis.tables.many import OF_MANY

MOST_PAIRED = 12  # studies, beyond which each is set beside the reference alone


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Studies that were made, those that were not, and what their printed results share.

    Parameters
    ----------
    made : sequence of Made
        In the order in which they were asked for.
    lost : sequence of Lost
        The others.
    reference : Made
        The one that each is set beside.
    tables : mapping of str to DataFrame
        By the names of `analysis.tables.many`.
    reserves : sequence of Unlike
        What was not compared, or with a reserve, and why.
    as_found : bool
        Whether studies were taken as they lay, without making sure that they are current.
    """

    made: Sequence[Made]
    lost: Sequence[Lost]
    reference: Made
    tables: Mapping[str, pd.DataFrame]
    reserves: Sequence[Unlike]
    as_found: bool = False

    @property
    def is_for_everybody(self) -> bool:
        """Whether each study is for everybody, those that are named without being made too."""
        lost = (one.study.disclosure if one.study else None for one in self.lost)
        return {*(one.disclosure for one in self.made), *lost} == {"public"}

    @property
    def aged(self) -> list[tuple[Age, list[str]]]:
        """Names of those whose results are not those of their configuration, then of those of which nothing says it."""
        ages: tuple[Age, ...] = ("stale", "unknown")
        held = [(age, [one.name for one in self.made if one.age == age]) for age in ages]
        return [(age, names) for age, names in held if names]


def side_by_side(made: Sequence[Made], lost: Sequence[Lost], reference: Made, *, as_found: bool = False) -> SideBySide:
    """Return studies side by side: every pair of them where they are few, else each beside the reference."""
    spaces = {one.name: spaces_of(one) for one in made}
    pairs = list(_pairs(made, reference))
    reserves = [each for a, b in pairs for each in unlike(a, b, spaces[a.name], spaces[b.name])]
    compared = [(spaces[a.name][key], spaces[b.name][key]) for a, b in pairs for key in _both(spaces, a, b)]
    rows: dict[str, list[dict[str, Any]]] = {
        "many_studies": [*(_made_row(one, reference) for one in made), *map(_lost_row, lost)],
        "many_axes": [row for one in made for row in _axis_rows(spaces[one.name], spaces[reference.name], reference)],
        "many_correlations": [row for own, other in compared for row in _correlation_rows(own, other)],
        "many_planes": [row for own, other in compared for row in _plane_rows(own, other)],
        "many_shifts": [row for one in made for space in spaces[one.name].values() for row in _shift_rows(space)],
        "many_unlike": [_unlike_row(each) for each in reserves],
    }
    tables = {name: _as_declared(rows[name], table) for name, table in OF_MANY.items()}
    return SideBySide(made, lost, reference, tables, reserves, as_found)


def _as_declared(rows: Sequence[dict[str, Any]], table: Table) -> pd.DataFrame:
    """Return rows as their table declares them, whole numbers whole where some are missing."""
    frame = table.checked(pd.DataFrame(list(rows)))
    return frame.astype(dict.fromkeys(table.of("axis", "count"), "Int64")) if len(frame) else frame


def _pairs(made: Sequence[Made], reference: Made) -> Iterator[tuple[Made, Made]]:
    """Yield the pairs that are compared, the reference second in its own."""
    yield from ((one, reference) for one in made if one is not reference)
    if len(made) <= MOST_PAIRED:
        yield from combinations([one for one in made if one is not reference], 2)


def _both(spaces: Mapping[str, Mapping[str, Compared]], own: Made, other: Made) -> list[str]:
    return [key for key in spaces[own.name] if key in spaces[other.name]]


def _made_row(one: Made, reference: Made) -> dict[str, Any]:
    study = one.study
    told = {"title": study.title, "data": study.data, "disclosure": one.disclosure}
    return {"study": one.name, **told, "made": True, "reference": one is reference, "found": None}


def _lost_row(one: Lost) -> dict[str, Any]:
    study = one.study
    told = {"title": study.title, "data": study.data, "disclosure": study.disclosure} if study else {}
    empty = dict.fromkeys(("title", "data", "disclosure"))
    return {"study": one.name, **empty, **told, "made": False, "reference": False, "found": one.why}


def _axis_rows(
    spaces: Mapping[str, Compared], others: Mapping[str, Compared], reference: Made
) -> Iterator[dict[str, Any]]:
    """Yield the axes that a study reads, beside noise and beside those of the reference."""
    unmatched = dict.fromkeys(("reference_axis", "correlation", "chance", "found", "n_common"))
    for key, own in spaces.items():
        is_set_beside = own.made is not reference and key in others
        matches = match_in(own, others[key]) if is_set_beside else {}
        for axis in own.axes:
            beside = {"reference": reference.name if is_set_beside else None, **unmatched, **matches.get(axis, {})}
            yield {"study": own.study, "data": own.made.study.data, "space": key, **_axis_row(own, axis), **beside}


def _axis_row(own: Compared, axis: int) -> dict[str, Any]:
    theme, row = own.theme_of(axis)
    places = {number: place for place, number in own.view.placed.items()}
    rates = on_axis(own.tables.eigenvalues, axis)[["modified_rate", "noise_rate", "p_value"]]
    basis = own.tables.basis[["n", "n_questions"]]
    return {
        "axis": axis,
        "place": places.get(axis),
        "theme": theme,
        "carried": "no" if row is None else row["carried"],
        "name": own.view.name(axis),
        "contribution": None if row is None else row["contribution"],
        "score_correlation": None if row is None else row["score_correlation"],
        **_first(rates),
        **_first(basis),
    }


def _first(table: pd.DataFrame) -> dict[str, Any]:
    """Return the first row of a table; missing values where it has none."""
    return {str(name): table[name].iloc[0] if len(table) else None for name in table}


def _correlation_rows(own: Compared, other: Compared) -> Iterator[dict[str, Any]]:
    for status, common in all_shared(own, other):
        counted = _counts(common.n_questions, common.n_categories, common.n_free)
        for axis, values in zip(own.axes, axis_correlations(common), strict=True):
            for other_axis, correlation in zip(other.axes, values, strict=True):
                told = {"axis": axis, "other_axis": other_axis, "correlation": correlation}
                yield {**_named(own, other, status), **told, "chance": chance_of_axis(common.n_free), **counted}


def _plane_rows(own: Compared, other: Compared) -> Iterator[dict[str, Any]]:
    if not (own.has_plane and other.has_plane):
        return
    for status, common in all_shared(own, other):
        told = {"likeness": plane_likeness(common), "chance": chance_of_plane(common.n_free)}
        yield {
            **_named(own, other, status),
            **told,
            **_counts(common.n_questions, common.n_categories, common.n_free),
        }


def _named(own: Compared, other: Compared, status: str) -> dict[str, Any]:
    return {"study": own.study, "other": other.study, "space": own.key, "status": status}


def _counts(n_questions: int, n_categories: int, n_free: int) -> dict[str, int]:
    return {"n_questions": n_questions, "n_categories": n_categories, "n_free": n_free}


def _shift_rows(own: Compared) -> Iterator[dict[str, Any]]:
    """Yield the deviations of editions on the axes and planes that are read, as the study prints them."""
    names = [name for name in OF_MANY["many_shifts"].names if name not in ("study", "space")]
    for row in own.tables.shifts.reindex(columns=names).to_dict("records"):
        yield {"study": own.study, "space": own.key, **{str(name): value for name, value in row.items()}}


def _unlike_row(each: Unlike) -> dict[str, Any]:
    told = {"number": len(each.items) or None, "detail": ", ".join(each.items) or None}
    return {"study": each.study, "other": each.other, "space": each.space, "reason": each.reason, **told}
