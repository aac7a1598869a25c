"""The density of a cloud: lines behind its marks, or shades of its cells where marks would cover each other."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.markers import MarkerStyle
from matplotlib.transforms import IdentityTransform

from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Patch
from analysis.figures.marks import lighter, round_counts
from analysis.figures.theme import GREY, PALE, RULE, Style
from analysis.printing.grid import CROWD

PALEST, DARKEST = 0.08, 0.88  # parts of its colour in the emptiest cell and in the fullest one


def is_crowd(cells: pd.DataFrame) -> bool:
    """Whether cells hold more individuals than marks tell apart."""
    return int(cells["n"].sum()) > CROWD


def shades(cells: pd.DataFrame, look: dict[str, Style] | None = None, plain: str = GREY) -> pd.DataFrame:
    """Return one row a cell of the grid: x, y, n, colour.

    Parameters
    ----------
    cells : DataFrame
        Columns x, y, n, and category where a look is given.
    look : dict of category to Style, optional
        Where it is given, a cell takes the colour of the category that most of its individuals are of, the first of
        those that tie; else all are of the plain colour.
    plain : str
        The colour of cells that take none from a category.
    """
    nodes = cells.groupby(["x", "y"], sort=True)["n"].sum().reset_index()
    hues = pd.Series(plain, index=nodes.index)
    if look:
        ranked = cells.sort_values(["x", "y", "n"], ascending=[True, True, False], kind="stable")
        first = ranked.drop_duplicates(["x", "y"])["category"].map({key: style.colour for key, style in look.items()})
        hues = first.fillna(plain).reset_index(drop=True)
    strengths = _strength(nodes["n"].to_numpy(dtype=np.float64), float(nodes["n"].max()))
    colours = [lighter(hue, 1 - strength) for hue, strength in zip(hues, strengths, strict=True)]
    return nodes.assign(colour=colours)


def _strength(counts: np.ndarray, top: float) -> np.ndarray:
    """Return what part of its colour a cell has: the square root of its count tells the edges of a cloud too."""
    return PALEST + (DARKEST - PALEST) * np.sqrt(counts / top)


def draw_lines(axes: Axes, cells: pd.DataFrame) -> None:
    """Draw lines of equal density of the whole cloud."""
    import seaborn

    ends = axes.get_xlim(), axes.get_ylim()
    seaborn.kdeplot(
        x=cells["x"], y=cells["y"], weights=cells["n"], levels=5, color=PALE, linewidths=0.6, ax=axes, zorder=1.5
    )
    axes.set(xlim=ends[0], ylim=ends[1], xlabel="", ylabel="")


def draw_shades(axes: Axes, shaded: pd.DataFrame, scale: float) -> None:
    """Draw the cells of a grid as squares that touch, so many points being one unit of the axes."""
    style = MarkerStyle("s")
    square = style.get_path().transformed(style.get_transform())
    side = grid_side(shaded) * scale
    colours = shaded["colour"].tolist()
    places = shaded[["x", "y"]].to_numpy()
    drawn = PathCollection(
        [square],
        [side**2],
        facecolors=colours,
        edgecolors="none",
        offsets=places,
        offset_transform=axes.transData,
        zorder=1.2,
    )
    drawn.set_transform(IdentityTransform())
    axes.add_collection(drawn, autolim=False)


def grid_side(cells: pd.DataFrame) -> float:
    """Return the side of a cell: the least distance between two columns or two rows, as far as cells tell it."""
    places = [np.unique(cells[name].round(9)) for name in ("x", "y")]
    gaps = np.concatenate([np.diff(each) for each in places])
    return float(gaps.min()) if len(gaps) else 1.0


def shade_group(shaded: pd.DataFrame, labels: Labels) -> Group:
    """Return the legend of shades: up to three round counts of a cell."""
    top = float(shaded["n"].max())
    counts = round_counts(top)
    strengths = _strength(np.array(counts, dtype=np.float64), top)
    entries = [
        Patch(labels.integer(count), lighter(GREY, 1 - strength), edge=RULE)
        for count, strength in zip(counts, strengths, strict=True)
    ]
    return Group(labels.say("legend.shades"), tuple(entries))
