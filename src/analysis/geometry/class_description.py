"""What tells classes apart: their categories, their mean points, the respondents nearest to these."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray, ratio
from analysis.geometry.classes import Classes, class_means

CATEGORIES = ["class", "question", "category", "n", "base", "share_in_class", "share_overall", "v_test", "rank"]
CHARACTERISTIC = 2.0  # test value from which an answer is said to mark a class


def class_categories(classes: pd.Series, answers: pd.DataFrame) -> pd.DataFrame:
    """Return how often each class gives each answer, beside everybody.

    Parameters
    ----------
    classes : Series
        Class of each respondent.
    answers : DataFrame
        Categorical columns of the same respondents: active questions, and others if wanted.

    Returns
    -------
    DataFrame
        class, question, category, n (of the class), base (of the class, answers known), share_in_class,
        share_overall, v_test, rank (of the answers that mark the class: test value of 2 or more, the highest
        first). The test value is the normal quantile of the hypergeometric mid-p of n, positive where the class
        gives the answer more than others do. Classes are made from the active questions: for these it ranks and
        does not test.

    References
    ----------
    Lebart, L., Morineau, A. and Piron, M. (2006). *Statistique exploratoire multidimensionnelle*, 4th ed. Dunod.
    """
    if not classes.index.equals(answers.index):
        raise ValueError("classes and answers have different labels; give the same respondents in the same order")
    parts = [_question_rows(classes, str(name), column) for name, column in answers.items()]
    if not parts:
        return pd.DataFrame(columns=CATEGORIES)
    table = pd.concat(parts, ignore_index=True)
    marks = table["v_test"].where(table["v_test"] >= CHARACTERISTIC)
    return table.assign(rank=marks.groupby(table["class"]).rank(method="first", ascending=False))


def class_axes(classes: pd.Series, coordinates: pd.DataFrame) -> pd.DataFrame:
    """Return the mean point of each class: class, n, axis, mean, variance, v_test.

    Parameters
    ----------
    classes : Series
        Class of each respondent.
    coordinates : DataFrame of shape (n_respondents, n_axes)
        Principal coordinates; the columns are the axes.
    """
    points, labels = coordinates.to_numpy(dtype=np.float64), classes.to_numpy() - 1
    number, n = int(classes.max()), len(classes)
    sizes = np.bincount(labels, minlength=number)
    means = class_means(points, labels, number)
    variances = class_means((points - means[labels]) ** 2, labels, number)
    spread = ratio((n - sizes) / sizes, np.full(number, float(n - 1)))[:, None] * points.var(axis=0)
    tests = ratio(means - points.mean(axis=0), np.sqrt(spread))
    return pd.DataFrame(
        {
            "class": np.repeat(np.arange(1, number + 1), points.shape[1]),
            "n": np.repeat(sizes, points.shape[1]),
            "axis": np.tile(coordinates.columns.to_numpy(), number),
            "mean": means.ravel(),
            "variance": variances.ravel(),
            "v_test": tests.ravel(),
        }
    )


def paragons(found: Classes, count: int = 3) -> pd.DataFrame:
    """Return the respondents nearest to the mean point of their class, who stand for it: never to be printed.

    Returns
    -------
    DataFrame
        class, respondent, rank, distance.
    """
    points, labels = found.hierarchy.points, found.members.to_numpy() - 1
    centres = class_means(points, labels, found.number)
    table = pd.DataFrame(
        {
            "class": found.members.to_numpy(),
            "respondent": found.members.index,
            "distance": np.sqrt(((points - centres[labels]) ** 2).sum(axis=1)),
        }
    ).sort_values(["class", "distance"], kind="stable")
    table["rank"] = table.groupby("class").cumcount() + 1
    nearest = table.loc[table["rank"] <= count, ["class", "respondent", "rank", "distance"]]
    return nearest.reset_index(drop=True)


def number_table(found: Classes, most: int = 10) -> pd.DataFrame:
    """Return what each number of classes leaves within them.

    Returns
    -------
    DataFrame
        classes, gain, within, ratio (of within to that of one class fewer), chosen (yes, no), consolidated (within
        once the chosen classes are consolidated; missing for the others). More rows than `most` where more are chosen.
    """
    tree = found.hierarchy
    numbers = np.arange(1, min(max(most, found.number), len(tree.points)) + 1)
    within = tree.within[numbers - 1]
    return pd.DataFrame(
        {
            "classes": numbers,
            "gain": np.append(np.nan, tree.gains[: len(numbers) - 1]),
            "within": within,
            "ratio": np.append(np.nan, ratio(within[1:], within[:-1])),
            "chosen": np.where(numbers == found.number, "yes", "no"),
            "consolidated": np.where(numbers == found.number, found.within, np.nan),
        }
    )


def hypergeometric_v_tests(n_both: FloatArray, n_class: FloatArray, n_category: FloatArray, n: int) -> FloatArray:
    """Return the normal quantile of the mid-p of a count under drawing without replacement.

    Parameters
    ----------
    n_both : array
        Members of the class who give the answer.
    n_class, n_category : array
        Members of the class, and respondents who give the answer.
    n : int
        All respondents whose answer is known.
    """
    from scipy import special, stats

    law = stats.hypergeom(n, n_category, n_class)
    half = law.pmf(n_both) / 2
    below, above = law.cdf(n_both) - half, law.sf(n_both) + half
    quantiles = np.where(below < above, special.ndtri(np.minimum(below, above)), -special.ndtri(above))
    is_free = (n_class < n) & (n_category < n) & (n_category > 0)  # else the count could be no other
    return np.where(is_free, quantiles, np.nan)


def _question_rows(classes: pd.Series, name: str, column: pd.Series) -> pd.DataFrame:
    """Return the rows of one question."""
    known = column.notna()
    names = list(column.cat.categories)
    numbers = np.arange(1, int(classes.max()) + 1)
    crossed = pd.crosstab(classes[known], column[known], dropna=False)
    counts = crossed.reindex(index=numbers, columns=names, fill_value=0).to_numpy(dtype=np.float64)
    of_class, of_category, n = counts.sum(axis=1), counts.sum(axis=0), int(known.sum())
    v_tests = hypergeometric_v_tests(counts, of_class[:, None], of_category[None, :], n)
    shares = ratio(counts, of_class[:, None])
    return pd.DataFrame(
        {
            "class": np.repeat(numbers, len(names)),
            "question": name,
            "category": np.tile(np.array(names, dtype=object), len(numbers)),
            "n": counts.ravel().astype(int),
            "base": np.repeat(of_class.astype(int), len(names)),
            "share_in_class": shares.ravel(),
            "share_overall": np.tile(ratio(of_category, np.array(float(n))), len(numbers)),
            "v_test": v_tests.ravel(),
        }
    )
