"""Result tables of a space: long, one row a fact; figures and reports read nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray, ratio
from analysis.geometry.reading.balance import retained
from analysis.geometry.reading.guttman import quadratic_shares
from analysis.geometry.reading.rates import adjusted_rates, space_adjusted_total, space_modified_rates, total_inertia
from analysis.geometry.space.clouds import CategoryCloud, IndividualCloud
from analysis.geometry.space.correspondence import Correspondence
from analysis.geometry.space.factorial import CategorySpace, FactorialAxes, FactorialSpace
from analysis.geometry.space.orientation import DisplayedAxis
from analysis.geometry.space.points import PointCloud
from analysis.geometry.space.themes import Poles, carriers, theme_arrows, theme_parts

Themes = Mapping[str, str | None]


def rate_table(space: FactorialAxes) -> pd.DataFrame:
    """Return axis, eigenvalue, rate and cumulative_rate of every axis of a space or of a table."""
    eigenvalues = space.eigenvalues.to_numpy()
    rates = ratio(eigenvalues, eigenvalues.sum(keepdims=True))
    values = {"eigenvalue": eigenvalues, "rate": rates, "cumulative_rate": rates.cumsum()}
    return pd.DataFrame({"axis": space.eigenvalues.index} | values)


def point_table(found: Correspondence) -> pd.DataFrame:
    """Return the rows and the columns of a table as points.

    Returns
    -------
    DataFrame
        question (the name of the rows, or of the columns), category, axis, n, mass (share of the total), coordinate,
        contribution, cos2: one row a point and axis kept.
    """
    cloud = found.categories
    labels = cloud.labels.to_frame(index=False).assign(n=cloud.counts, mass=cloud.masses)
    table = _long_table(labels, **_aids(cloud))
    return table[["question", "category", "axis", "n", "mass", "coordinate", "contribution", "cos2"]]


def point_frame(found: FactorialAxes) -> pd.DataFrame:
    """Return the points of any analysis: rows and columns of a table, or categories of the questions of a space."""
    if isinstance(found, Correspondence):
        return point_table(found)
    assert isinstance(found, CategorySpace)
    if isinstance(found, FactorialSpace):
        return category_table(found, found.themes)
    return _category_rows(found.categories, "passive", found.themes)


def eigenvalue_table(
    space: CategorySpace,
    noise: FloatArray | None = None,
    noise_eigenvalues: FloatArray | None = None,
    p_values: FloatArray | None = None,
) -> pd.DataFrame:
    """Return the rates of every axis of the space.

    Parameters
    ----------
    space : CategorySpace
        The fitted space.
    noise : array, optional
        Mean rates of noise, as `noise.noise_rates` returns them; the column is empty without.
    noise_eigenvalues : array, optional
        Eigenvalues that noise rarely exceeds, as `noise.upper_eigenvalues` returns them; likewise.
    p_values : array, optional
        How often noise does as well, as `noise.axis_p_values` returns them; likewise.

    Notes
    -----
    Modified and adjusted rates suppose questions that count alike: they are missing where themes are weighted.
    Adjusted rates are also missing for a class, whose distances are not its own.
    The gap is (λ_l - λ_(l+1)) / λ_l of the principal axes, before any rotation; the last has none.
    """
    principal = space.all_eigenvalues
    modified = space.redistributed(space_modified_rates(space))
    adjusted = space.redistributed(adjusted_rates(principal, space.n_questions, space_adjusted_total(space)))
    return rate_table(space).assign(
        modified_rate=modified,
        cumulative_modified_rate=modified.cumsum(),
        adjusted_rate=adjusted,
        noise_rate=np.nan if noise is None else noise,
        noise_eigenvalue=np.nan if noise_eigenvalues is None else noise_eigenvalues,
        p_value=np.nan if p_values is None else p_values,
        gap=np.append(1 - principal[1:] / principal[:-1], np.nan),
    )


def basis_table(space: FactorialSpace, answers: pd.DataFrame) -> pd.DataFrame:
    """Return what the space rests on, in one row: n, n_questions, n_missing, n_replaced.

    Missing answers that are replaced are imputed, or one more category; the others are passive.

    Parameters
    ----------
    space : FactorialSpace
        The fitted space.
    answers : DataFrame
        The answers of its individuals to its questions, as they were given.
    """
    n_missing = int(answers.isna().sum().sum())
    n_passive = sum(int((codes < 0).sum()) for codes in space.categories.coding.codes)
    row = {"n": len(answers), "n_questions": space.n_questions}
    return pd.DataFrame([row | {"n_missing": n_missing, "n_replaced": n_missing - n_passive}])


def category_table(space: FactorialSpace, themes: Themes) -> pd.DataFrame:
    """Return the points of all categories, active, passive and supplementary, with their aids; which are retained."""
    tables = [_category_rows(space.categories, "passive", themes)]
    if space.supplementary is not None:
        tables.append(_category_rows(space.supplementary, "supplementary", themes))
    return pd.concat(tables, ignore_index=True)


def question_table(space: FactorialSpace, themes: Themes) -> pd.DataFrame:
    """Return the correlation ratios and contributions of active and supplementary questions."""
    clouds = {"active": space.categories, "supplementary": space.supplementary}
    tables = [_question_rows(cloud, status, themes) for status, cloud in clouds.items() if cloud is not None]
    return pd.concat(tables, ignore_index=True)


def theme_table(space: FactorialSpace, themes: Themes, positive: Poles | None = None) -> pd.DataFrame:
    """Return the part of each theme in each axis, the correlation of its own score, and whether it is carried.

    Where one theme makes the whole space, nothing is said of what carries it.

    Parameters
    ----------
    space : FactorialSpace
        The fitted space.
    themes : mapping of question to theme
        A question of no theme is left out.
    positive : mapping of theme to (question, category), optional
        High ends of the themes, which settle the signs of `score_correlation`.
    """
    parts = theme_parts(space, themes)
    correlations = theme_arrows(space, themes, positive).loc[list(parts.themes)].to_numpy()
    labels = pd.DataFrame(
        {"theme": parts.themes, "n_categories": parts.n_categories, "inertia_share": parts.inertia_shares}
    )
    table = _long_table(
        labels,
        contribution=parts.contributions,
        score_correlation=correlations,
        carried=carriers(parts, correlations),
    )
    columns = ["theme", "axis", "n_categories", "inertia_share", "contribution", "score_correlation", "carried"]
    return table[columns]


def individual_table(
    space: FactorialSpace, identity: pd.DataFrame, supplementary_identity: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the points of individuals with their aids.

    Parameters
    ----------
    space : FactorialSpace
        The fitted space.
    identity : DataFrame
        Columns respondent, wave and edition of the active individuals, in the order of the answers.
    supplementary_identity : DataFrame, optional
        The same of supplementary individuals.
    """
    tables = [_individual_rows(space.individuals, identity, "active")]
    if space.supplementary_individuals is not None:
        if supplementary_identity is None:
            raise ValueError("the space has supplementary individuals; give their supplementary_identity too")
        tables.append(_individual_rows(space.supplementary_individuals, supplementary_identity, "supplementary"))
    return pd.concat(tables, ignore_index=True)


def individual_slices(space: FactorialSpace, identity: pd.DataFrame, rows: int) -> Iterator[pd.DataFrame]:
    """Yield the rows of `individual_table` some individuals after others, where none is supplementary."""
    cloud = space.individuals
    for start in range(0, len(cloud.index), rows):
        own = slice(start, start + rows)
        part = replace(
            cloud,
            index=cloud.index[own],
            coordinates=cloud.coordinates[own],
            squared_distances=cloud.squared_distances[own],
            masses=cloud.masses if cloud.masses is None or len(cloud.masses) == 1 else cloud.masses[own],
        )
        yield _individual_rows(part, identity.iloc[own], "active")


def quantitative_table(space: FactorialSpace) -> pd.DataFrame:
    """Return the correlations of supplementary numbers with the axes."""
    variables = space.quantitative
    if variables is None:
        return pd.DataFrame({"variable": pd.Series(dtype="str"), "axis": [], "correlation": [], "n": []})
    labels = pd.DataFrame({"variable": variables.names, "n": variables.counts})
    return _long_table(labels, correlation=variables.correlations)[["variable", "axis", "correlation", "n"]]


def axis_table(space: FactorialSpace, displayed: Sequence[DisplayedAxis]) -> pd.DataFrame:
    """Return which of the axes kept is displayed where, its modified rate, and what the square of axis 1 makes of it.

    The share is the raw rate where questions do not count alike; `rate_kind` says which one it is.
    """
    shown = {axis.axis: axis for axis in displayed}
    rates = space_modified_rates(space) if space.metric.is_even else space.all_eigenvalues / total_inertia(space)
    shares = space.redistributed(rates)
    parabolas = quadratic_shares(space.individuals.coordinates, space.weights)
    rows = [
        (axis, known.place, known.theme, known.name, share)
        if (known := shown.get(axis))
        else (axis, *[None] * 3, share)
        for axis, share in zip(space.axes, shares, strict=False)
    ]
    table = pd.DataFrame(rows, columns=["axis", "place", "theme", "name", "share"])
    return table.assign(quadratic_share=parabolas, rate_kind="modified" if space.metric.is_even else "raw")


def _long_table(labels: pd.DataFrame, **values: FloatArray | BoolArray) -> pd.DataFrame:
    """Return labels repeated for every axis, beside values of shape (n_labels, n_axes)."""
    n_labels, n_axes = next(iter(values.values())).shape
    table = labels.loc[labels.index.repeat(n_axes)].reset_index(drop=True)
    table["axis"] = np.tile(np.arange(1, n_axes + 1), n_labels)
    return table.assign(**{name: array.ravel() for name, array in values.items()})


def _aids(cloud: PointCloud) -> dict[str, FloatArray]:
    """Return what is told of the points of every analysis."""
    return {"coordinate": cloud.coordinates, "contribution": cloud.contributions, "cos2": cloud.cos2}


def _category_rows(cloud: CategoryCloud, otherwise: str, themes: Themes) -> pd.DataFrame:
    """Return the rows of one cloud of categories: active ones, and those whose status is otherwise."""
    labels = cloud.labels.to_frame(index=False)
    labels["theme"] = labels["question"].map(themes.get)
    status = np.where(cloud.is_active, "active", otherwise)
    labels = labels.assign(status=status, n=cloud.counts, frequency=cloud.frequencies)
    table = _long_table(
        labels,
        **_aids(cloud),
        v_test=cloud.v_tests,
        retained=retained(cloud.contributions, cloud.is_active),
    )
    order = "question category theme status axis n frequency coordinate contribution cos2 v_test retained"
    return table[order.split()]


def _question_rows(cloud: CategoryCloud, status: str, themes: Themes) -> pd.DataFrame:
    """Return the rows of the questions of one cloud."""
    questions = list(cloud.coding.questions)
    labels = pd.DataFrame({"question": questions, "theme": [themes.get(q) for q in questions], "status": status})
    return _long_table(labels, eta2=cloud.eta2, contribution=cloud.question_contributions)


def _individual_rows(cloud: IndividualCloud, identity: pd.DataFrame, status: str) -> pd.DataFrame:
    """Return the rows of one cloud of individuals."""
    if len(identity) != len(cloud.index):
        raise ValueError(f"{len(identity)} identities for {len(cloud.index)} {status} individuals; give one each")
    labels = identity[["respondent", "wave", "edition"]].reset_index(drop=True).assign(status=status)
    contributions = np.full_like(cloud.cos2, np.nan) if cloud.contributions is None else cloud.contributions
    return _long_table(labels, coordinate=cloud.coordinates, contribution=contributions, cos2=cloud.cos2)


def active_cloud(individuals: pd.DataFrame) -> pd.DataFrame:
    """Return the coordinates of active individuals, in their order, from the table that `individual_table` made.

    Returns
    -------
    DataFrame of shape (n_individuals, n_axes)
        Indexed by respondent; the columns are the axes 1, 2, ...
    """
    is_active = individuals["status"].eq("active").to_numpy()
    return cloud_of(individuals if is_active.all() else individuals[is_active])


def cloud_of(individuals: pd.DataFrame) -> pd.DataFrame:
    """Return the coordinates of all individuals of such a table, as `active_cloud` does."""
    found = _cloud_at_once(individuals)
    if found is not None:
        return found
    order = individuals["respondent"].drop_duplicates()
    return individuals.pivot(index="respondent", columns="axis", values="coordinate").loc[order]


def _cloud_at_once(individuals: pd.DataFrame) -> pd.DataFrame | None:
    """Return the same where each individual has a row for each axis, in their order, one after another; else None."""
    numbers, names = individuals["axis"].to_numpy(), individuals["respondent"]
    n_axes = int(np.argmax(numbers == numbers.max())) + 1 if len(numbers) else 0
    if not n_axes or len(numbers) % n_axes:
        return None
    axes, own = numbers[:n_axes], names.iloc[::n_axes]
    by_individual = numbers.reshape(-1, n_axes) == axes
    held = (names.iloc[place::n_axes].array == own.array for place in range(1, n_axes))
    if not (by_individual.all() and (np.diff(axes) > 0).all() and all(map(np.all, held)) and own.is_unique):
        return None
    values = individuals["coordinate"].to_numpy(copy=True).reshape(-1, n_axes)
    return pd.DataFrame(values, pd.Index(own, name="respondent"), pd.Index(axes, name="axis"), copy=False)
