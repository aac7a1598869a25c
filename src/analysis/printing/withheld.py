"""What the audit of a report for everybody withholds besides: step after step, each with those before it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from analysis.geometry.structure.mean_points import deviation_sizes
from analysis.printing.public_precision import OF_SPACES, on_axes, without_few
from analysis.printing.withholding import blanked, pairs_of
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from analysis.study import Study

Withheld: TypeAlias = Literal["nothing", "aids", "points", "few", "coarse", "second_axis", "plane", "pairs", "groups"]
ORDER: tuple[Withheld, ...] = get_args(Withheld)
FEW = 10  # respondents whose common point stays where fewer lose it
DECIMALS = OF_SPACES["part"]
WHOLE = 0.01  # how far from one the rounded frequencies of a question sum that all answered
EDGE = 1e-9
COARSE = 0.5  # step of the coordinates of a coarse plane: that of places already rounded to the tenth is then even
RATES = ("eigenvalue", "rate", "cumulative_rate", "modified_rate", "cumulative_modified_rate", "adjusted_rate", "gap")
OF_COARSE = ("categories", "questions", "axes", "eigenvalues")  # tables of axes that a coarse plane is told by


def without(results: Results, study: Study, last: Withheld) -> Results:
    """Return the results without what is withheld up to some step.

    Parameters
    ----------
    results : Results
        As a report for everybody prints them before any audit.
    study : Study
        Says which spaces are of a class of respondents.
    last : str
        Each step withholds what those before it do too. « aids »: η² and test values of categories and questions, which
        tell places more finely than coordinates, as do contributions and cos², made again of the coordinates that are
        printed; « points »: η² of factors and deviations between groups, made again of these coordinates too, or left
        out where these do not tell their size; « few »: places of groups of fewer than ten; « coarse »: all that is
        placed but the categories of spaces of all respondents, to the half, without the rates of axes or the questions
        of which a category has no place; « second_axis »: all axes but the first, and the plane; « plane »: all places;
        « pairs »: how active questions go together; « groups »: answers by factor, and crossed questions.
    """
    steps = ORDER[: ORDER.index(last) + 1]
    spaces = MappingProxyType(
        {key: _space(space, steps, of_all=_is_of_all(study, key)) for key, space in results.spaces.items()}
    )
    kept = replace(results, spaces=spaces).replaced(regression=_on_kept_axes(results.study.regression, steps))
    if "groups" not in steps:
        return kept
    answers = results.study.frequencies
    of_groups = answers["by"].notna()
    hidden = blanked(answers, of_groups, ["n", "base", "share", "ci_low", "ci_high"])
    crossed = {
        key: Tables({name: frame.head(0) for name, frame in t.frames.items()}) for key, t in results.crossed.items()
    }
    return replace(kept.replaced(frequencies=hidden), crossed=MappingProxyType(crossed))


def compares_all_groups(record: pd.DataFrame) -> bool:
    """Whether every deviation between two groups is told, by the record of an audit."""
    enough = record.loc[record["enough"] == "yes", "withheld"]
    return enough.empty or ORDER.index(enough.iloc[-1]) < ORDER.index("points")


def audited(results: Results, study: Study) -> Results:
    """Return the results without what the record of their audit withholds; all of them where there is no record."""
    record = results.study.disclosure_audit
    enough = record.loc[record["enough"] == "yes", "withheld"]
    return results if enough.empty else without(results, study, ORDER[ORDER.index(enough.iloc[-1])])


def _is_of_all(study: Study, space: str) -> bool:
    return study.spaces[space].within is None


def _on_kept_axes(ratios: pd.DataFrame, steps: Collection[Withheld]) -> pd.DataFrame:
    """Return odds ratios on the axes, where places are told finely."""
    return ratios.head(0) if "coarse" in steps else ratios


def _space(space: Tables, steps: Collection[Withheld], *, of_all: bool) -> Tables:
    """Return the tables of a space without what some steps withhold."""
    if "aids" in steps:
        space = _with_told_aids(space)
    if "points" in steps:
        space = _with_told_points(space)
    if "few" in steps:
        space = without_few(space, FEW)
    if "coarse" in steps:
        space = _coarse(space) if of_all else Tables(_without_places(space.frames, on_axes=True))
    if "second_axis" in steps:
        first = sorted(space.eigenvalues["axis"].astype(int))[:1]
        space = Tables(_without_places(on_axes(space, first).frames, on_axes=False))
    if "plane" in steps:
        space = Tables(_without_places(space.frames, on_axes=True))
    if "pairs" in steps:
        space = space.replaced(associations=space.associations.head(0))
    return space


def _coarse(space: Tables) -> Tables:
    """Return a space of which categories alone have a place, to the half; of a question, all of them or none."""
    rows = space.categories
    untold = set(pairs_of(rows[rows["coordinate"].isna()], "question", "axis"))
    lost = [pair in untold for pair in pairs_of(rows, "question", "axis")]
    places = (rows["coordinate"].astype("float64") / COARSE).round() * COARSE
    kept = blanked(rows.assign(coordinate=places + 0.0), lost, ["coordinate", "contribution", "cos2"])
    asked = space.questions
    lost_questions = [pair in untold for pair in pairs_of(asked, "question", "axis")]
    rates, axes = space.eigenvalues, space.axes
    finer = {name: frame for name, frame in space.frames.items() if name not in OF_COARSE}
    told = Tables({**space.frames, **_without_places(finer, on_axes=True)}).replaced(
        categories=kept,
        questions=blanked(asked, lost_questions, ["contribution"]),
        eigenvalues=blanked(rates, [True] * len(rates), [name for name in RATES if name in rates]),
        axes=blanked(axes, [True] * len(axes), ["share", "quadratic_share"]),
    )
    return _with_told_aids(told)


def _with_told_aids(space: Tables) -> Tables:
    r"""Return a space whose aids are made of the coordinates and eigenvalues that are printed, or left out.

    A contribution is :math:`f_k y_k^2 / (Q \lambda)`, a question's the sum of its categories', and no η² is
    told. Where no eigenvalue is, it is the part that a category makes of what those that have a place make together.
    What is made of printed numbers alone tells nothing more.
    """
    rows = space.categories
    is_active = rows["status"] == "active"
    frequency, place = (rows[name].astype("float64") for name in ("frequency", "coordinate"))
    made = (frequency * place**2).where(is_active)
    total = made.groupby(rows["axis"]).sum()
    n_questions = rows.loc[is_active, "question"].nunique()
    of_axis = (space.eigenvalues.set_index("axis")["eigenvalue"].astype("float64") * n_questions).fillna(total)
    contribution = (made / rows["axis"].map(of_axis).astype("float64")).round(DECIMALS)
    cos2 = (place**2 * frequency / (1 - frequency)).clip(upper=1).round(DECIMALS)
    of_questions = contribution.groupby([rows["question"], rows["axis"]]).sum(min_count=1)

    def summed(table: pd.DataFrame) -> pd.Series:
        pairs = pd.MultiIndex.from_frame(table[["question", "axis"]])
        own = pd.Series(of_questions.reindex(pairs).to_numpy(dtype="float64"), index=table.index)
        return own.where(table["contribution"].notna())

    questions, parts = space.questions, space.deviation_contributions
    own = summed(parts)
    return space.replaced(
        categories=blanked(rows, [True] * len(rows), ["v_test"]).assign(
            contribution=contribution.where(rows["contribution"].notna()), cos2=cos2.where(rows["cos2"].notna())
        ),
        questions=blanked(questions, [True] * len(questions), ["eta2"]).assign(contribution=summed(questions)),
        deviation_contributions=parts.assign(
            contribution=own, deviation_contribution=(own * parts["quality"].astype("float64")).round(DECIMALS)
        ),
        balance=space.balance.head(0),
    )


def _with_told_points(space: Tables) -> Tables:
    r"""Return a space whose factors are compared by the coordinates that are printed.

    A deviation is the difference of two coordinates; a factor on whose axis they do not tell the size of the widest has
    none, and elsewhere those of unsure size are left out. η² is :math:`\sum f_k y_k^2` over the categories of a factor
    that all answered, others having none. Both tell nothing that the coordinates do not, nor do tests: their statistic
    and tails, which give a deviation back, are left out, and p-values are rounded up to the hundredth.
    """
    rows = space.categories
    index = pd.MultiIndex.from_frame(rows[["question", "category", "axis"]].astype({"axis": "int64"}))
    places = pd.Series(rows["coordinate"].to_numpy(dtype="float64"), index=index)
    deviations, variances = space.deviations, space.factor_variances

    def at(side: str) -> np.ndarray:
        ends = deviations[["factor", side, "axis"]].astype({"axis": "int64"})
        return places.reindex(pd.MultiIndex.from_frame(ends)).to_numpy(dtype="float64")

    told = pd.Series(at("category_a") - at("category_b"), index=deviations.index).round(OF_SPACES["deviation"])
    error = 10.0 ** -OF_SPACES["position"]  # two halves
    sizes, smaller, larger = (deviation_sizes(told.abs() + side * error) for side in (0, -1, 1))
    sure = told.notna() & (smaller == larger)
    sure &= _widest_is(sure, told.abs(), [deviations["factor"], deviations["axis"]])
    frequency = pd.Series(rows["frequency"].to_numpy(dtype="float64"), index=index)
    known, squares = (_summed(each) for each in (frequency, frequency * places**2))
    made = squares.where((known - 1).abs() < WHOLE)
    pairs = pd.MultiIndex.from_frame(variances[["factor", "axis"]].astype({"axis": "int64"}))
    eta2 = made.reindex(pairs).clip(upper=1).round(DECIMALS).to_numpy(dtype="float64")
    tests = space.tests
    coarse = {name: np.ceil(tests[name].astype("float64") * 100 - EDGE) / 100 for name in ("p_value", "p_adjusted")}
    return space.replaced(
        tests=blanked(tests, [True] * len(tests), ["statistic", "p_lower", "p_upper"]).assign(**coarse),
        deviations=deviations.assign(scaled_deviation=told, size=sizes)[sure],
        factor_variances=blanked(variances, [True] * len(variances), ["between", "within", "total"])
        .assign(eta2=eta2)
        .loc[~np.isnan(eta2)],
    )


def _summed(values: pd.Series) -> pd.Series:
    """Return sums over the categories of each question and axis, none where one is missing."""
    return values.groupby(level=["question", "axis"]).agg(lambda own: own.sum(skipna=False))


def _widest_is(sure: pd.Series, widths: pd.Series, groups: list[pd.Series]) -> pd.Series:
    """Return of each deviation whether the widest of its factor and axis is sure: what is told starts there."""
    widest = widths.groupby(groups).transform("max")
    return (sure | (widths < widest)).groupby(groups).transform("all")


def _without_places(frames: Mapping[str, pd.DataFrame], *, on_axes: bool) -> dict[str, pd.DataFrame]:
    """Return tables without those of points of the plane, or of any axis."""

    def is_placed(name: str) -> bool:
        on_axis = bool({"axis", "axes"} & set(TABLES[name].names))
        return (bool(TABLES[name].of("position")) and not on_axis) or (on_axes and on_axis)

    return {name: frame.head(0) if is_placed(name) else frame for name, frame in frames.items()}
