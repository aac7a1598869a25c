"""What tells classes apart: their categories, their numbers, their mean points, the respondents nearest to these."""

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray, IntArray, ratio, summed
from analysis.geometry.classes.partition import Classes, class_means, class_weights
from analysis.geometry.space.mca import normalised_weights
from analysis.tables import TABLES

QUANTITIES = ["class", "question", "n", "mean_in_class", "mean_overall", "sd_overall", "v_test"]
TAIL = 3000  # terms of a tail far out, of which each is smaller than the one before
CHARACTERISTIC = 2.0  # test value from which an answer is said to mark a class


def class_categories(classes: pd.Series, answers: pd.DataFrame, weights: pd.Series | None = None) -> pd.DataFrame:
    """Return how often each class gives each answer, beside everybody.

    Parameters
    ----------
    classes : Series
        Class of each respondent.
    answers : DataFrame
        Categorical columns of the same respondents: active questions, and others if wanted.
    weights : Series, optional
        Of the same respondents. Shares are weighted; n and base still count respondents.

    Returns
    -------
    DataFrame
        class, question, category, n (of the class), base (of the class, answers known), share_in_class,
        share_overall, v_test, rank (of the answers that mark the class: test value of 2 or more, the highest
        first). The test value is the normal quantile of the hypergeometric mid-p of n, positive where the class
        gives the answer more than others do; of weighted respondents, that of weighted counts rounded to whole
        numbers, the weights of those who answered adding up to how many they are. Classes are made from the active
        questions: for these it ranks and does not test.

    References
    ----------
    Lebart, L., Morineau, A. and Piron, M. (2006). *Statistique exploratoire multidimensionnelle*, 4th ed. Dunod.
    """
    if not classes.index.equals(answers.index):
        raise ValueError("classes and answers have different labels; give the same respondents in the same order")
    weight = np.ones(len(classes)) if weights is None else normalised_weights(weights, classes.index)
    parts = [_question_rows(classes, str(name), column, weight) for name, column in answers.items()]
    if not parts:
        return TABLES["class_categories"].empty()
    table = pd.concat(parts, ignore_index=True)
    marks = table["v_test"].where(table["v_test"] >= CHARACTERISTIC)
    return table.assign(rank=marks.groupby(table["class"]).rank(method="first", ascending=False))


def class_quantities(classes: pd.Series, numbers: pd.DataFrame, weights: pd.Series | None = None) -> pd.DataFrame:
    """Return the mean of each class on questions answered by a number, beside everybody's.

    Parameters
    ----------
    classes : Series
        Class of each respondent.
    numbers : DataFrame
        One column of numbers a question, of the same respondents.
    weights : Series, optional
        Of the same respondents. Means are weighted; n still counts respondents.

    Returns
    -------
    DataFrame
        class, question, n (of the class, answers known), mean_in_class, mean_overall, sd_overall (divisor: the number
        of known answers), v_test: how far the mean of the class lies from everybody's, in standard deviations of the
        mean of as many respondents drawn without replacement, the weights of those who answered adding up to how many
        they are. It is missing where everybody is of the class, or gave the same number.

    References
    ----------
    Lebart, L., Morineau, A. and Piron, M. (2006). *Statistique exploratoire multidimensionnelle*, 4th ed. Dunod.
    """
    if not classes.index.equals(numbers.index):
        raise ValueError("classes and numbers have different labels; give the same respondents in the same order")
    weight = np.ones(len(classes)) if weights is None else normalised_weights(weights, classes.index)
    parts = [_number_rows(classes, str(name), column, weight) for name, column in numbers.items()]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=QUANTITIES)


def class_axes(classes: pd.Series, coordinates: pd.DataFrame, weights: pd.Series | None = None) -> pd.DataFrame:
    """Return the mean point of each class: class, n, axis, mean, variance, v_test.

    Parameters
    ----------
    classes : Series
        Class of each respondent.
    coordinates : DataFrame of shape (n_respondents, n_axes)
        Principal coordinates; the columns are the axes.
    weights : Series, optional
        Of the same respondents. Means and variances are weighted; n still counts respondents.
    """
    points, labels = coordinates.to_numpy(dtype=np.float64), classes.to_numpy() - 1
    number = int(classes.max())
    weight = np.ones(len(classes)) if weights is None else normalised_weights(weights, classes.index)
    means = class_means(points, labels, number, weight)
    variances = class_means((points - means[labels]) ** 2, labels, number, weight)
    return pd.DataFrame(
        {
            "class": np.repeat(np.arange(1, number + 1), points.shape[1]),
            "n": np.repeat(np.bincount(labels, minlength=number), points.shape[1]),
            "axis": np.tile(coordinates.columns.to_numpy(), number),
            "mean": means.ravel(),
            "variance": variances.ravel(),
            "v_test": _mean_v_tests(points, labels, means, weight).ravel(),
        }
    )


def _mean_v_tests(points: FloatArray, labels: IntArray, means: FloatArray, weights: FloatArray) -> FloatArray:
    """Return how far the means of classes lie from everybody's, in standard deviations of means of random classes.

    Weights add up to the number n of points.
    """
    n, sizes = len(points), class_weights(labels, len(means), weights)
    centre, variance = _centre_and_variance(points, weights)
    spread = ratio(ratio(n - sizes, sizes), np.full(len(means), float(n - 1)))[:, None] * variance
    return ratio(means - centre, np.sqrt(spread))


def _centre_and_variance(points: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the mean and the variance of each column; missing for no point."""
    if not len(points):
        return np.full(points.shape[1], np.nan), np.full(points.shape[1], np.nan)
    centre = np.average(points, axis=0, weights=weights)
    return centre, np.average((points - centre) ** 2, axis=0, weights=weights)


def paragons(found: Classes, count: int = 3) -> pd.DataFrame:
    """Return the respondents nearest to the mean point of their class, who stand for it: never to be printed.

    Returns
    -------
    DataFrame
        class, respondent, rank, distance.
    """
    points, labels = found.points, found.members.to_numpy() - 1
    centres = class_means(points, labels, found.number, found.weights)
    table = pd.DataFrame(
        {
            "class": found.members.to_numpy(),
            "respondent": found.members.index,
            "distance": np.sqrt(((points - centres[labels]) ** 2).sum(axis=1)),
        }
    ).sort_values(["class", "distance"], kind="stable")
    table["rank"] = table.groupby("class").cumcount() + 1
    nearest = table[["class", "respondent", "rank", "distance"]][table["rank"] <= count]
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
    told = np.where(is_free, quantiles, np.nan)
    is_far = np.isinf(told)
    if is_far.any():  # of thousands of respondents: too improbable for a number of double precision
        both, of_class, of_category = (
            np.broadcast_to(each, told.shape)[is_far] for each in (n_both, n_class, n_category)
        )
        told[is_far] = _far_v_tests(both, of_class, of_category, n)
    return told


def _far_v_tests(n_both: FloatArray, n_class: FloatArray, n_category: FloatArray, n: int) -> FloatArray:
    """Return the same of counts far out, from the logarithm of their mid-p: the tail, term by term, over its first."""
    from scipy import special, stats

    is_more = n_both * n > n_class * n_category
    # As few who give the answer are as many who do not.
    first, others = np.where(is_more, n_both, n_class - n_both), np.where(is_more, n_category, n - n_category)
    at = first[:, None] + np.arange(TAIL)
    held = np.maximum(others[:, None] - at, 0) * np.maximum(n_class[:, None] - at, 0)
    falls = held / ((at + 1) * (n - others - n_class)[:, None] + (at + 1) ** 2)
    tail = np.log(0.5 + np.cumprod(falls, axis=1).sum(axis=1))
    quantiles = special.ndtri_exp(stats.hypergeom(n, others, n_class).logpmf(first) + tail)
    return np.asarray(np.where(is_more, -quantiles, quantiles))


def _question_rows(classes: pd.Series, name: str, column: pd.Series, weights: FloatArray) -> pd.DataFrame:
    """Return the rows of one question."""
    known = column.notna().to_numpy()
    names = list(column.cat.categories)
    numbers = np.arange(1, int(classes.max()) + 1)
    cells = (classes.to_numpy()[known] - 1) * len(names) + column.cat.codes.to_numpy()[known]
    n, size = int(known.sum()), len(numbers) * len(names)
    counts = np.bincount(cells, minlength=size).reshape(len(numbers), len(names))
    own = weights[known]
    weighted = summed(cells, own * (n / own.sum()) if n else own, size).reshape(counts.shape)
    of_class, of_category = weighted.sum(axis=1, keepdims=True), weighted.sum(axis=0)
    return pd.DataFrame(
        {
            "class": np.repeat(numbers, len(names)),
            "question": name,
            "category": np.tile(np.array(names, dtype=object), len(numbers)),
            "n": counts.ravel(),
            "base": np.repeat(counts.sum(axis=1), len(names)),
            "share_in_class": ratio(weighted, of_class).ravel(),
            "share_overall": np.tile(ratio(of_category, np.array(float(n))), len(numbers)),
            "v_test": _rounded_v_tests(weighted, of_class, of_category, n).ravel(),
        }
    )


def _rounded_v_tests(n_both: FloatArray, n_class: FloatArray, n_category: FloatArray, n: int) -> FloatArray:
    """Return the test values of weighted counts rounded to whole numbers, kept among those that can be drawn."""
    both, of_class, of_category = np.rint(n_both), np.rint(n_class), np.rint(n_category)
    least, most = np.maximum(0, of_class + of_category - n), np.minimum(of_class, of_category)
    return hypergeometric_v_tests(np.clip(both, least, most), of_class, of_category, n)


def _number_rows(classes: pd.Series, name: str, column: pd.Series, weights: FloatArray) -> pd.DataFrame:
    """Return the rows of one question answered by a number."""
    known = column.notna().to_numpy()
    values, labels = column.to_numpy(dtype=np.float64)[known, None], classes.to_numpy()[known] - 1
    number, n = int(classes.max()), int(known.sum())
    own = weights[known] * (n / weights[known].sum()) if n else weights[known]
    with np.errstate(invalid="ignore"):  # a class where nobody answered has no mean
        means = class_means(values, labels, number, own)
    centre, variance = _centre_and_variance(values, own)
    return pd.DataFrame(
        {
            "class": np.arange(1, number + 1),
            "question": name,
            "n": np.bincount(labels, minlength=number),
            "mean_in_class": means.ravel(),
            "mean_overall": centre[0],
            "sd_overall": np.sqrt(variance[0]),
            "v_test": _mean_v_tests(values, labels, means, own).ravel(),
        }
    )
