"""All that the page holds, as `explorer/src/payload.ts` declares it, made of what passed the door of printing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from analysis.explorer.code import code_of
from analysis.explorer.factors import factors_of, path_of, regions_of
from analysis.explorer.panels import tables_of
from analysis.explorer.people import cells_of, crowd_of, individuals_of, is_crowd
from analysis.explorer.shown import Shown
from analysis.explorer.space import axes_of, categories_of, plane_of, quantities_of, questions_of, themes_of
from analysis.explorer.values import Json, number
from analysis.language.catalogue import Catalogue
from analysis.language.typography import typeset
from analysis.printing.levels import is_for_everybody
from analysis.printing.precision import OF_SPACES
from analysis.study import Study
from analysis.tables.results import Results

VERSION = 1
LANGUAGES = ("fr", "en")
NOTHING_BESIDES: Mapping[str, Json] = MappingProxyType(
    {
        **dict.fromkeys(("individuals", "cells", "code", "refit", "noRefit")),
        **{part: [] for part in ("factors", "regions", "path", "quantities", "tables")},
    }
)


def payload(
    printed: Results,
    study: Study,
    *,
    people: pd.DataFrame | None = None,
    refits: Mapping[str, Json] | None = None,
    signs: Mapping[str, Sequence[int]] | None = None,
    weighted: bool = False,
) -> Json:
    """Return what the page of a study holds.

    Parameters
    ----------
    printed : Results
        The tables of the study and of its spaces, past the door of printing.
    study : Study
        Gives title, level and the names of things.
    people : DataFrame, optional
        Answers by respondent, as `shown_answers` gives them to the team.
    refits : mapping of space to what `refit_of` returns, optional
        Of those without one, the page says why it fits none again.
    signs : mapping of space to what `signs_of` returns, optional
        Of spaces without a refit.
    weighted : bool
        Whether respondents have weights.
    """
    return _page(study, counted=is_crowd(people)) | {
        "words": {each: _words(each, counted=is_crowd(people)) for each in LANGUAGES},
        "spaces": [
            _space(
                Shown.of(printed, study, key),
                people,
                (refits or {}).get(key),
                signs=(signs or {}).get(key),
                weighted=weighted,
            )
            for key in printed.spaces
        ],
    }


def planes(printed: Results, study: Study) -> Json:
    """Return what a page holds that shows the plane of each space and nothing besides: its categories, in one language.

    Parameters
    ----------
    printed, study
        As `payload` takes them.
    """
    shown = (Shown.of(printed, study, key) for key in printed.spaces)
    language = study.language
    return _page(study) | {
        "words": {language: _words(language)},
        "spaces": [{**_plane(each), **NOTHING_BESIDES} for each in shown if each.plane],
    }


def _words(language: str, *, counted: bool = False) -> dict[str, str]:
    """Return what a page says in a language: of crowds where respondents are counted in cells alone."""
    return {
        key: said
        for key, said in Catalogue(language).templates("explorer").items()
        if counted or not key.endswith("crowd")
    }


def _page(study: Study, *, counted: bool = False) -> dict[str, Json]:
    """Return what is said of a study, and of respondents who are counted in cells."""
    catalogue = Catalogue(study.language)
    source = catalogue.sentence("explorer.source", title=study.title)
    return {
        "version": VERSION,
        "language": study.language,
        "title": typeset(study.title, study.language),
        "notice": catalogue.sentence("shared.fictional") if study.data == "reconstructed" else None,
        "disclosure": study.disclosure,
        "source": f"{source} {catalogue.sentence('explorer.crowd')}" if counted else source,
        "editions": _editions(study),
    }


def _editions(study: Study) -> list[Json]:
    asked = study.questions.get(study.editions.question) if study.editions else None
    held = asked.categories.items() if asked else ()
    return [{"key": key, "label": typeset(label, study.language)} for key, label in held]


def _space(
    shown: Shown, people: pd.DataFrame | None, refit: Json, *, signs: Sequence[int] | None, weighted: bool
) -> Json:
    """Return what the page holds of one space."""
    is_public = is_for_everybody(shown.study)
    return _plane(shown) | {
        "weighted": weighted,
        "individuals": individuals_of(shown, people),
        "cells": _cells(shown, people),
        "factors": factors_of(shown),
        "quantities": quantities_of(shown),
        "regions": regions_of(shown),
        "path": path_of(shown),
        "tables": tables_of(shown),
        "code": code_of(shown, weighted=weighted, signs=refit["signs"] if refit else signs),
        "refit": None if is_public else refit,
        "noRefit": None if refit and not is_public else f"no_refit.{_why_none(shown, people)}",
    }


def _cells(shown: Shown, people: pd.DataFrame | None) -> Json:
    """Return the cells of the cloud where nobody is in the page: those that everybody may see, or of many."""
    if is_for_everybody(shown.study):
        return cells_of(shown, OF_SPACES["position"])
    return crowd_of(shown, people) if people is not None and is_crowd(people) else None


def _why_none(shown: Shown, people: pd.DataFrame | None) -> str:
    """Return the key of what says why the page does not fit a space again."""
    if is_for_everybody(shown.study):
        return "public"
    return "crowd" if shown.space.within is None and is_crowd(people) else "class"


def _plane(shown: Shown) -> dict[str, Json]:
    """Return what the page holds of the plane of a space."""
    basis = shown.tables.basis
    return {
        "key": shown.space.key,
        "label": shown.set(shown.space.label),
        "n": None if basis.empty else number(basis["n"].iloc[0]),
        "weighted": False,
        "axes": axes_of(shown),
        "plane": plane_of(shown),
        "themes": themes_of(shown),
        "questions": questions_of(shown),
        "categories": categories_of(shown),
    }
