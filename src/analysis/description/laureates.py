"""The laureates of each edition: their list, counted by category and territory, placed on the map, what became of them.

All of it is public by nature: no respondent is in it.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.description.lambert93 import lambert93
from analysis.study import laureates as names
from analysis.study.laureates import Laureates
from analysis.study.lists import Line, lines_of
from analysis.study.outlines import Ring, rings_of
from analysis.tables import TABLES, proclaimed

Text = Callable[[str], str]  # the text of a file of the study
WHOLE, CATEGORY, TERRITORY, BOTH = "all", "category", "territory", "category_territory"


def laureate_tables(declared: Laureates, text_of: Text) -> dict[str, pd.DataFrame]:
    """Return the result tables of the laureates, by name.

    Parameters
    ----------
    declared : Laureates
        What the study says of them; its files were checked.
    text_of : callable of str
        Gives the text of a file by its path from the study's folder.
    """
    towns = {line[names.CODE]: line for line in lines_of(text_of(declared.towns.file))}
    listed = laureate_list(declared, {name: text_of(each.file) for name, each in declared.editions.items()}, towns)
    rings = rings_of(text_of(declared.outline.file)) if declared.outline else []
    return {
        "laureates": listed,
        "laureate_counts": laureate_counts(listed, list(declared.categories)),
        "laureate_places": laureate_places(listed, towns),
        "laureate_news": _news(lines_of(text_of(declared.news)) if declared.news else []),
        "map_outline": outline_table(rings),
    }


def no_laureates() -> dict[str, pd.DataFrame]:
    """Return the same tables without rows, of a study that declares no laureates."""
    return {table.name: table.empty() for table in proclaimed.TABLES}


def laureate_list(declared: Laureates, texts: dict[str, str], towns: dict[str, Line]) -> pd.DataFrame:
    """Return the laureates, a row a project: the editions in their declared order, projects in that of proclamation."""
    rows = [
        (edition, str(int(line[names.ORDER])), declared.category_of(line[names.CATEGORY], edition),
         towns[line[names.CODE]][declared.towns.territory], line[names.TOWN], line[names.CODE],
         line[names.PROJECT], line[names.BEARER], line[names.CATEGORY], line[names.NOTE])
        for edition, text in texts.items()
        for line in sorted(lines_of(text), key=lambda line: int(line[names.ORDER]))
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=TABLES["laureates"].names)


def laureate_counts(listed: pd.DataFrame, categories: Sequence[str]) -> pd.DataFrame:
    r"""Return how many projects each edition proclaimed: in all, by category, by territory, by both.

    Parameters
    ----------
    listed : DataFrame
        As `laureate_list` returns it.
    categories : sequence of str
        All of them, in their order: one without a project counts none.

    Returns
    -------
    DataFrame
        edition, by (all, category, territory, category_territory), category, territory, n_projects, and share, of all
        the projects of the edition: each way of counting sums to it, :math:`\sum_k n_k = n`.
    """
    rows = [
        row for edition, own in listed.groupby("edition", sort=False) for row in _counted(str(edition), own, categories)
    ]
    return pd.DataFrame(rows, columns=TABLES["laureate_counts"].names)


def _counted(
    edition: str, own: pd.DataFrame, categories: Sequence[str]
) -> Iterator[tuple[str, str, str, str, int, float]]:
    territories = sorted(set(own["territory"]))
    cells = [
        (WHOLE, "", ""),
        *((CATEGORY, category, "") for category in categories),
        *((TERRITORY, "", territory) for territory in territories),
        *((BOTH, category, territory) for category in categories for territory in territories),
    ]
    for by, category, territory in cells:
        held = (own["category"] == category) if category else pd.Series(data=True, index=own.index)
        held &= (own["territory"] == territory) if territory else True
        yield edition, by, category, territory, int(held.sum()), float(held.sum() / len(own))


def laureate_places(listed: pd.DataFrame, towns: dict[str, Line]) -> pd.DataFrame:
    """Return where the laureates of each category are, a row a town, at the place of the commune in Lambert-93."""
    keys = ["edition", "code", "commune", "territory", "category"]
    counted = listed.groupby(keys, sort=False).size().rename("n_projects").reset_index()
    degrees = {name: np.array([float(towns[code][name]) for code in counted["code"]]) for name in names.DEGREES}
    x, y = lambert93(degrees[names.LONGITUDE], degrees[names.LATITUDE])
    return counted.assign(x=x, y=y)[TABLES["laureate_places"].names]


def outline_table(rings: Sequence[Ring]) -> pd.DataFrame:
    """Return the points of the outline of the map, ring after ring, in Lambert-93."""
    rows = [(str(part), rank, *point) for part, ring in enumerate(rings, start=1) for rank, point in enumerate(ring, 1)]
    table = pd.DataFrame(rows, columns=TABLES["map_outline"].names).astype({"x": "float64", "y": "float64"})
    x, y = lambert93(table["x"].to_numpy(), table["y"].to_numpy())
    return table.assign(x=x, y=y)


def _news(lines: Sequence[Line]) -> pd.DataFrame:
    """Return what became of laureates, in the order of the dates."""
    rows = [tuple(line[name] for name in names.OF_NEWS) for line in sorted(lines, key=lambda line: line[names.DATE])]
    return pd.DataFrame(rows, columns=TABLES["laureate_news"].names)
