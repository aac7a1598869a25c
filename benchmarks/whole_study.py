"""A whole study of any number of respondents, written as a team receives one: raw answers, codebooks, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray
from ruamel.yaml import YAML

from analysis.cleaning.provenance import KEY_FILE

Numbers: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.int64]
EDITIONS = ("2021", "2022", "2023")
THEMES = {"moyens": "Moyens", "reseaux": "Réseaux"}
SIZES = (3, 4, 2, 5, 3, 2, 4, 3, 2, 5)  # categories of the ten questions of a theme
FACTORS = {"statut": 3, "territoire": 5, "secteur": 4, "age": 4}
TICKS = ("temps", "argent", "conseil", "papiers", "autre")
LOADING, EMPTY, ABANDONED = 0.6, 0.02, 0.02
MOVE = 0.1  # standard deviations between an edition and the next
SEED = 62


def write_study(root: Path, n: int, *, weighted: bool = False) -> None:
    """Write a study of `n` questionnaires, an equal part of them in each edition.

    Parameters
    ----------
    root : Path
        The folder of the study.
    n : int
        Questionnaires received, those set aside among them.
    weighted : bool
        Whether each respondent has a weight.
    """
    rng = np.random.default_rng(SEED)
    _write_key(root / KEY_FILE)
    _write_settings(root / "config/study.yaml", _study())
    _write_settings(root / "config/questionnaire.yaml", _questionnaire())
    for rank, edition in enumerate(EDITIONS):
        _write_settings(root / f"config/codebooks/{edition}.yaml", _codebook(edition, weighted=weighted))
        size = n // len(EDITIONS) + (rank < n % len(EDITIONS))
        path = root / f"data/raw/{edition}/reponses.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        pa_csv.write_csv(_received(edition, MOVE * rank, size, rng, weighted=weighted), path)


def _active() -> Iterator[tuple[str, str, int]]:
    """Yield each active question, its theme and how many answers it has."""
    for theme in THEMES:
        yield from ((f"{theme}_{rank:02}", theme, size) for rank, size in enumerate(SIZES, start=1))


def _received(edition: str, move: float, n: int, rng: np.random.Generator, *, weighted: bool) -> pa.Table:
    """Return the answers of one edition as texts, the two latents of its respondents moved."""
    latents = dict(zip(THEMES, rng.standard_normal((len(THEMES), n)) + move, strict=True))
    columns = {"id": pa.array(np.char.add(f"{edition}-", np.arange(n).astype(str)))}
    columns |= {key: _texts(_cut(latents[theme], size, rng), rng) for key, theme, size in _active()}
    columns |= {key: _texts(_cut(latents["reseaux"], size, rng), rng) for key, size in FACTORS.items()}
    columns["budget"] = _texts(np.round(np.exp(9 + latents["moyens"])).astype(np.int64), rng)
    ticks = np.array(["N", "Y"])
    columns |= {tick: pa.array(ticks[(rng.random(n) < 0.3).astype(np.int64)]) for tick in TICKS}
    columns["page"] = pa.array(np.array(["9", "2"])[(rng.random(n) < ABANDONED).astype(np.int64)])
    if weighted:
        columns["poids"] = pa.array(np.round(np.exp(0.5 * rng.standard_normal(n)), 4).astype(str))
    return pa.table(columns)


def _cut(latent: Numbers, size: int, rng: np.random.Generator) -> Codes:
    """Return answers 1, 2, …, which rise with a latent, the first of them the rarest."""
    values = LOADING * latent + np.sqrt(1 - LOADING**2) * rng.standard_normal(len(latent))
    shares = np.cumsum(np.arange(2, size + 2))[:-1] / np.arange(2, size + 2).sum()
    return np.asarray(np.searchsorted(np.quantile(values, shares), values) + 1)


def _texts(codes: Codes, rng: np.random.Generator) -> pa.Array:
    """Return numbers as texts, some of them empty."""
    return pa.array(np.where(rng.random(len(codes)) < EMPTY, "", codes.astype(str)))


def _study() -> dict[str, Any]:
    """Return what the study asks: all that a study commonly does."""
    axes = [
        {"theme": "moyens", "place": "horizontal", "positive": {"moyens_01": "r3"}, "name": "Moyens"},
        {"theme": "reseaux", "place": "vertical", "positive": {"reseaux_01": "r3"}, "name": "Réseaux"},
    ]
    space = {
        "label": "Espace des répondants",
        "themes": list(THEMES),
        "supplementary": ["edition", *FACTORS, "budget"],
        "n_axes": 5,
        "passive": {"fewer_than": 4, "missing": "passive"},
        "pairs": ["statut"],
        "crossings": [["statut", "edition"]],
        "stability": {},
        "classes": {"n_axes": 2},
        "alternatives": ["themes_equal", "missing_category"],
        "orientation": "poles",
        "axes": axes,
    }
    waves = {
        edition: {"codebook": f"config/codebooks/{edition}.yaml", "files": [f"data/raw/{edition}/reponses.csv"]}
        for edition in EDITIONS
    }
    told = {
        "title": "Étude de toute taille",
        "language": "fr",
        "data": "received",
        "disclosure": "internal",
        "seed": SEED,
    }
    return {
        "study": told,
        "waves": waves,
        "editions": {"question": "edition", "reference": EDITIONS[0]},
        "spaces": {"main": space},
        "comparison": {"interaction": "statut", "weight_to": ["territoire"]},
        "regressions": [{"outcome": {"question": "statut", "category": "r1"}, "space": "main", "axes": [1, 2]}],
        "differences": [{"question": "moyens_01", "category": "r1", "by": "edition"}],
        "inquiry": _inquiry(),
        "tables": {"secteurs": {"label": "Secteur et territoire", "rows": "secteur", "columns": "territoire"}},
    }


def _inquiry() -> list[dict[str, Any]]:
    evidence = {
        "qui": {"share": {"question": "statut", "category": "r1"}},
        "ou": {
            "contrast": {"space": "main", "theme": "reseaux", "factor": "statut", "category": "r1", "against": "r3"}
        },
        "quand": {"shift": {"space": "main", "theme": "moyens"}},
    }
    return [
        {"key": key, "question": f"Question {key} ?", "declared": {"after": "2026-11-26"}, "evidence": asked}
        for key, asked in evidence.items()
    ]


def _questionnaire() -> dict[str, Any]:
    questions: dict[str, Any] = {
        "edition": {"label": "Édition", "role": "supplementary", "type": "single", "ordered": True},
    }
    questions["edition"]["categories"] = {edition: edition for edition in EDITIONS}
    for key, theme, size in _active():
        own = {"label": key.replace("_", " ").capitalize(), "theme": theme, "role": "active", "type": "single"}
        questions[key] = own | {"ordered": True, "categories": _categories(key, size)}
    for key, size in FACTORS.items():
        own = {"label": key.capitalize(), "role": "supplementary", "type": "single"}
        questions[key] = own | {"categories": _categories(key, size)}
    questions["budget"] = {"label": "Budget", "role": "supplementary", "type": "number", "unit": "euros"}
    ticks = {tick: tick.capitalize() for tick in TICKS}
    questions["freins"] = {"label": "Freins", "role": "descriptive", "type": "multiple", "categories": ticks}
    themes = {key: {"label": label, "poles": ["faibles", "forts"]} for key, label in THEMES.items()}
    return {"themes": themes, "questions": questions}


def _categories(key: str, size: int) -> dict[str, str]:
    return {f"r{rank}": f"{key.replace('_', ' ').capitalize()} : réponse {rank}" for rank in range(1, size + 1)}


def _codebook(edition: str, *, weighted: bool) -> dict[str, Any]:
    single = {key: size for key, _, size in _active()} | FACTORS
    questions: dict[str, Any] = {
        key: {"column": key, "codes": {str(code): f"r{code}" for code in range(1, size + 1)}}
        for key, size in single.items()
    }
    questions["budget"] = {"column": "budget"}
    questions["freins"] = {"columns": {tick: tick for tick in TICKS}, "ticked": "Y", "unticked": "N"}
    head: dict[str, Any] = {
        "source": {"format": "csv", "encoding": "utf-8"},
        "respondent": {"key": ["id"]},
        "edition": {"constant": edition},
        "set_aside": {"incomplete": {"column": "page", "below": 6}},
        "missing": {"no_answer": [""]},
    }
    return head | ({"weight": {"column": "poids"}} if weighted else {}) | {"questions": questions}


def _write_key(path: Path) -> None:
    """Write the key of the pseudonyms, which hides nobody here and is the same in every run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"banc d'essai, graine {SEED}, aucun répondant réel", encoding="utf-8")
    path.chmod(0o600)


def _write_settings(path: Path, settings: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(dict(settings), file)
