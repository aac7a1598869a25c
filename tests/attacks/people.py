"""Points told apart: all the answers of who stands there, by trying every pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.spatial import KDTree
from tests.attacks.reading import EXACT, Report, slack
from tests.attacks.whole_numbers import Key, Plane

from analysis.geometry.arrays import FloatArray

MOST = 2**14  # patterns that are tried
NEAR = 1e-6  # how near a pattern must come to a point written whole
PSEUDONYM = re.compile(r"(?<![\w-])\w+-(?:[0-9a-f]{16}|\d{4,8})(?![\w-])")
Pattern = frozenset[Key]


def patterns(plane: Plane) -> Iterator[Pattern]:
    """Yield every way to answer the active questions."""
    options = [[key for key in plane.keys if key[0] == question] for question in plane.questions]
    if np.prod([len(each) for each in options]) <= MOST:
        yield from map(frozenset, product(*options))


def places(plane: Plane, found: list[Pattern]) -> FloatArray:
    """Return the point of each pattern: the mean of its categories, less everybody's, over √λ."""
    ranks = {key: rank for rank, key in enumerate(plane.keys)}
    held = np.zeros((len(found), len(plane.keys)))
    for row, pattern in enumerate(found):
        held[row, [ranks[key] for key in pattern]] = 1.0
    middle = (plane.low + plane.high) / 2
    return (held @ middle - np.mean(plane.centre, axis=0)) / (len(plane.questions) * np.mean(plane.roots, axis=0))


def by_exact_points(folder: Path) -> dict[str, Pattern]:
    """Return the answers of each pseudonym that stands at a point written whole, where one pattern alone reaches it."""
    report = Report(folder)
    rows = report.table("individuals")
    if rows.empty:
        return {}
    halves = _Halves.of(Plane.of(report))
    cloud = rows.pivot(index="respondent", columns="axis", values="coordinate").astype(float)
    every = {str(name): halves.at(point) for name, point in zip(cloud.index, cloud.to_numpy(), strict=True)}
    return {name: near[0] for name, near in every.items() if len(near) == 1}


@dataclass(frozen=True)
class _Halves:
    """Answers to the first and to the last active questions, and what each adds to a point: they meet in the middle."""

    sides: tuple[list[Pattern], list[Pattern]]
    adds: tuple[FloatArray, FloatArray]

    @classmethod
    def of(cls, plane: Plane) -> _Halves:
        """Return the halves of the patterns of a plane of which places are written whole."""
        options = [[key for key in plane.keys if key[0] == question] for question in plane.questions]
        parts = options[: len(options) // 2], options[len(options) // 2 :]
        first, last = ([frozenset(each) for each in product(*part)] for part in parts)
        zero = places(plane, [frozenset()])
        return cls((first, last), (places(plane, first), places(plane, last) - zero))

    def at(self, point: FloatArray) -> list[Pattern]:
        """Return every pattern whose place is a point."""
        near = KDTree(self.adds[0]).query_ball_point(point - self.adds[1], NEAR, p=np.inf)
        return [self.sides[0][a] | own for own, met in zip(self.sides[1], near, strict=True) for a in met]


def by_residue(folder: Path) -> list[Pattern]:
    """Return the whole pattern of the one holder of a masked category, by what contributions leave of one."""
    found = holder_of(Report(folder))
    return [] if found is None else [found[0]]


def holder_of(report: Report) -> tuple[Pattern, Plane] | None:
    """Return the answers of the one holder of a masked category, and the plane completed by its point.

    The contribution of the other category of its question is one less all that is printed. It gives its squared
    coordinate, that of the rare category, since those of a question balance, and so the point of its only holder, to
    the sign of each axis: one pattern in all is there.
    """
    rows = report.table("categories")
    active = rows[rows["status"] == "active"]
    untold = active[active["contribution"].isna()].drop_duplicates(["question", "category"])
    if len(untold) != 1 or slack(active["contribution"].astype(float)) > EXACT:
        return None
    other = (str(untold["question"].iloc[0]), str(untold["category"].iloc[0]))
    plane = Plane.of(report)
    rare = next(key for key in plane.keys if key[0] == other[0] and key != other)
    told = active[~((active["question"] == other[0]) & (active["category"] == other[1]))]
    left = np.maximum(1 - told.groupby("axis")["contribution"].sum().to_numpy(dtype=float), 0)
    roots, n, n_questions = np.mean(plane.roots, axis=0), plane.n, len(plane.questions)
    holder = np.sqrt(left * n_questions * n * (n - 1)) * roots**2  # √λ times the coordinate of the rare category
    every = [pattern for pattern in patterns(plane) if rare in pattern]
    if not every:
        return None
    held = np.array([[key in pattern and key != rare for key in plane.keys] for pattern in every], dtype=float)
    known = np.where(plane.low + plane.high == 0, 0.0, (plane.low + plane.high) / 2)
    own = 1 - 1 / (n_questions * roots**2 * n)  # what the point of the holder adds to everybody's
    reached = held @ known / (n_questions * roots) / own
    near = np.flatnonzero(np.abs(np.abs(reached) - holder).max(axis=1) < NEAR)
    if len(near) != 1:
        return None
    return every[near[0]], plane.with_rare(rare, reached[near[0]] / roots)


def by_row_order(folder: Path, ranks: list[int]) -> dict[int, str]:
    """Return who sent the answers of each rank, where rows are respondents, the order of arrival being known."""
    names = list(dict.fromkeys(Report(folder).table("individuals")["respondent"]))
    return {rank: names[rank] for rank in ranks if rank < len(names)}


def by_known_answers(folder: Path, answers: pd.DataFrame) -> set[str]:
    """Return the targets whom a printed count of one singles out: they gave the two answers that it crosses."""
    rows = Report(folder).table("frequencies")
    alone = rows[(rows["n"] == 1) & rows["by"].notna() & rows["by"].isin(answers.columns)]
    found: set[str] = set()
    for question, category, by, group in alone[["question", "category", "by", "by_category"]].itertuples(index=False):
        if question in answers:
            is_they = (answers[question].astype(str) == str(category)) & (answers[by].astype(str) == str(group))
            found |= set(answers.loc[is_they, "respondent"])
    return found


def by_page(folder: Path) -> dict[str, Pattern]:
    """Return the answers that the page gives of each pseudonym, to the questions that make its first space."""
    space = Report(folder).page["spaces"][0]
    people, active = space["individuals"], {asked["key"] for asked in space["questions"] if asked["status"] == "active"}
    if people is None:
        return {}
    told = [one for one in people["answers"] if one["question"] in active]
    return {
        name: frozenset((one["question"], one["categories"][one["codes"][rank]]) for one in told)
        for rank, name in enumerate(people["labels"])
    }


def pseudonyms_in(folder: Path) -> set[str]:
    """Return all that looks like a pseudonym in any file, its hidden texts and its description of itself included."""
    return {found for path in sorted(folder.rglob("*")) if path.is_file() for found in PSEUDONYM.findall(text_of(path))}


def text_of(path: Path) -> str:
    """Return all that can be read in a file: members of an archive, texts and properties of a PDF, of a picture."""
    import zipfile

    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if path.suffix == ".pdf":
        from pypdf import PdfReader

        document = PdfReader(path)
        return " ".join(
            [str(document.metadata), str(document.xmp_metadata), *(p.extract_text() for p in document.pages)]
        )
    return path.read_bytes().decode("utf-8", "replace")
