"""What the page holds of individuals: each under a pseudonym for the team; cells for everybody, or where too many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.explorer.shown import Shown
from analysis.explorer.values import FEW, FEWEST, Json, number, numbers
from analysis.printing.grid import FINE, gridded

AIDS = {"coordinates": ("coordinate", FEW), "contributions": ("contribution", FEWEST), "cos2": ("cos2", FEWEST)}
EMBEDDED = 10_000  # respondents, at most, whom a page holds one by one: it stays under 3 MB
NONE = -1  # the code of an answer that is not known
CLASS, WEIGHT = "class", "weight"


def is_crowd(people: pd.DataFrame | None) -> bool:
    """Whether the team's respondents are too many for a page to hold each."""
    return people is not None and len(people) > EMBEDDED


def individuals_of(shown: Shown, people: pd.DataFrame | None) -> Json:
    """Return the individuals by columns, so that many stay small; nothing where nobody may be shown.

    Parameters
    ----------
    shown : Shown
        Its table of individuals is empty in a report for everybody.
    people : DataFrame or None
        Answers by respondent, as `shown_answers` gives them.
    """
    table = shown.tables.individuals
    if table.empty or people is None or is_crowd(people):
        return None
    own = table.drop_duplicates("respondent")
    wide = table.assign(axis=table["axis"].astype(int)).pivot(index="respondent", columns="axis").loc[own["respondent"]]
    return {
        "labels": own["respondent"].astype(str).tolist(),
        "supplementary": own["status"].eq("supplementary").tolist(),
        "weights": numbers(people[WEIGHT].reindex(own["respondent"]), FEW) if WEIGHT in people else None,
        **{key: [numbers(wide[name, axis], few) for axis in shown.axes] for key, (name, few) in AIDS.items()},
        "answers": list(_answers(shown, people.reindex(own["respondent"]))),
    }


def _answers(shown: Shown, people: pd.DataFrame) -> Iterator[Json]:
    """Yield the answers of the individuals, question by question, then their classes."""
    asked = [*dict.fromkeys(shown.tables.questions["question"])]
    edition = shown.edition_question
    for question in dict.fromkeys([*asked, *([edition] if edition else [])]):
        if question in people:
            held = pd.Categorical(people[question])
            yield {
                "question": question,
                "categories": [str(category) for category in held.categories],
                "codes": held.codes.tolist(),
            }
    classes = shown.tables.members.set_index("respondent")["class"].astype(str).to_dict()
    if classes:
        names = sorted(set(classes.values()), key=lambda name: (len(name), name))
        ranks: Mapping[str, int] = {name: rank for rank, name in enumerate(names)}
        codes = [ranks.get(classes.get(one, ""), NONE) for one in people.index.astype(str)]
        yield {"question": CLASS, "categories": names, "codes": codes}


def crowd_of(shown: Shown, people: pd.DataFrame) -> Json:
    """Return how many active individuals stand in each cell of a fine grid of the plane: all, by factor, by class.

    Parameters
    ----------
    shown : Shown
        Its table of individuals is empty in a report for everybody.
    people : DataFrame
        Answers by respondent, as `shown_answers` gives them.
    """
    table = shown.tables.individuals
    if table.empty or shown.plane is None:
        return None
    rows = table[(table["status"] == "active") & table["axis"].isin([int(axis.number) for axis in shown.plane])]
    cloud = rows.assign(axis=rows["axis"].astype(int)).pivot(index="respondent", columns="axis", values="coordinate")
    plane = cloud[[int(axis.number) for axis in shown.plane]].set_axis(["x", "y"], axis="columns")
    step = float(plane.std(ddof=0).max()) / FINE
    factors = [factor for factor in dict.fromkeys(shown.tables.mean_points["factor"]) if factor in people]
    groups: dict[str, pd.Series | None] = {"": None, **{str(factor): people[factor] for factor in factors}}
    if len(shown.tables.members):
        groups[CLASS] = shown.tables.members.set_index("respondent")["class"]
    cells = [
        {
            "factor": factor,
            "category": None if group is None else str(row.category),
            "x": number(row.x, FEW),
            "y": number(row.y, FEW),
            "n": number(row.n),
        }
        for factor, group in groups.items()
        for row in gridded(plane, step, group).itertuples(index=False)
    ]
    return {"decimals": FEW, "cells": cells}


def cells_of(shown: Shown, decimals: int) -> Json:
    """Return the cells of the cloud that everybody may see, which are the same for every factor."""
    table = shown.tables.cells
    if table.empty:
        return None
    first = table[(table["factor"] == table["factor"].iloc[0]) & (table["status"] == "active")]
    cells = [
        {"factor": str(row.factor), "category": None, "x": number(row.x), "y": number(row.y), "n": number(row.n)}
        for row in first.itertuples(index=False)
    ]
    return {"decimals": decimals, "cells": cells}
