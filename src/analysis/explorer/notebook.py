"""The page of any fitted space, for notebooks: no study is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.explorer.assembly import explorer_page
from analysis.explorer.payload import payload
from analysis.explorer.people import WEIGHT
from analysis.explorer.refit import refit_of
from analysis.geometry import FactorialSpace
from analysis.geometry.reading import tables as reading
from analysis.geometry.reading.balance import axis_balance
from analysis.geometry.space.coding import Coding
from analysis.geometry.structure.tables import structured_tables
from analysis.language.catalogue import Catalogue
from analysis.study import Question, Space, Study, Theme
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

KEY = "space"
HEIGHT = 720  # pixels of the page in a notebook
Themes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page in one file: shown by a notebook where it is the last value of a cell."""

    html: str

    def _repr_html_(self) -> str:
        """Return the page in a frame of its own, which runs its script and nothing of the notebook's."""
        rules = 'sandbox="allow-scripts allow-downloads"'
        return f'<iframe {rules} srcdoc="{escape(self.html)}" width="100%" height="{HEIGHT}"></iframe>'

    def save(self, path: Path | str) -> Path:
        """Write the page where one wants it, and return the place."""
        place = Path(path)
        place.write_bytes(self.html.encode("utf-8"))
        return place


def page(space: FactorialSpace, *, title: str = "", themes: Themes | None = None, language: str = "fr") -> Page:
    """Return the page of a fitted space, which holds all of its individuals and their answers.

    Parameters
    ----------
    space : FactorialSpace
        As `fit_mca` returns it; its supplementary questions are the factors of the page.
    title : str
        What the page is called.
    themes : mapping of question to theme, optional
        Themes of the active questions, by which the page colours them; by default those of the space.
    language : {"fr", "en"}
        The page's first.

    Examples
    --------
    >>> from analysis.geometry import fit_mca
    >>> answers = pd.DataFrame({"tea": ["yes", "yes", "no"], "milk": ["yes", "no", "no"]}, dtype="category")
    >>> page(fit_mca(answers), title="Breakfast").html[:15]
    '<!DOCTYPE html>'
    """
    named = title or Catalogue(language).sentence("explorer.untitled")
    known = dict(space.themes if themes is None else themes)
    study = _study(space, named, known, language)
    printed = Results(
        Tables(), {KEY: Tables({name: TABLES[name].checked(table) for name, table in _tables(space, known).items()})}
    )
    content = payload(
        printed,
        study,
        people=_people(space),
        refits={KEY: refit_of(space, known)},
        weighted=space.weights is not None,
    )
    return Page(explorer_page(content))


def _study(space: FactorialSpace, title: str, themes: Themes, language: str) -> Study:
    """Return a study that declares what a space knows: every thing is called by its key."""
    active = _questions(space.categories.coding, themes, is_active=True)
    others = _questions(space.supplementary.coding, {}, is_active=False) if space.supplementary else {}
    held = dict.fromkeys(themes.values())
    return Study(
        title=title,
        language=language,
        data="public",
        disclosure="internal",
        seed=0,
        waves={},
        themes={theme: Theme(theme, theme) for theme in held},
        questions=active | others,
        spaces={KEY: Space(KEY, title, tuple(held), tuple(others))},
    )


def _questions(coding: Coding, themes: Themes, *, is_active: bool) -> dict[str, Question]:
    return {
        key: Question(
            key,
            key,
            "active" if is_active else "supplementary",
            "single",
            theme=themes.get(key),
            categories={str(category): str(category) for category in coding.categories[rank]},
        )
        for rank, key in enumerate(coding.questions)
    }


def _tables(space: FactorialSpace, themes: Themes) -> dict[str, pd.DataFrame]:
    """Return the result tables of a space, as a study would have them, noise and tests left out."""
    coordinates = space.individual_coordinates.reset_index(drop=True)
    weights = None if space.weights is None else pd.Series(space.weights)
    others = space.supplementary_individuals
    known = {question: themes.get(question) for question in space.questions}
    basis = {"n": len(coordinates), "n_questions": space.n_questions, "n_missing": np.nan, "n_replaced": np.nan}
    return {
        "basis": pd.DataFrame([basis]),
        "axes": reading.axis_table(space, ()),
        "eigenvalues": reading.eigenvalue_table(space),
        "categories": _with_texts(reading.category_table(space, known)),
        "questions": reading.question_table(space, known),
        "quantitative": reading.quantitative_table(space),
        "balance": axis_balance(space),
        "individuals": reading.individual_table(
            space, _identity(space.individuals.index), None if others is None else _identity(others.index)
        ),
        **({"themes": reading.theme_table(space, known)} if themes else {}),
        **structured_tables(coordinates, _factors(space).reset_index(drop=True), space.eigenvalues, weights),
    }


def _with_texts(categories: pd.DataFrame) -> pd.DataFrame:
    return categories.assign(category=categories["category"].astype("str"))


def _names(index: pd.Index) -> pd.Index:
    return pd.Index([str(label) for label in index], name="respondent")


def _identity(index: pd.Index) -> pd.DataFrame:
    return pd.DataFrame({"respondent": _names(index), "wave": "", "edition": ""})


def _factors(space: FactorialSpace) -> pd.DataFrame:
    """Return the supplementary answers of the individuals."""
    if space.supplementary is None:
        return pd.DataFrame(index=_names(space.individuals.index))
    return _answers(space.supplementary.coding, _names(space.individuals.index))


def _people(space: FactorialSpace) -> pd.DataFrame:
    """Return the answers of the individuals."""
    own = _answers(space.categories.coding, _names(space.individuals.index))
    weights = [] if space.weights is None else [pd.Series(space.weights, own.index, name=WEIGHT)]
    return pd.concat([own, _factors(space), *weights], axis="columns")


def _answers(coding: Coding, index: pd.Index) -> pd.DataFrame:
    held = {
        question: pd.Categorical.from_codes(
            coding.codes[rank].tolist(), pd.Index([str(category) for category in coding.categories[rank]])
        )
        for rank, question in enumerate(coding.questions)
    }
    return pd.DataFrame(held, index=index)
