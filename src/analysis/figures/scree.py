"""How much each axis weighs: modified rates, else raw ones, beside those that noise alone would give."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.figures.bars import FULL, HATCHED, Series, bar_figure
from analysis.figures.labels import Labels
from analysis.figures.legend import Patch
from analysis.figures.page import Drawing
from analysis.figures.records import records

LEAST, MOST = 5, 8  # axes shown


@dataclass(frozen=True, slots=True)
class Measure:
    """What the bars measure: its words in the catalogue, and the columns it is read from."""

    words: str
    compared: str  # the sentence of an axis beside noise
    rate: str
    cumulated: str
    noise: str


MODIFIED = Measure("scree", "rate_and_noise", "modified_rate", "cumulative_modified_rate", "noise_rate")
RAW = Measure("raw_scree", "raw_rate_and_noise", "rate", "cumulative_rate", "raw_noise_rate")


def scree(eigenvalues: pd.DataFrame, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return bars of the modified rates of the first axes, the rates of noise beside them.

    Parameters
    ----------
    eigenvalues : DataFrame
        Result table: axis, modified_rate, cumulative_modified_rate, noise_rate.
        Past the fifth, axes of no modified rate are left out.
    labels : Labels
        The language.
    stamp : str, optional
        Said at the foot of the figure.
    """
    return _rate_bars(eigenvalues, MODIFIED, labels, stamp)


def raw_scree(eigenvalues: pd.DataFrame, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return bars of the raw rates of the first axes, for a space that has no modified rates.

    Beside each stands the rate that the eigenvalue of noise would have, which noise rarely exceeds.

    Parameters
    ----------
    eigenvalues : DataFrame
        Result table: axis, eigenvalue, rate, cumulative_rate, noise_eigenvalue.
    labels, stamp
        As in `scree`.
    """
    inertia = eigenvalues["eigenvalue"] / eigenvalues["rate"]
    return _rate_bars(eigenvalues.assign(raw_noise_rate=eigenvalues["noise_eigenvalue"] / inertia), RAW, labels, stamp)


def _rate_bars(eigenvalues: pd.DataFrame, measure: Measure, labels: Labels, stamp: str | None) -> Drawing:
    """Return the bars of one measure of the first axes."""
    positive = int((eigenvalues[measure.rate] > 0).sum())
    table = eigenvalues.head(min(MOST, max(LEAST, positive)))
    series = _series_of(table, measure, labels)
    names = {
        axis: labels.say("scree.tick", axis=labels.integer(axis), rate=labels.percent(cumulated))
        for axis, cumulated in zip(table["axis"], table[measure.cumulated], strict=True)
    }
    captions = labels.say(f"{measure.words}.axes"), labels.say(f"{measure.words}.rates")
    top = float(table[[measure.rate, measure.noise]].max().max()) * 1.1
    figure = bar_figure(
        series,
        labels,
        names=names,
        captions=captions,
        top=top,
        ticks=_graduations(top),
        ends=(table["axis"].min() - 0.6, table["axis"].max() + 0.6),
        height=62.0,
        below=13.0,
        stamp=stamp,
    )
    return Drawing(figure, _scree_text(table, len(series) > 1, measure, labels))


def _series_of(table: pd.DataFrame, measure: Measure, labels: Labels) -> list[Series]:
    """Return the bars of what is observed, and beside them those of noise where it is known."""
    observed, noise = (
        Patch(labels.say(f"{measure.words}.{key}"), *look) for key, look in {"observed": FULL, "noise": HATCHED}.items()
    )
    if table[measure.noise].isna().all():
        return [Series(table["axis"], table[measure.rate], observed, 0.55)]
    width, shift = 0.38, 0.38 / 2 + 0.01
    return [
        Series(table["axis"] - shift, table[measure.rate], observed, width),
        Series(table["axis"] + shift, table[measure.noise], noise, width),
    ]


def _graduations(top: float) -> Sequence[float]:
    """Return shares from 0 to the last graduation at or under `top`, about five of them."""
    step = next((step for step in (0.01, 0.02, 0.05, 0.1, 0.2) if top / step <= 5), 0.2)
    return [rank * step for rank in range(int(top / step + 1e-9) + 1)]


def _scree_text(table: pd.DataFrame, has_noise: bool, measure: Measure, labels: Labels) -> str:
    """Return the rates of the axes in sentences, noise compared where it is known."""
    texts = [labels.say(f"alt.{measure.words}", count=len(table))]
    first = table[["axis", measure.rate, measure.noise]].head(3).set_axis(["axis", "rate", "noise"], axis="columns")
    for row in records(first):
        values: dict[str, Any] = {"axis": labels.integer(row.axis), "rate": labels.percent(row.rate)}
        if has_noise and pd.notna(row.noise):
            texts.append(labels.say(f"alt.{measure.compared}", noise=labels.percent(row.noise), **values))
        else:
            texts.append(labels.say("alt.rate", **values))
    return " ".join(texts)
