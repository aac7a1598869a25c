"""What a study of injections declares of its laureates, its markers and its session, and the files that say it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from analysis.markers.columns import heads

OUTLINE = [[[1.5, 50.0], [3.2, 50.0], [3.2, 51.0], [1.5, 51.0], [1.5, 50.0]]]
TOWNS = {"62001": (50.1, 2.0), "62002": (50.2, 2.5), "62003": (50.8, 1.9)}
ASSESSORS = ("E1", "E2")


def evening(study: Path, turn: Iterator[str]) -> dict[str, object]:
    """Write lists of laureates, towns, an outline, a grid and its marks; return what study.yaml says of them."""
    categories = {key: next(turn) for key in ("une", "autre")}
    towns = {code: next(turn).replace("\n", " ") for code in TOWNS}
    winners = [
        [rank, next(turn), towns[code], code, categories["autre" if rank == 2 else "une"], next(turn), next(turn)]
        for rank, code in enumerate(TOWNS, start=1)
    ]
    head = ["ordre", "projet", "commune", "code_insee", "categorie", "structure", "note"]
    _write(study / "data/raw/laureats/2020.csv", [head, *winners])
    news = [["2020", winners[0][1], "2021-03-01", next(turn), next(turn)]]
    _write(study / "data/raw/laureats/nouvelles.csv", [["edition", "projet", "date", "nouvelles", "source"], *news])
    places = [[towns[code], code, next(turn), *TOWNS[code], ""] for code in TOWNS]
    _write(
        study / "config/communes.csv",
        [["commune", "code_insee", "territoire", "latitude", "longitude", "note"], *places],
    )
    shape = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": OUTLINE}}
    outline = {"type": "FeatureCollection", "features": [shape]}
    (study / "config/contour.geojson").write_text(json.dumps(outline), encoding="utf-8")
    _grid(study, turn)
    return {
        "laureates": {
            "label": next(turn),
            "editions": {"2020": {"file": "data/raw/laureats/2020.csv", "announced": 3, "source": next(turn)}},
            "categories": {key: {"label": label, "note": next(turn)} for key, label in categories.items()},
            "towns": {"file": "config/communes.csv", "territory": "territoire", "label": next(turn)},
            "outline": {"file": "config/contour.geojson", "credit": next(turn)},
            "news": "data/raw/laureats/nouvelles.csv",
        },
        "session": {
            "title": next(turn),
            "place": next(turn),
            "address": next(turn),
            "opening": [{"name": next(turn), "role": next(turn)}],
            "conclusions": [next(turn) for _ in range(6)],
            "logos": [{"name": next(turn)}],
        },
    }


def _grid(study: Path, turn: Iterator[str]) -> None:
    """Write a grid of markers whose every word is an injection, and what two assessors gave."""
    markers = {
        key: {
            "label": _short(turn),
            "definition": next(turn),
            "levels": {level: {"text": next(turn), "example": next(turn)} for level in range(3)},
        }
        for key in ("m1", "m2", "m3")
    }
    projects = {
        key: {"label": _short(turn), "holder": _short(turn), "narrative": next(turn), "elements": ["cle"]}
        for key in ("p1", "p2", "p3")
    }
    rounds = {
        "entree": {
            "label": next(turn)[:40].strip(),
            "files": [f"data/raw/markers/{each}.csv" for each in ASSESSORS],
            "decided": {key: {"m1": rank} for rank, key in enumerate(projects)},  # so that respondents have levels
        }
    }
    grid = {
        "grid": {"title": next(turn), "source": next(turn), "scale": {"lowest": 0, "highest": 2}},
        "markers": markers,
        "projects": projects,
        "elements": {"labels": {"cle": next(turn)}},
        "assessors": list(ASSESSORS),
        "rounds": rounds,
        "respondents": {"round": "entree"},
    }
    (study / "config/markers.yaml").write_text(json.dumps(grid), encoding="utf-8")
    for shift, assessor in enumerate(ASSESSORS):
        rows = [
            [assessor, rounds["entree"]["label"], project["label"], marker["label"], (rank + shift) % 3, next(turn)]
            for rank, (project, marker) in enumerate(
                (project, marker) for project in projects.values() for marker in markers.values()
            )
        ]
        _write(study / f"data/raw/markers/{assessor}.csv", [list(heads("fr").values()), *rows], ";")


def carried(study: Path) -> list[str]:
    """Return the names of the projects of the grid, which respondents carry."""
    grid = json.loads((study / "config/markers.yaml").read_text(encoding="utf-8"))
    return [project["label"] for project in grid["projects"].values()]


def _short(turn: Iterator[str], longest: int = 80) -> str:
    """Return the next text, as long as a grid lets a name be."""
    return next(turn)[:longest].strip()


def _write(path: Path, rows: list[list[object]], delimiter: str = ",") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
