"""Answers whose share changed most from the reference to the last edition: two marks a row, joined."""

from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.edition_parts import in_order
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Mark
from analysis.figures.page import Drawing, dot
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, PAPER
from analysis.figures.track import Row, Track, track_figure
from analysis.geometry.levels import SIGNIFICANCE

MOST = 12  # answers shown
AREA = 34.0  # square points
COMPARABLE = frozenset({"identical", "recoded"})  # questions asked alike


def share_changes(
    shares: pd.DataFrame, labels: Labels, *, question: str, reference: str, stamp: str | None = None
) -> Drawing:
    """Return the shares of the answers that changed most, in the reference and in the last edition.

    Parameters
    ----------
    shares : DataFrame
        Result table: question, category, edition, reference, share, reference_share, difference, ci_low, ci_high,
        p_adjusted, comparability. Of a question of two answers, which change alike, the first declared is shown.
    labels : Labels
        What keys are called.
    question : str
        The question that tells editions apart.
    reference : str
        The edition that the others are compared with.
    stamp : str, optional
        Said at the foot of the figure.
    """
    known = with_difference(shares)
    last = in_order(known, question, labels)[-1]
    own = known[known["edition"].astype("str") == last]
    shown = _largest(own, labels)
    end = next(end for end in (0.25, 0.5, 1.0) if max(shown["share"].max(), shown["reference_share"].max()) <= end)
    step = end / 5
    rows = tuple(
        Row(_name(row, labels), _value(row, labels), partial(_draw_change, row, end)) for row in records(shown)
    )
    ticks = [(rank / 5, labels.percent(rank * step, 0)) for rank in range(6)]
    names: dict[str, Any] = {
        "reference": labels.category(question, reference),
        "edition": labels.category(question, last),
    }
    track = Track(rows, labels.say("editions.share_scale", **names), ticks)
    figure = track_figure(track, Footer(_legend(shown, names, labels), stamp=stamp))
    return Drawing(figure, _text(shown, names, labels))


def with_difference(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the answers whose share is known in the reference and in another edition."""
    return shares.dropna(subset=["difference", "share", "reference_share"])


def _largest(own: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """Return the largest changes, the largest rises first, then the falls; one answer of a question of two."""
    ranks = [labels.rank(key, category) for key, category in zip(own["question"], own["category"], strict=True)]
    ordered = own.assign(rank=ranks, size=own["difference"].abs().round(9)).sort_values("rank", kind="stable")
    answers = ordered.groupby("question", sort=False)["category"].transform("nunique")
    single = ordered.drop_duplicates("question") if len(ordered) else ordered
    kept = pd.concat([ordered[answers > 2], single[answers.loc[single.index] <= 2]])
    most = kept.sort_values(["size", "rank"], ascending=[False, True], kind="stable").head(MOST)
    return most.sort_values("difference", ascending=False, kind="stable")


def _name(row: Any, labels: Labels) -> str:
    """Return the name of an answer, and that its question was not asked alike where it was not."""
    name = labels.full(row.question, row.category)
    if pd.isna(row.comparability) or not row.comparability or row.comparability in COMPARABLE:
        return name
    return labels.say(f"editions.comparability.{row.comparability}", name=name)


def _value(row: Any, labels: Labels) -> str:
    """Return the difference in points, with its interval where it is known."""
    points = labels.signed(100 * row.difference, 0)
    if pd.isna(row.ci_low) or pd.isna(row.ci_high):
        return labels.say("editions.points", difference=points)
    low, high = (labels.signed(100 * bound, 0) for bound in (row.ci_low, row.ci_high))
    return labels.say("editions.points_between", difference=points, low=low, high=high)


def _draw_change(row: Any, end: float, page: Axes, track: Track, y: float) -> None:
    """Draw the share of the reference, hollow, and that of the edition, joined by a line: bold where it stands."""
    start, stop = track.at(row.reference_share / end), track.at(row.share / end)
    stands = pd.notna(row.p_adjusted) and row.p_adjusted <= SIGNIFICANCE
    page.plot([start, stop], [y, y], color=INK if stands else GREY, linewidth=2.2 if stands else 0.9, zorder=2)
    dot(page, start, y, AREA, ("o", PAPER, INK), 0.9, zorder=3)
    dot(page, stop, y, AREA, ("o", INK, INK), 0.9, zorder=4)


def _legend(shown: pd.DataFrame, names: dict[str, str], labels: Labels) -> tuple[Group, ...]:
    marks = Mark(names["reference"], "o", PAPER, INK, AREA), Mark(names["edition"], "o", INK, INK, AREA)
    stands = (shown["p_adjusted"] <= SIGNIFICANCE).sum()
    lines = [Line(labels.say("editions.apart"), GREY, width=0.9)]
    if stands:
        lines.insert(0, Line(labels.say("editions.stands"), INK, width=2.2))
    return Group("", marks), Group("", tuple(lines)), Group(labels.say("editions.share_note"), ())


def _text(shown: pd.DataFrame, names: dict[str, str], labels: Labels) -> str:
    told = (
        labels.say(
            "alt.share_change",
            name=_name(row, labels),
            before=labels.percent(row.reference_share, 0),
            after=labels.percent(row.share, 0),
        )
        for row in records(shown)
    )
    return " ".join([labels.say("alt.share_changes", count=len(shown), **names), *told])
