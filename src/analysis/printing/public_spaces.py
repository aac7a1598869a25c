"""What a report for everybody prints of a space: no point, test or class that tells a masked count."""

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd

from analysis.printing.edition_answers import OF_GROUPS, public_groups
from analysis.printing.edition_clouds import public_clouds
from analysis.printing.few import MINIMUM, are_of_small_groups
from analysis.printing.public import EVERYBODY, Printed, between_others, has_small, masked_counts
from analysis.printing.small_editions import public_editions
from analysis.printing.withholding import blanked, dominated, means_withheld, pairs_of, small, without_totals
from analysis.study import Space
from analysis.tables.results import Tables

ATTRACTED = 1 - 1e-9  # part of the most that two categories may attract each other
OF_EDITIONS = ("shifts", "variances", "agreement", "reference_view", "edition_axes", "edition_spreads", *OF_GROUPS)


def public_space(
    space: Tables, declared: Space, editions: str, printed: Printed, with_few: Collection[object] = ()
) -> Tables:
    """Return the tables of a space without what tells a masked count: counts, and the numbers made from them.

    The questions of which few gave some answer, in this space or another, keep no link with others: all of these few
    may have answered another question alike.
    """
    group = declared.within or EVERYBODY

    def hidden(table: pd.DataFrame, question: str = "question") -> pd.Series:
        return printed.masks(table, question, group=group) | small(table["n"])

    masked = set(pairs_of(space.mean_points[hidden(space.mean_points, "factor")], "factor", "category"))
    lost = {factor for factor, _ in masked}
    told = _of_masked_answers(space.unplaced_answers, editions, printed)
    space = space.replaced(
        unplaced_answers=space.unplaced_answers[~space.unplaced_answers["edition"].astype("str").isin(told)],
        reference_view=without_totals(space.reference_view, told),
    )
    space = public_groups(space, editions, printed)
    untold = set(space.categories["question"][hidden(space.categories)])
    return _classes(
        public_editions(public_clouds(space, editions, printed), editions, printed).replaced(
            supplementary_individuals=_apart(space.supplementary_individuals, printed),
            categories=blanked(space.categories, hidden(space.categories)),
            mean_points=blanked(space.mean_points, hidden(space.mean_points, "factor")),
            ellipses=blanked(space.ellipses, hidden(space.ellipses, "factor")),
            deviations=between_others(space.deviations, masked),
            alternative_deviations=between_others(space.alternative_deviations, masked),
            factor_variances=space.factor_variances[~space.factor_variances["factor"].astype("str").isin(lost)],
            tests=space.tests[~space.tests["factor"].astype("str").isin(lost)],
            crossings=_crossings(space.crossings, printed),
            category_stability=space.category_stability[~hidden(space.category_stability)],
            regions=space.regions[~hidden(space.regions)],
            quantitative=blanked(space.quantitative, small(space.quantitative["n"])),
            associations=_associations(space.associations, {*untold, *with_few}),
            **{name: _of_editions(getattr(space, name), editions, printed) for name in OF_EDITIONS},
        ),
        printed,
    )


def _apart(table: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    """Return the counts of supplementary individuals; none where one is small, or masked among the answers."""
    masked = (printed.masks(table) & (table["rule"] == "category")) | table["n"].isna() | small(table["n"])
    return blanked(table, [bool(masked.any())] * len(table))


def _of_editions(table: pd.DataFrame, editions: str, printed: Printed) -> pd.DataFrame:
    """Return comparisons of editions large enough, both of them."""
    named = [name for name in ("edition", "reference") if name in table]
    hidden = [any(printed.hides(editions, one) for one in pair) for pair in pairs_of(table, *named)]
    return table[~np.array(hidden, dtype=bool)]


def _of_masked_answers(table: pd.DataFrame, editions: str, printed: Printed) -> set[str]:
    """Return the editions of which some answer without a place has a count, or a base, that is masked elsewhere."""
    known = printed.table
    lost = known[(known["by"] == editions) & known["base"].isna()]
    bases = set(pairs_of(lost, "by_category", "question"))
    return {
        edition
        for edition, question, category in pairs_of(table, "edition", "question", "category")
        if (edition, question) in bases
        or printed.hides(editions, edition)
        or printed.hides(question, category, (editions, edition))
    }


def _crossings(table: pd.DataFrame, printed: Printed) -> pd.DataFrame:
    """Return crossings; one of which a cell is small, here or in the frequencies, keeps no count and no point."""
    hidden = pd.Series(data=False, index=table.index)
    for (a, b), rows in table.groupby(["factor_a", "factor_b"], sort=False):
        masked = printed.hides_some(a, str(b)) or printed.hides_some(b, str(a))
        hidden[rows.index] = masked or has_small(rows["n"])
    return blanked(table, hidden)


def questions_with_few(spaces: Iterable[Tables]) -> set[object]:
    """Return the questions of which few of the respondents of some space gave some answer, which margins alone tell."""
    return {question for space in spaces for question in _with_few(space.categories)}


def _with_few(categories: pd.DataFrame) -> pd.Series:
    return categories.loc[are_of_small_groups(categories["n"].astype("float64")), "question"]


def _associations(table: pd.DataFrame, untold: Collection[object]) -> pd.DataFrame:
    """Return associations; with both margins, the statistics of a table of small counts would give them back.

    Those of a table of which a margin is masked would give that one back, those of one of which a margin is few what
    all of these answered. Nil counts known of many pairs of questions leave few ways to answer them all: where all who
    gave an answer, however many, gave one other, two categories attract each other as much as they may.
    """
    if "smallest" not in table:
        return table
    few = (table["smallest"].astype("float64") < MINIMUM) | (table["pem"].astype("float64") >= ATTRACTED)
    hidden = few | table["question_a"].isin(untold) | table["question_b"].isin(untold)
    kept = blanked(table, hidden).drop(columns="smallest")
    return kept.assign(**{name: kept[name].mask(hidden) for name in ("category_a", "category_b")})


def _classes(space: Tables, printed: Printed) -> Tables:
    """Return classes whose size may be printed, and the shares of answers whose count may.

    A question is told by class whole, or not at all, as where all of a small class gave one answer: margins alone then
    bound its masked counts, to four values at least. None of its answers is named among what marks a class, nor does
    the order of the others leave it a place: of an answer of three in a class of three, being named tells that it is
    given by two at least.
    """
    sizes = space.class_sizes
    if sizes.empty:
        return space
    hides = masked_counts(sizes["n"].astype(int).tolist())
    masked = set(sizes.loc[hides, "class"])
    rows = space.class_categories
    few = are_of_small_groups(rows["base"].astype("float64"))
    of_one_voice = few & (rows["n"].astype("float64") == rows["base"].astype("float64"))
    hidden = printed.masks(rows) | rows["class"].isin(masked) | of_one_voice
    some = (hidden | rows["n"].isna()).groupby(rows["question"]).transform("any").astype(bool)
    told = blanked(rows, some, ["n", "base", "share_in_class", "v_test", "rank"])
    told["rank"] = told.groupby("class")["rank"].rank()
    return space.replaced(
        class_sizes=blanked(sizes, hides, ["n", "share"]),
        class_axes=space.class_axes[~space.class_axes["class"].isin(masked)],
        class_categories=blanked(told, hidden, ["share_overall"]),
        class_quantities=_class_quantities(space.class_quantities, masked),
    )


def _class_quantities(table: pd.DataFrame, masked: set[object]) -> pd.DataFrame:
    """Return the means of classes without those that tell a value, nor everybody's where all of them do."""
    hidden = table["class"].isin(masked)
    of_one = dominated(table)
    for _, rows in table.groupby("question", sort=False):
        few = of_one[rows.index] | hidden[rows.index] | rows["n"].isna()
        hidden[rows.index] = means_withheld(rows["n"].fillna(0), few, of_groups=True)
    everybody = hidden.groupby(table["question"]).transform("all")
    kept = blanked(table, hidden, ["n", "mean_in_class", "v_test"])
    return blanked(kept, everybody, ["mean_overall", "sd_overall"])
