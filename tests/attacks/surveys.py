"""Small surveys drawn for attacks: one rare answer, a group of five, their tables made as a study makes them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.description.frequencies import frequency_table
from analysis.description.redundancy import association_table
from analysis.geometry.inference.factor_tests import factor_tests
from analysis.geometry.reading.noise import mean_rates, noise_spectra, upper_eigenvalues
from analysis.geometry.reading.tables import (
    axis_table,
    basis_table,
    category_table,
    eigenvalue_table,
    individual_table,
    question_table,
    theme_table,
)
from analysis.geometry.space.declared import declared_space, themes_of
from analysis.geometry.structure.mean_points import mean_points, scaled_deviations
from analysis.printing.audit import audit
from analysis.printing.door import Printed, at_steps, printed, without_small_rows
from analysis.printing.public_counts import without_small_counts
from analysis.printing.small_groups import without_small_positions
from analysis.report.workbook import workbook_bytes
from analysis.steps.write_explorer import write_explorer
from analysis.steps.write_place import write_place
from analysis.study import Question, Study, Theme, read_study
from analysis.tables.results import Results, Tables

POISON = Path(__file__).parents[2] / "examples" / "poison"
THEMES = {"u": Theme("u", "Premier thème"), "v": Theme("v", "Second thème")}
FACTORS = ("groupe", "sexe")
PAGES = ("explorer", "place")
GROUP = 5  # respondents of the smallest group
DRAWS = 999  # of a test
NONE = pd.DataFrame(columns=["respondent", "wave", "question", "category", "kind"])


@dataclass(frozen=True, eq=False)
class Survey:
    """A study, the answers that only its team has, and its tables as they were made."""

    study: Study
    answers: pd.DataFrame
    results: Results

    @property
    def active(self) -> list[str]:
        """Keys of the active questions."""
        return list(self.study.spaces["main"].active(self.study.questions))

    def at(self, level: str) -> tuple[Study, Printed]:
        """Return the study and what is printed of it: internal; public, before any audit; audited, after it;
        unrounded: public with its small counts masked and its numbers whole."""
        study = replace(self.study, disclosure="internal" if level == "internal" else "public")
        if level == "audited":
            return study, printed(self.results.replaced(disclosure_audit=self.record), study, self.answers)
        if level != "unrounded":
            return study, printed(self.results, study, self.answers)
        team = printed(self.results, replace(study, disclosure="internal"), self.answers)
        kept = {key: Tables({**space.frames, "individuals": NONE}) for key, space in team.spaces.items()}
        masked = without_small_rows(without_small_counts(without_small_positions(replace(team, spaces=kept)), study))
        return study, Printed(masked)

    @cached_property
    def record(self) -> pd.DataFrame:
        """The record of the audit of a public study of these answers."""
        study = replace(self.study, disclosure="public")
        told = at_steps(self.results, study, self.answers)
        return audit(told("nothing"), study, self.answers, lambda: 600.0, told)

    def written(self, level: str, folder: Path, pages: Collection[str] = PAGES) -> Path:
        """Write reports/ of a level, its workbook and its interactive pages, both or some, and return the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        study, shown = self.at(level)
        (folder / "tableaux.xlsx").write_bytes(workbook_bytes(study, shown))
        if "explorer" in pages:
            page = write_explorer(shown, self.answers, study=study, weighted=False)["explorer"]
            (folder / "explorateur.html").write_text(page, encoding="utf-8")
        if "place" in pages:
            page = write_place(shown, self.answers, study=study)["place"]
            (folder / "ma-place.html").write_text(page, encoding="utf-8")
        return folder


def drawn(seed: int, n: int, n_questions: int = 8, **space: Any) -> Survey:
    """Return a survey of n respondents to questions of two answers, the first of which one respondent answers alone.

    Its space is declared otherwise where it is said how.
    """
    rng = np.random.default_rng(seed)
    latent = rng.normal(size=(n, 2))
    keys = [f"q{rank}" for rank in range(n_questions)]
    answers = pd.DataFrame({"respondent": [f"v-{rank:04d}" for rank in range(1, n + 1)], "wave": "v", "edition": ""})
    for rank, key in enumerate(keys):
        leaning = 1.6 * latent[:, rank % 2] + rng.normal(size=n)
        answers[key] = _categorical(leaning > np.quantile(leaning, rng.uniform(0.2, 0.7)))
    alone = np.zeros(n, dtype=bool)
    alone[rng.integers(n)] = True
    answers[keys[0]] = _categorical(~alone)
    order = rng.permutation(n)
    groups = np.where(np.isin(np.arange(n), order[:GROUP]), "a", np.where(latent[:, 0] > 0, "b", "c"))
    answers["groupe"] = pd.Categorical(groups, categories=["a", "b", "c"])
    answers["sexe"] = _categorical(rng.random(n) < 0.5)
    study = _study(keys)
    study = replace(study, spaces={"main": replace(study.spaces["main"], **space)})
    return Survey(study, answers, _results(study, answers, rng))


def _categorical(yes: np.typing.NDArray[np.bool_]) -> pd.Categorical:
    return pd.Categorical(np.where(yes, "oui", "non"), categories=["non", "oui"])


def _study(keys: list[str]) -> Study:
    poison = read_study(POISON)
    two = {"non": "Non", "oui": "Oui"}
    questions = {
        key: Question(key, key, "active", "single", theme="uv"[rank % 2], categories=two)
        for rank, key in enumerate(keys)
    }
    questions["groupe"] = Question(
        "groupe", "Groupe", "supplementary", "single", categories={"a": "A", "b": "B", "c": "C"}
    )
    questions["sexe"] = Question("sexe", "Sexe", "supplementary", "single", categories=two)
    main = replace(
        poison.spaces["main"],
        themes=("u", "v"),
        supplementary=FACTORS,
        axes=(),
        crossings=(),
        alternatives=(),
        stability=None,
        classes=None,
        n_axes=5,
    )
    return replace(
        poison,
        questions=questions,
        themes=THEMES,
        spaces={"main": main},
        regressions=(),
        differences=(),
        data="received",
    )


def _results(study: Study, answers: pd.DataFrame, rng: np.random.Generator) -> Results:
    declared = study.spaces["main"]
    space, displayed = declared_space(answers, declared, study.questions, None)
    themes = themes_of(declared, study.questions)
    noise = noise_spectra(space, rng, draws=9)
    factors, cloud = answers[list(FACTORS)], space.individual_coordinates
    positive = {axis.theme: axis.positive for axis in displayed if axis.theme and axis.positive}
    tables = {
        "basis": basis_table(space, answers[list(space.questions)]),
        "eigenvalues": eigenvalue_table(space, mean_rates(noise, space.n_questions), upper_eigenvalues(noise)),
        "categories": category_table(space, themes),
        "questions": question_table(space, themes),
        "themes": theme_table(space, themes, positive),
        "individuals": individual_table(space, answers[["respondent", "wave", "edition"]]),
        "axes": axis_table(space, displayed),
        "mean_points": pd.concat([mean_points(cloud, factors[name]) for name in factors]),
        "deviations": pd.concat([scaled_deviations(cloud, factors[name], space.eigenvalues) for name in factors]),
        "associations": association_table(answers[list(space.questions)]),
        "tests": factor_tests(cloud, factors, seed=62, draws=DRAWS, exact_up_to=0),
    }
    frequencies = frequency_table(answers, NONE, NONE, list(study.questions.values()), by=list(FACTORS))
    accounting = pd.DataFrame({"wave": "v", "step": ["received", "kept"], "rows": len(answers)})
    return Results(Tables({"frequencies": frequencies, "accounting": accounting}), {"main": Tables(tables)})
