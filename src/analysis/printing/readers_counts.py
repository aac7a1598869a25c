"""What a reader of the printed results knows of counts and places, population by population."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.space.declared import makers_of, set_apart
from analysis.printing.counted import NO_ANSWER, Counted, Population, joint_counts
from analysis.printing.placing import Drawn, prints_alike
from analysis.printing.precision import precision_at
from analysis.printing.readers_groups import half_of, of_factors, with_evidence, with_groups
from analysis.printing.themed import Themed
from analysis.printing.withheld import COARSE, OF_SPACE, Withheld, reaches
from analysis.printing.withholding import pairs_of
from analysis.study import Question, Space, Study
from analysis.tables.results import Results, Tables

OF_CROSSING = ["factor_a", "category_a", "factor_b", "category_b"]
OF_AXES = {"eigenvalue": "eigenvalues", "rate": "rates", "modified_rate": "modified"}


def counted(printed: Results, study: Study, answers: pd.DataFrame, last: Withheld = "nothing") -> Counted:
    """Return the counts of a survey, as a reader of everything printed knows them.

    Parameters
    ----------
    printed : Results
        What may be printed.
    study : Study
        Its questions and spaces.
    answers : DataFrame
        Clean answers.
    last : str
        Up to which step of an audit something is withheld: coordinates may be coarse.

    Returns
    -------
    Counted
        Everybody, then those who make each space that not all make.

    Notes
    -----
    A plane is read where the counts give what is printed of it: elsewhere it follows from more than counts of answers.
    A pair of questions of which χ² is printed counts as printed wholly: its two decimals give small tables back.
    """
    held, labels = _held(printed.study.frequencies, answers)
    masks = {key: makers_of(answers, space, study.questions).to_numpy() for key, space in study.spaces.items()}
    everybody = np.ones(len(answers), dtype=bool)
    groups: dict[bytes, tuple[BoolArray, list[str]]] = {everybody.tobytes(): (everybody, [])}
    for key, mask in masks.items():
        groups.setdefault(mask.tobytes(), (mask, []))[1].append(key)
    within = np.column_stack([mask for mask, _ in groups.values()])
    kinds, stratum = np.unique(within, axis=0, return_inverse=True)
    populations: list[Population] = []
    unread: list[str] = []
    editions = study.editions.question if study.editions else ""
    for position, (_, keys) in enumerate(groups.values()):
        counts = Counts(labels)
        if position == 0:
            _print_answers(counts, printed)
        for key in keys:
            _print_space(counts, printed.spaces[key])
        planes = [
            (
                _drawn(counts, printed, study, answers, key, last),
                with_evidence(printed.spaces[key], printed.study.inquiry_answers, key, editions),
            )
            for key in keys
        ]
        inside = within[:, position]
        table, n = joint_counts(held[inside], len(labels)), int(inside.sum())
        followed = [_followed(one, space, counts, table, n, editions, last) for one, space in planes]
        read = tuple(one for one, _ in followed if one is not None)
        for key, (one, lost) in zip(keys, followed, strict=True):
            unread += [f"{key}{OF_SPACE}{factor}" for factor in lost]
            unread += [key] if one is None and _places_some(printed, key) else []
        populations.append(Population(np.flatnonzero(kinds[:, position]), counts.printed, counts.asked, read))
    return Counted(labels, held, stratum.ravel(), tuple(populations), tuple(unread))


def _places_some(printed: Results, key: str) -> bool:
    """Whether something of a space has a place that is printed."""
    return any(space[name].notna().any() for space, name in _places_of(printed.spaces[key]))


def _places_of(space: Tables) -> Iterator[tuple[pd.DataFrame, str]]:
    """Yield the tables of a space that give places, and the column of these."""
    yield space.categories, "coordinate"
    yield space.mean_points, "mean"


def _followed(
    drawn: Drawn | None, space: Tables, counts: Counts, table: FloatArray, n: int, editions: str, last: Withheld
) -> tuple[Drawn | None, list[str]]:
    """Return what is printed of a space as far as it follows from counts, or nothing; and the factors that do not."""
    if drawn is None or not prints_alike(drawn, table, n):
        return None, []

    def told(factors: Collection[str] = (), compared: Collection[str] = (), shifted: str = "") -> Drawn:
        return with_groups(drawn, of_factors(space, factors, compared), counts.places, shifted, precision_at(last))

    def follows(one: Drawn) -> bool:
        return prints_alike(one, table, n)

    points = space.mean_points[space.mean_points["mean"].notna()]
    uncounted = {pair[0] for pair in pairs_of(points, "factor", "category") if pair not in counts.places}
    known, compared = (sorted(set(of["factor"].astype(str))) for of in (space.mean_points, space.deviations))
    placed = [each for each in known if each not in uncounted and follows(told([each]))]
    apart = [each for each in compared if follows(told(compared=[each]))]
    lost = sorted(({*known} - {*placed}) | ({*compared} - {*apart}))
    return told(placed, apart, editions if follows(told(shifted=editions)) else ""), lost


class Counts:
    """Which joint counts of some respondents are printed, or asked about by a table, as far as tables were read."""

    def __init__(self, labels: pd.MultiIndex) -> None:
        self.labels = labels
        size = len(labels)
        self.printed: BoolArray = np.zeros((size, size), dtype=bool)
        self.asked: BoolArray = np.zeros((size, size), dtype=bool)
        self.places = {label: place for place, label in enumerate(labels)}
        self.of_question: dict[str, list[int]] = {}
        for (question, _), place in self.places.items():
            self.of_question.setdefault(question, []).append(place)
        self.is_named = np.array([bool(name) for _, name in self.places], dtype=bool)

    def rows(self, question: str, *, named: bool = True) -> IntArray:
        """Return the categories of a question, the answers that have a name only or all."""
        own = np.array(self.of_question.get(question, []), dtype=np.intp)
        return own[self.is_named[own]] if named else own

    def tell(self, one: tuple[str, str], other: tuple[str, str], *, printed: bool) -> None:
        """Note that a table is about a joint count, and whether it prints it."""
        if one in self.places and other in self.places:
            cell = self.places[one], self.places[other]
            for k, m in (cell, cell[::-1]):
                self.printed[k, m] |= printed
                self.asked[k, m] |= bool(one[1] and other[1])

    def tell_crossed(self, one: str, other: str, *, printed: bool) -> None:
        """Note that a table crosses the named answers of two questions, and whether it prints their joint counts."""
        for rows, columns in ((one, other), (other, one)):
            block = np.ix_(self.rows(rows), self.rows(columns))
            self.asked[block] = True
            self.printed[block] |= printed


def _held(frequencies: pd.DataFrame, answers: pd.DataFrame) -> tuple[IntArray, pd.MultiIndex]:
    """Return the category that each respondent holds of each question that is counted, and the categories."""
    everybody = frequencies[frequencies["by"].isna()]
    labels: list[tuple[str, str]] = []
    held: list[IntArray] = []
    for question, rows in everybody.groupby("question", sort=False):
        if question not in answers:
            continue  # several answers: each option is counted alone, and makes no plane
        names = rows["category"].astype(str).tolist()
        given = answers[question].astype("object")
        own = names + [NO_ANSWER] * bool(given.isna().any())
        codes = given.where(given.notna(), NO_ANSWER).astype(str).map({name: code for code, name in enumerate(own)})
        held.append(codes.to_numpy(dtype=np.intp) + len(labels))
        labels += [(str(question), name) for name in own]
    codes_of_all = np.column_stack(held) if held else np.zeros((len(answers), 0), dtype=np.intp)
    return codes_of_all, pd.MultiIndex.from_arrays([[label[side] for label in labels] for side in (0, 1)])


def _print_answers(counts: Counts, printed: Results) -> None:
    """Note the counts of everybody that are printed: answers, alone and by factor, crossings, crossed questions."""
    for question, name, by, group, n, base in _cells(printed.study.frequencies):
        own = (question, name)
        counts.tell(own, (by, group) if by else own, printed=not np.isnan(n))
        known = not np.isnan(base)
        silent = (question, NO_ANSWER)
        counts.tell(silent, (by, group) if by else silent, printed=known)
    for crossed in printed.crossed.values():
        for question, name, by, group, n, _ in _cells(crossed.table_counts):
            if by:
                counts.tell((question, name), (by, group), printed=not np.isnan(n))


def _cells(table: pd.DataFrame) -> Iterator[tuple[str, str, str, str, float, float]]:
    keys = table[["question", "category", "by", "by_category"]].astype("object").fillna("").astype("str")
    numbers = table[["n", "base"]].astype("float64")
    for key, pair in zip(keys.itertuples(index=False), numbers.itertuples(index=False), strict=True):
        yield (*key, *pair)


def _print_space(counts: Counts, space: Tables) -> None:
    """Note the counts of the respondents of a space that its tables print, or that its places are about."""
    rows = space.categories.drop_duplicates(["question", "category"])
    for question, name, n in rows[["question", "category", "n"]].astype({"n": "float64"}).itertuples(index=False):
        own = (str(question), str(name))
        counts.tell(own, own, printed=not np.isnan(n))
    pairs = space.associations
    told = pairs["cramer_v"].notna()
    for one, other, known in zip(pairs["question_a"].astype(str), pairs["question_b"].astype(str), told, strict=True):
        counts.tell_crossed(one, other, printed=bool(known))
    placed = space.categories[(space.categories["status"] == "active") & space.categories["coordinate"].notna()]
    for one, other in combinations(placed["question"].astype(str).unique(), 2):
        counts.tell_crossed(one, other, printed=False)
    crossed = space.crossings.drop_duplicates(OF_CROSSING)
    for (*cell,), n in zip(pairs_of(crossed, *OF_CROSSING), crossed["n"].astype("float64"), strict=True):
        counts.tell((cell[0], cell[1]), (cell[2], cell[3]), printed=not np.isnan(n))


def _drawn(
    counts: Counts, printed: Results, study: Study, answers: pd.DataFrame, key: str, last: Withheld
) -> Drawn | None:
    """Return what is printed of a space; nothing where its places tell no whole counts."""
    declared, space = study.spaces[key], printed.spaces[key]
    if not tells_counts(declared, answers) or space.eigenvalues.empty:
        return None
    values = space.eigenvalues.sort_values("axis")
    axes = values["axis"].to_numpy(dtype=np.intp)
    asked = set(declared.active(study.questions))
    precision, placed = precision_at(last), space.categories[space.categories["axis"].isin(axes)]
    decimals = precision.of_places(placed["n"])
    half = np.full(len(placed), COARSE / 2) if reaches(last, "coarse") else half_of(decimals)
    low, high, active = _places(counts, placed, axes, half)
    for name, number in OF_AXES.items():
        found, near = values[name].to_numpy(dtype=np.float64), 0.5 * 10.0**-precision.rates
        low[number], high[number] = found - near, found + near
    shares = np.zeros(len(counts.labels))
    for question in asked:
        shares[counts.rows(question, named=False)] = 1 / len(asked)
    reference = _reference(counts, declared, study.questions, answers, asked)
    drawn = Drawn(active, shares, reference, axes, low, high)
    themes = {key: question.theme for key, question in study.questions.items() if key in asked}
    keys = [str(question) for question in counts.labels.get_level_values(0)]
    return replace(drawn, themed=Themed.declared_by(declared, themes, keys))


def _places(
    counts: Counts, shown: pd.DataFrame, axes: IntArray, half: FloatArray
) -> tuple[dict[str, FloatArray], dict[str, FloatArray], BoolArray]:
    """Return the bounds of the coordinates that are printed of categories, and which are active.

    A category that no answer is called like is what those hold who did not answer.
    """
    size = len(counts.labels)
    low, high = (np.full((size, len(axes)), np.nan) for _ in range(2))
    active = np.zeros(size, dtype=bool)
    pairs = list(pairs_of(shown, "question", "category"))
    found = [counts.places.get(pair, counts.places.get((pair[0], NO_ANSWER), -1)) for pair in pairs]
    places = np.array(found, dtype=np.intp)
    columns = np.searchsorted(axes, shown["axis"].to_numpy(dtype=np.intp))
    known = places >= 0
    active[places[known]] = (shown["status"] == "active").to_numpy()[known]
    values = shown["coordinate"].to_numpy(dtype=np.float64)
    for side, end in ((low, values - half), (high, values + half)):
        side[places[known], columns[known]] = end[known]
    return {"coordinates": low}, {"coordinates": high}, active


def tells_counts(space: Space, answers: pd.DataFrame) -> bool:
    """Whether places follow from whole counts: respondents count alike, and no answer of theirs is imputed."""
    treatments = {space.passive.missing, *space.passive.treatments.values()}
    return "weight" not in answers and "imputed" not in treatments


def _reference(
    counts: Counts, space: Space, questions: Mapping[str, Question], answers: pd.DataFrame, asked: set[str]
) -> FloatArray | None:
    """Return the frequencies from which the distances of a class are taken."""
    if space.within is None:
        return None
    kept = answers[~set_apart(answers, space, questions)]
    shares = [
        float((kept[question].astype("object").astype("str") == name).mean()) if question in asked and name else np.nan
        for question, name in counts.labels
    ]
    return np.array(shares)
