"""All that the page holds, as `explorer/src/payload.ts` declares it, made of what passed the door of printing."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.explorer.code import code_of
from analysis.explorer.factors import factors_of, path_of, regions_of
from analysis.explorer.panels import tables_of
from analysis.explorer.people import cells_of, individuals_of
from analysis.explorer.shown import Shown
from analysis.explorer.space import axes_of, categories_of, plane_of, questions_of, themes_of
from analysis.explorer.values import Json, number
from analysis.language.catalogue import Catalogue
from analysis.language.typography import typeset
from analysis.printing.levels import is_for_everybody
from analysis.printing.public_precision import OF_SPACES
from analysis.study import Study
from analysis.tables.results import Results

VERSION = 1
LANGUAGES = ("fr", "en")


def payload(
    printed: Results,
    study: Study,
    *,
    people: pd.DataFrame | None = None,
    refits: Mapping[str, Json] | None = None,
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
    weighted : bool
        Whether respondents have weights.
    """
    language = study.language
    catalogue = Catalogue(language)
    return {
        "version": VERSION,
        "language": language,
        "words": {each: Catalogue(each).templates("explorer") for each in LANGUAGES},
        "title": typeset(study.title, language),
        "notice": catalogue.sentence("shared.fictional") if study.data == "reconstructed" else None,
        "disclosure": study.disclosure,
        "source": catalogue.sentence("explorer.source", title=study.title),
        "editions": _editions(study),
        "spaces": [
            _space(Shown.of(printed, study, key), people, (refits or {}).get(key), weighted=weighted)
            for key in printed.spaces
        ],
    }


def _editions(study: Study) -> list[Json]:
    asked = study.questions.get(study.editions.question) if study.editions else None
    held = asked.categories.items() if asked else ()
    return [{"key": key, "label": typeset(label, study.language)} for key, label in held]


def _space(shown: Shown, people: pd.DataFrame | None, refit: Json, *, weighted: bool) -> Json:
    """Return what the page holds of one space."""
    is_public, basis = is_for_everybody(shown.study), shown.tables.basis
    return {
        "key": shown.space.key,
        "label": shown.set(shown.space.label),
        "n": None if basis.empty else number(basis["n"].iloc[0]),
        "weighted": weighted,
        "axes": axes_of(shown),
        "plane": plane_of(shown),
        "themes": themes_of(shown),
        "questions": questions_of(shown),
        "categories": categories_of(shown),
        "individuals": individuals_of(shown, people),
        "cells": cells_of(shown, OF_SPACES["position"]) if is_public else None,
        "factors": factors_of(shown),
        "regions": regions_of(shown),
        "path": path_of(shown),
        "tables": tables_of(shown),
        "code": code_of(shown, weighted=weighted, signs=refit and refit["signs"]),
        "refit": None if is_public else refit,
        "noRefit": "no_refit.public" if is_public else None if refit else "no_refit.class",
    }
