"""What a report for everybody makes of the places that it prints: aids, deviations, parts, which tell nothing more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.geometry.reading.balance import baseline
from analysis.geometry.structure.mean_points import deviation_sizes
from analysis.printing.coarse_values import around, tenth_below
from analysis.printing.precision import OF_SPACES
from analysis.printing.withholding import blanked, pairs_of
from analysis.tables.results import Results, Tables

DECIMALS = OF_SPACES["part"]
EDGE = 1e-9
WHOLE = 0.01  # how far from one the rounded frequencies of a question sum that all answered
Places = pd.Series  # coordinates as printed, by question, category and axis


def told_by_places(results: Results, editions: str, decimals: int = DECIMALS) -> Results:
    """Return the results of which all that a space says besides counts is made of printed places, or read by an audit.

    Parameters
    ----------
    results : Results
        As rounded.
    editions : str
        The question of which editions are the groups, where there are any.
    decimals : int
        Those of contributions and cos².

    Notes
    -----
    Read are coordinates, eigenvalues, rates, mean points and the shifts of editions along axes. What is made of printed
    numbers alone tells nothing that these do not.
    """
    spaces = {key: told_space(space, editions, decimals) for key, space in results.spaces.items()}
    return replace(results, spaces=MappingProxyType(spaces))


def told_space(space: Tables, editions: str, decimals: int = DECIMALS) -> Tables:
    """Return a space of which all that is not read is made of the places that it prints; the same where it is already.

    Parameters
    ----------
    space : Tables
        As rounded.
    editions : str
        The question of which editions are the groups, where there are any.
    decimals : int
        Those of contributions and cos².
    """
    spread = Spread.of(space.categories)
    made = with_told_aids(_with_told_points(_with_told_rates(space), spread), decimals)
    places, variances = spread.places, spread.between()
    asked = made.questions
    ratios = pd.Series(spread.ratios(asked, "question"), index=asked.index)
    return made.replaced(
        questions=asked.assign(eta2=ratios.where(asked["status"] == "supplementary")),
        tests=made.tests.assign(effect=[_effect(row, places, variances) for row in _rows(made.tests)]),
        themes=_themes(made, decimals),
        shifts=_shifts(made.shifts),
        edition_means=_edition_means(made.edition_means, places, editions),
    )


def _with_told_rates(space: Tables) -> Tables:
    """Return a space whose sums and gaps of rates are those of the rates that are printed."""
    rates = space.eigenvalues.sort_values("axis")
    values = rates["eigenvalue"].astype("float64")
    first = rates["axis"].astype("int64") == np.arange(1, len(rates) + 1)  # sums want all the axes before
    sums = {f"cumulative_{name}": rates[name].cumsum().where(first) for name in ("rate", "modified_rate")}
    gap = (1 - values.shift(-1) / values).where(rates["gap"].notna())
    return space.replaced(eigenvalues=rates.assign(**sums, gap=gap.round(DECIMALS)))


def with_told_aids(space: Tables, decimals: int = DECIMALS) -> Tables:
    r"""Return a space whose aids are made of the coordinates and eigenvalues that are printed, or left out.

    A contribution is :math:`f_k y_k^2 / (Q \lambda)`, a question's the sum of its categories', and no η² is
    told. Where no eigenvalue is, or nought, it is the part that a category makes of what those that have a place make
    together.
    What is made of printed numbers alone tells nothing more.
    """
    rows = space.categories
    is_active = rows["status"] == "active"
    frequency, place = (rows[name].astype("float64") for name in ("frequency", "coordinate"))
    made = (frequency * place**2).where(is_active)
    total = made.groupby(rows["axis"]).sum()
    n_questions = rows["question"][is_active].nunique()
    values = space.eigenvalues.set_index("axis")["eigenvalue"].astype("float64")
    of_axis = (values.where(values > 0) * n_questions).fillna(total)  # one may be rounded to nought
    contribution = (made / rows["axis"].map(of_axis).astype("float64")).round(decimals)
    cos2 = (place**2 * frequency / (1 - frequency)).clip(upper=1).round(decimals)
    of_questions = contribution.groupby([rows["question"], rows["axis"]]).sum(min_count=1).round(decimals)

    def summed(table: pd.DataFrame) -> pd.Series:
        pairs = pd.MultiIndex.from_frame(table[["question", "axis"]])
        own = pd.Series(of_questions.reindex(pairs).to_numpy(dtype="float64"), index=table.index)
        return own.where(table["contribution"].notna())

    questions = space.questions
    told = contribution.where(rows["contribution"].notna())
    return space.replaced(
        categories=rows.assign(
            contribution=told, cos2=cos2.where(rows["cos2"].notna()), retained=_retained(rows, told)
        ),
        questions=blanked(questions, [True] * len(questions), ["eta2"]).assign(contribution=summed(questions)),
    )


def _retained(rows: pd.DataFrame, contributions: pd.Series) -> pd.Series:
    """Return the active categories whose contribution, as it is printed, is above the mean one."""
    is_active = rows.drop_duplicates(["question", "category"])["status"].eq("active")
    mean = baseline(is_active.to_numpy()) if is_active.any() else 1.0
    return contributions.fillna(0).gt(mean + EDGE)


def _with_told_points(space: Tables, spread: Spread) -> Tables:
    r"""Return a space whose factors are compared by the coordinates that are printed.

    A deviation is the difference of two coordinates; a factor on whose axis they do not tell the size of the widest has
    none, and elsewhere those of unsure size are left out. η² is :math:`\sum f_k y_k^2` over the categories of a factor
    that all answered, others having none.
    """
    deviations, variances = space.deviations, space.factor_variances
    if deviations.empty and variances.empty:
        return space

    def at(side: str) -> np.ndarray:
        ends = deviations[["factor", side, "axis"]].astype({"axis": "int64"})
        return spread.places.reindex(pd.MultiIndex.from_frame(ends)).to_numpy(dtype="float64")

    told = pd.Series(at("category_a") - at("category_b"), index=deviations.index).round(OF_SPACES["deviation"])
    error = 10.0 ** -OF_SPACES["position"]  # two halves
    sizes, smaller, larger = (deviation_sizes(told.abs() + side * error) for side in (0, -1, 1))
    sure = told.notna() & (smaller == larger)
    sure &= _widest_is(sure, told.abs(), [deviations["factor"], deviations["axis"]])
    eta2 = spread.ratios(variances, "factor")
    return space.replaced(
        deviations=deviations.assign(scaled_deviation=told, size=sizes)[sure],
        factor_variances=variances.assign(eta2=eta2)[~np.isnan(eta2)],
    )


@dataclass(frozen=True, eq=False)
class Spread:
    """Where the categories of a space lie, and how far from each other those of each question.

    Attributes
    ----------
    places : Series
        Coordinates as printed, by question, category and axis.
    frequencies : Series
        By the same.
    known, squares : Series
        How many answered each question, and the variance of the mean points of their groups, on each axis.
    """

    places: Places
    frequencies: pd.Series
    known: pd.Series
    squares: pd.Series

    @classmethod
    def of(cls, categories: pd.DataFrame) -> Spread:
        """Return those of the categories that are printed."""
        index = pd.MultiIndex.from_frame(categories[["question", "category", "axis"]].astype({"axis": "int64"}))
        places, frequencies = (
            pd.Series(categories[name].to_numpy(dtype="float64"), index=index) for name in ("coordinate", "frequency")
        )
        return cls(places, frequencies, _summed(frequencies), _summed(frequencies * places**2))

    def ratios(self, table: pd.DataFrame, name: str) -> np.ndarray:
        """Return η² of the questions of a table, by the coordinates of all categories of those that all answered."""
        if table.empty:
            return np.empty(0)
        made = self.squares.where((self.known - 1).abs() < WHOLE)
        pairs = pd.MultiIndex.from_frame(table[[name, "axis"]].astype({"axis": "int64"}))
        return made.reindex(pairs).clip(upper=1).round(DECIMALS).to_numpy(dtype="float64")

    def between(self) -> pd.Series:
        r"""Return about η² of each question among those that answered it: :math:`\sum f_k y_k^2 / f - \bar y^2`.

        f is the share of those that answered, :math:`\bar y` their mean point: of everybody, the origin. Their own
        variance is not printed, and is taken as that of all.
        """
        means = _summed(self.frequencies * self.places) / self.known
        means = means.where((self.known - 1).abs() >= WHOLE, 0.0)
        return (self.squares / self.known - means**2).clip(0, 1)


def _summed(values: pd.Series) -> pd.Series:
    """Return sums over the categories of each question and axis, none where one is missing."""
    names = ["question", "axis"]
    own: dict[tuple[object, object], list[float]] = {}
    for (question, _, axis), value in zip(values.index, values.tolist(), strict=True):
        own.setdefault((question, axis), []).append(value)
    if not own:
        return values.groupby(level=names).sum()
    index = pd.MultiIndex.from_tuples(sorted(own), names=names)
    return pd.Series([np.sum(own[key]) for key in index], index=index)


def _widest_is(sure: pd.Series, widths: pd.Series, groups: list[pd.Series]) -> pd.Series:
    """Return of each deviation whether the widest of its factor and axis is sure: what is told starts there."""
    widest = widths.groupby(groups).transform("max")
    return (sure | (widths < widest)).groupby(groups).transform("all")


def _rows(tests: pd.DataFrame) -> list[tuple[str, ...]]:
    names = ("test", "factor", "category", "against", "axes")
    return list(pairs_of(tests.reindex(columns=list(names)), *names))


def _effect(row: tuple[str, ...], places: Places, variances: pd.Series) -> float:
    """Return the effect of a test, of the printed places: on a plane the mean of η², the length of a deviation."""
    test, factor, category, against, named = row
    axes = [int(axis) for axis in named.split("+") if axis.isdecimal()]
    if not axes:
        return np.nan
    if test == "homogeneity":
        parts = np.array([variances.get((factor, axis), np.nan) for axis in axes])
        return float(parts.mean().round(DECIMALS))
    ends = np.array([places.get((factor, category, axis), np.nan) for axis in axes])
    if against:
        ends = ends - np.array([places.get((factor, against, axis), np.nan) for axis in axes])
    length = ends[0] if len(axes) == 1 else np.sqrt((ends**2).sum())
    return float(np.round(length, OF_SPACES["position"]))


def _themes(space: Tables, decimals: int) -> pd.DataFrame:
    """Return the themes by what their questions bring, of those that have a place; correlations at the tenth below.

    Of the inertia, which follows from counts alone, no part is told where a count is masked.
    """
    themes, questions, rows = space.themes, space.questions, space.categories
    if themes.empty:
        return themes
    own = questions[questions["contribution"].notna()].assign(axis=lambda table: table["axis"].astype("int64"))
    brought = own.groupby(["theme", "axis"])["contribution"].sum()
    total = own.groupby("axis")["contribution"].sum()
    pairs = pd.MultiIndex.from_frame(themes[["theme", "axis"]].astype({"axis": "int64"}))
    of_axis = total.where(total > 0).reindex(pairs.get_level_values(1)).to_numpy(dtype="float64")
    share = brought.reindex(pairs).to_numpy(dtype="float64") / of_axis
    is_masked = bool(rows["n"][rows["theme"].notna()].isna().any())
    return blanked(themes, [is_masked] * len(themes), ["inertia_share"]).assign(
        contribution=np.where(themes["contribution"].notna(), share.round(decimals), np.nan),
        score_correlation=tenth_below(themes["score_correlation"]),
    )


def _shifts(shifts: pd.DataFrame) -> pd.DataFrame:
    """Return shifts whose intervals are around what is printed of them; on a plane, the length of those on its axes."""
    if shifts.empty:
        return shifts
    told = shifts["deviation"].astype("float64")
    known = dict(zip(pairs_of(shifts, "edition", "reference", "axes"), told, strict=True))
    made = [
        np.sqrt(sum(known.get((edition, reference, axis), np.nan) ** 2 for axis in axes.split("+")))
        if "+" in axes
        else known[edition, reference, axes]
        for edition, reference, axes in pairs_of(shifts, "edition", "reference", "axes")
    ]
    decimals = OF_SPACES["deviation"]
    return around(shifts.assign(deviation=np.array(made, dtype="float64").round(decimals)), "deviation", decimals)


def _edition_means(means: pd.DataFrame, places: Places, editions: str) -> pd.DataFrame:
    """Return the mean points of editions where their question has places: they are those, in standard deviations."""
    if means.empty:
        return means
    rows = zip(means["edition"].astype("str"), means["axis"].astype("int64"), strict=True)
    told = np.array([places.get((editions, *row), np.nan) for row in rows], dtype="float64")
    return around(means.assign(mean=told), "mean", OF_SPACES["position"])
