"""Answers of each edition beside those of the reference, question by question: one family of permutation tests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.description.frequencies import Choices
from analysis.description.two_editions import Asked, Pair, shares_of
from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.arrangements import drawn_labels
from analysis.geometry.inference.contrasts import DRAWS, as_far
from analysis.geometry.inference.counted import counted, counted_subset_sums
from analysis.geometry.inference.pairs import pairs_met
from analysis.geometry.sizes import COUNTED_FROM, DEALT_CELLS
from analysis.tables import TABLES

FEW = 100  # respondents of two editions that are dealt as often as everywhere else
DEALS = 9_999  # of more respondents
FINEST = 50  # deals for each test of the family, at least: the smallest p-value still stands once adjusted
GRAVITY = ("identical", "recoded", "new_category", "reworded")


def edition_shares(
    questions: Sequence[tuple[Choices, bool]],
    editions: pd.Series,
    reference: str,
    *,
    flags: Mapping[tuple[str, str], str],
    seed: int,
    weights: pd.Series | None = None,
    panel: pd.Series | None = None,
    frames: Mapping[str, int] | None = None,
    adjustment: Adjustment = "holm",
    draws: int | None = None,
) -> pd.DataFrame:
    r"""Return the answers of each edition beside those of the reference, and whether the whole question changed.

    Parameters
    ----------
    questions : sequence of (Choices, bool)
        The answers of all respondents to each question, and whether several may be given.
    editions : Series
        Edition of each respondent, in the same order; categories in declared order.
    reference : str
        The edition that the others are compared with.
    flags : mapping of (question, edition) to str
        How comparable the question is between the edition and the reference.
    seed : int
        The labels of each edition are dealt from a generator of its own.
    weights, panel : Series, optional
        Weights, and what tells a respondent again in another edition; in the same order.
    frames : mapping of edition to int, optional
        How many persons an edition could have counted, where intervals are to describe them: see `finite_wilson`.
    adjustment : {"holm", "benjamini_hochberg"}
        Over all questions and editions, as one family.
    draws : int, optional
        Number of deals; 99,999 by default, 9,999 of more than a hundred respondents, more in a large family.

    Returns
    -------
    DataFrame
        One row a category: question, category, edition, reference, n, base, share (weighted), reference_n,
        reference_base, reference_share, difference, ci_low, ci_high (Newcombe, on Kish's effective numbers, with the
        correlation of the two shares where some answered twice), then what is of the question and repeated: v, p_value,
        p_adjusted, comparability, n_pairs, draws, seed. A question that one of the two did not ask has no row; one that
        all answer alike has no test.

    Notes
    -----
    Whole respondents are dealt to the two editions again, each with all his answers and his weight, the two answers of
    whoever is in both going one to each: :math:`p = (b + 1)/(m + 1)`, b deals of m having a V as large. The correlation
    of two shares is :math:`\sum_{pairs} a_i b_j / \sqrt{\sum a_i^2 \sum b_j^2}`, where a are
    :math:`w_i (x_i - p)/\sum w` on one side, b on the other; half a pair is taken from its numerator.

    References
    ----------
    Newcombe, R. G. (1998). Statistics in Medicine, 17, 873-890 (method 10).
    Bilder, C. R., Loughin, T. M. and Nettleton, D. (2000). Multiple marginal independence testing for pick any/c
    variables. Communications in Statistics - Simulation and Computation, 29, 1285-1316.
    """
    held = editions.astype("str").where(editions.notna(), "").to_numpy(dtype=object)
    asked = [Asked(*question) for question in questions]
    compared = [str(name) for name in pd.Categorical(editions).categories if str(name) != reference]
    parts = {
        edition: [one for one in asked if _answered(one, held, edition) and _answered(one, held, reference)]
        for edition in compared
    }
    n_tests = sum(map(len, parts.values()))
    tables = []
    for edition, own in parts.items():
        kept = (held == edition) | (held == reference)
        sizes = (frames or {}).get(edition), (frames or {}).get(reference)
        pair = _pair(held[kept] == edition, kept, weights, panel, sizes)
        made = draws or max(DRAWS if len(pair.members) <= FEW else DEALS, FINEST * n_tests - 1)
        among = [one.within(kept) for one in own]
        for one, test in zip(among, _tested(among, pair, np.random.default_rng(seed), made), strict=True):
            test |= {"edition": edition, "comparability": flags.get((one.chosen.question, edition), "")}
            tables.append(shares_of(one, pair, **test))
    if not tables:
        return TABLES["edition_shares"].empty()
    table = pd.concat(tables, ignore_index=True).assign(reference=reference, seed=seed)
    tests = table.drop_duplicates(["question", "edition"])
    adjusted_ones = adjusted(tests["p_value"].astype("float64"), adjustment).set_axis(
        pd.MultiIndex.from_frame(tests[["question", "edition"]])
    )
    rows = pd.MultiIndex.from_frame(table[["question", "edition"]])
    return table.assign(p_adjusted=adjusted_ones.reindex(rows).to_numpy())[TABLES["edition_shares"].names]


def flags_of_pairs(
    comparability: pd.DataFrame, waves: pd.Series, editions: pd.Series, reference: str
) -> dict[tuple[str, str], str]:
    """Return how each question compares between an edition and the reference: the gravest flag of their waves.

    Parameters
    ----------
    comparability : DataFrame
        Columns question, wave, comparability.
    waves, editions : Series
        Wave and edition of each respondent: an edition may have several waves, or a wave several editions.
    reference : str
        The edition that the others are compared with.
    """
    of = waves.astype("str").groupby(editions.astype("str")).agg(frozenset)
    asked = comparability[comparability["comparability"].isin(GRAVITY)]
    found = {}
    for question, rows in asked.groupby("question", sort=False):
        told = dict(zip(rows["wave"].astype("str"), rows["comparability"], strict=True))
        for edition in of.index.drop([reference, "nan"], errors="ignore"):
            found[str(question), str(edition)] = _gravest(told, of[edition] | of.get(reference, frozenset()))
    return found


def _gravest(told: Mapping[str, str], waves: Collection[str]) -> str:
    return max((told[wave] for wave in waves if wave in told), key=GRAVITY.index, default="")


def _answered(one: Asked, held: np.ndarray, edition: str) -> bool:
    return bool((one.chosen.answered & (held == edition)).any())


def _pair(
    members: BoolArray,
    kept: BoolArray,
    weights: pd.Series | None,
    panel: pd.Series | None,
    frames: tuple[int | None, int | None],
) -> Pair:
    raw = np.ones(len(members)) if weights is None else weights.to_numpy(dtype=np.float64)[kept]
    means = np.where(members, raw[members].mean(), raw[~members].mean())
    known = np.full(len(members), "", dtype=object) if panel is None else panel.to_numpy(dtype=object)[kept]
    return Pair(members, raw / means, pairs_met(known, members), frames)


def _tested(asked: Sequence[Asked], pair: Pair, rng: np.random.Generator, draws: int) -> list[dict[str, object]]:
    """Return the test of each question, all by the same deals."""
    if not asked:
        return []
    rows = np.vstack([one.rows * pair.weights for one in asked])
    ends = np.cumsum([len(one.chosen.categories) + 1 for one in asked])[:-1]
    whole = np.split(rows.sum(axis=1), ends)
    observed = [
        float(one.association(own, every)[0])
        for one, own, every in zip(asked, np.split(rows @ pair.members[:, None], ends), whole, strict=True)
    ]
    if len(pair.members) >= COUNTED_FROM and not len(pair.pairs):
        beyond = np.array([_counted_beyond(*one, pair, rng, draws) for one in zip(asked, observed, whole, strict=True)])
        return _told(asked, observed, beyond, pair, draws)
    beyond = np.zeros(len(asked), dtype=np.int64)
    for labels in drawn_labels(len(pair.members), int(pair.members.sum()), pair.pairs, rng, draws):
        for place, (one, own) in enumerate(zip(asked, np.split(rows @ labels, ends), strict=True)):
            beyond[place] += as_far(one.association(own, whole[place]), observed[place])
    return _told(asked, observed, beyond, pair, draws)


def _counted_beyond(
    one: Asked, observed: float, whole: FloatArray, pair: Pair, rng: np.random.Generator, draws: int
) -> int:
    """Return how many deals of many respondents reach what is observed: how many of each answer and weight move."""
    rows = one.rows
    answers = pd.factorize(2.0 ** np.arange(len(rows)) @ rows)[0]
    held = counted(rows * pair.weights, np.stack([answers, pair.weights]), DEALT_CELLS)
    deals = counted_subset_sums(held, int(pair.members.sum()), rng, draws)
    return sum(as_far(one.association(own, whole), observed) for own in deals)


def _told(
    asked: Sequence[Asked], observed: Sequence[float], beyond: IntArray, pair: Pair, draws: int
) -> list[dict[str, object]]:
    """Return the columns that tell the test of each question."""
    shared = {"n_pairs": len(pair.pairs), "draws": draws}
    return [
        {"v": np.sqrt(v2), "p_value": (count + 1) / (draws + 1), **shared}
        if one.varies
        else {"v": np.nan, "p_value": np.nan, **shared}
        for one, v2, count in zip(asked, observed, beyond, strict=True)
    ]
