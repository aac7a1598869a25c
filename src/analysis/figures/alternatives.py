"""What a plane shows, in sentences, for those who do not see it."""

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.figures.labels import Labels
from analysis.figures.plane_axes import Plane
from analysis.figures.records import records

NAMED = 4  # points named on each side
SIDES = (("left", "right"), ("bottom", "top"))


def plane_text(kind: str, plane: Plane, labels: Labels, *, count: int, **values: str) -> str:
    """Return what is drawn and on which axes."""
    drawn = labels.say(f"alt.{kind}", count=count, **values)
    axes = labels.say("alt.axes", horizontal=plane[0].name, vertical=plane[1].name)
    return f"{drawn} {axes}"


def side_texts(kind: str, ranked: Sequence[pd.DataFrame], labels: Labels) -> Iterator[str]:
    """Yield, for each side of the plane where there is one, a sentence that names its first categories.

    Parameters
    ----------
    kind : str
        What ranks the categories: entry of the catalogue.
    ranked : two DataFrames
        Categories along the horizontal and the vertical axis, the first to be named first: question, category,
        coordinate; name, where they are not called by both.
    """
    for table, (low, high) in zip(ranked, SIDES, strict=True):
        for side, own in ((low, table[table["coordinate"] < 0]), (high, table[table["coordinate"] > 0])):
            names = _names_of(own.head(NAMED), labels)
            if names:
                yield labels.say(f"alt.{kind}.{side}", names=labels.listed(quoted(names, labels)))


def _names_of(categories: pd.DataFrame, labels: Labels) -> list[str]:
    """Return the names of categories: their own where they have one, else with their questions'."""
    if "name" in categories.columns:
        return categories["name"].tolist()
    return [labels.full(row.question, row.category) for row in records(categories)]


def quoted(names: Sequence[str], labels: Labels) -> list[str]:
    """Return names between the language's quotation marks, so that an enumeration keeps them apart."""
    return [labels.say("quoted", name=name) for name in names]
