"""« Ma place »: a page on which someone answers the questions of a space and sees where these answers lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.explorer.assembly import page_of
from analysis.explorer.placing import Coefficients, fitted_coefficients, printed_coefficients
from analysis.explorer.shown import Shown
from analysis.explorer.space import axes_of, plane_of
from analysis.explorer.values import POINT, Json, by_axis, number
from analysis.geometry import FactorialSpace
from analysis.language.catalogue import Catalogue
from analysis.language.typography import typeset
from analysis.printing.levels import is_for_everybody
from analysis.study import Study
from analysis.study.placing import placing_spaces
from analysis.study.values import OWN_CATEGORIES
from analysis.tables.results import Results, Tables

VERSION = 1
LANGUAGES = ("fr", "en")
DECIMALS, PUBLIC_DECIMALS = 2, 1  # of a place, in standard deviations
OWN = frozenset(OWN_CATEGORIES.values())  # categories that nobody answers: those of missing answers
SILENCE = OWN_CATEGORIES["no_answer"]


def place_page(content: Json) -> str:
    """Return the page that shows what `placing_payload` returns: one file that asks nothing and keeps nothing."""
    if not content["spaces"]:  # the script finds no element to fill
        return page_of(content, place="sans-place", built="place", said="no_space")
    return page_of(content, place="place-de-chacun", built="place")


def placing_payload(printed: Results, study: Study, fitted: Mapping[str, FactorialSpace] | None = None) -> Json:
    """Return what the page holds, as `explorer/src/place/payload.ts` declares it: no respondent is in it.

    Parameters
    ----------
    printed : Results
        Past the door of printing.
    study : Study
        Gives names, and the spaces that place someone.
    fitted : mapping of key to FactorialSpace, optional
        The spaces themselves, for the team. In a report for everybody printed numbers alone place someone.
    """
    is_public = is_for_everybody(study)
    language = study.language
    places = [
        _Place(Shown.of(printed, study, key), _none_of(fitted, key, is_public))
        for key in placing_spaces(study)
        if _is_told(printed.spaces[key])
    ]
    asked = {one["key"]: one for place in places for one in place.asked()}
    return {
        "version": VERSION,
        "language": language,
        "words": {each: Catalogue(each).templates("place") for each in LANGUAGES},
        "title": typeset(study.title, language),
        "notice": Catalogue(language).sentence("shared.fictional") if study.data == "reconstructed" else None,
        "isPublic": is_public,
        "decimals": PUBLIC_DECIMALS if is_public else DECIMALS,
        "questions": [asked[key] for key in study.questions if key in asked],
        "spaces": [place.told() for place in places],
    }


def _is_told(tables: Tables) -> bool:
    """Return whether the numbers of the axes of the plane are printed: without them nobody is placed."""
    of_plane = tables.eigenvalues["axis"].isin(tables.axes["axis"])
    return len(tables.axes) > 0 and bool(tables.eigenvalues["eigenvalue"].loc[of_plane].notna().all())


def _none_of(fitted: Mapping[str, FactorialSpace] | None, key: str, is_public: bool) -> FactorialSpace | None:
    """Return the space itself, unless the report is for everybody."""
    return None if is_public or fitted is None else fitted[key]


class _Place:
    """One space, in which a sheet is placed."""

    def __init__(self, shown: Shown, space: FactorialSpace | None) -> None:
        """Take a space as it is printed, and itself for the team."""
        self.shown = shown
        plane = list(dict.fromkeys(plane_of(shown)))
        self.axes = [axes_of(shown)[place] for place in plane]
        numbers = [shown.axes[place] for place in plane]
        self.coefficients: Coefficients = (
            printed_coefficients(shown.tables, numbers) if space is None else fitted_coefficients(space, numbers)
        )
        eigenvalues = [axis["eigenvalue"] for axis in self.axes]
        if space is not None:
            eigenvalues = [float(space.kept_eigenvalues[axis - 1]) for axis in numbers]
        self.spread = np.sqrt(np.array(eigenvalues, dtype="float64"))
        table = shown.tables.categories
        own = table[table["status"].ne("supplementary") & table["axis"].astype(int).isin(numbers)]
        self.table = own.assign(retained=own["retained"].eq(True))
        self.numbers = numbers

    def asked(self) -> Iterator[Json]:
        """Yield the questions that make the space, and what can be answered to each."""
        labels, declared = self.shown.labels, self.shown.questions
        for question, rows in self.table.drop_duplicates(POINT).groupby("question", sort=False, observed=True):
            key = str(question)
            wording = declared[key].wording if key in declared else None
            yield {
                "key": key,
                "label": labels.question(key),
                "wording": self.shown.set(wording) if wording else "",
                "theme": labels.theme(str(rows["theme"].iloc[0])),
                "categories": [
                    {"key": str(one), "label": labels.category(key, str(one))}
                    for one in rows["category"]
                    if str(one) not in OWN
                ],
            }

    def told(self) -> Json:
        """Return what places a sheet, and what it is placed among."""
        basis = self.shown.tables.basis
        return {
            "key": self.shown.space.key,
            "label": self.shown.set(self.shown.space.label),
            "n": None if basis.empty else number(basis["n"].iloc[0]),
            "axes": [{key: axis[key] for key in ("axis", "name", "negative", "positive")} for axis in self.axes],
            "spread": self.spread.tolist(),
            "precision": self.coefficients.precision.tolist(),
            "isRotated": self.shown.space.orientation == "themes",
            "questions": [self._placing(str(question)) for question in self.coefficients.constants.index],
            "landmarks": list(self._landmarks()),
        }

    def _placing(self, question: str) -> Json:
        adds, is_active = self.coefficients.adds.loc[question], self.coefficients.is_active.loc[question]
        rows = zip(adds.index, adds.to_numpy(), is_active, strict=True)
        held = {str(category): _added(row, bool(shapes)) for category, row, shapes in rows}
        theme = self.table["theme"][self.table["question"].eq(question)].iloc[0]
        return {
            "key": question,
            "theme": self.shown.labels.theme(str(theme)),
            "constant": self.coefficients.constants.loc[question].to_numpy().tolist(),
            "adds": {key: value for key, value in held.items() if key not in OWN},
            "silence": held.get(SILENCE),
        }

    def _landmarks(self) -> Iterator[Json]:
        """Yield the mean points of those who gave each answer, those that make most of the plane first."""
        values = {
            name: by_axis(self.table, name, POINT, self.numbers) for name in ("coordinate", "contribution", "retained")
        }
        made = {key: sum(share or 0 for share in shares) for key, shares in values["contribution"].items()}
        for question, category in sorted(made, key=lambda key: -made[key]):
            point = values["coordinate"][question, category]
            if None not in point and str(category) not in OWN:
                yield {
                    "question": str(question),
                    "category": str(category),
                    "at": [y * spread for y, spread in zip(point, self.spread.tolist(), strict=True) if y is not None],
                    "isTold": any(values["retained"][question, category]),
                }


def _added(values: Any, is_active: bool) -> Json:
    """Return what a category adds on each axis: nothing where it shapes none, null where it may not be told."""
    if not is_active:
        return []
    return None if pd.isna(values).any() else [float(value) for value in values]
