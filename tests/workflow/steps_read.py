"""Run in a folder the steps that no house runs, and print as JSON what each loads or reads of the package.

The package is loaded anew for each: only what a step itself wants is there when it is done. Settings come pickled, as
Snakemake hands them.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import sitecustomize  # of the folder « watching », which this program is run with

Made = dict[str, Any]


def loaded() -> list[str]:
    """Return the modules of the package that are loaded."""
    return [name for name in sys.modules if name.split(".")[0] == "analysis"]


def read_by(step: str, run: Callable[[Any], Any]) -> tuple[Any, list[str]]:
    """Return what a run of a step makes, and the files of the package that it loaded or read."""
    for name in loaded():
        del sys.modules[name]
    sitecustomize.named.clear()
    made = run(getattr(import_module(f"analysis.steps.{step}"), step))
    modules = {str(sys.modules[name].__file__) for name in loaded()}
    data = {path for path in sitecustomize.named if Path(path).suffix not in ("", ".py", ".pyc")}
    read = sorted(Path(path).relative_to(sitecustomize.ROOT).as_posix() for path in modules | data)
    return made, read


def shown(frames: Made, study: Any, **others: Any) -> Any:
    """Return tables past the door, as `handing` hands them."""
    from analysis.printing.door import printed
    from analysis.tables.results import Results, Tables

    return replace(printed(Results(Tables(frames)), study), **others)


def settings() -> bytes:
    """Return the study of the folder, of one project and of no space, pickled."""
    from analysis.study import read_study

    study = read_study(Path())
    grid = replace(study.grid, projects=dict([*study.grid.projects.items()][:1]))
    return pickle.dumps((replace(study, spaces={}, grid=grid), study.grid))


def main() -> None:
    """Run the steps one after the other, each on what those before made."""
    given = settings()
    told = {}

    def assess(step: Any) -> Made:
        study, grid = pickle.loads(given)
        return step(grid=grid, data=study.data, language=study.language, seed=study.seed)

    made, told["assess_markers"] = read_by("assess_markers", assess)
    alone = next(iter(pickle.loads(given)[0].grid.projects))
    frames = {name: rows[rows["project"] == alone] if "project" in rows else rows for name, rows in made.items()}

    def draw(step: Any) -> None:
        from analysis.storage import write_figures

        study, _ = pickle.loads(given)
        figures = step(shown(frames, study), study=study)["figures"]
        write_figures(figures, "reports/figures/marqueurs", "marqueurs.csv")

    _, told["draw_markers"] = read_by("draw_markers", draw)

    def write(step: Any) -> None:
        from analysis.storage import read_figures

        study, _ = pickle.loads(given)
        step(shown(frames, study, pictures=read_figures("marqueurs.csv")), study=study)

    _, told["write_projects"] = read_by("write_projects", write)

    def meet(step: Any) -> None:
        from analysis.report.texts import Texts

        study, _ = pickle.loads(given)
        Path("etude.md").write_text("", encoding="utf-8")
        step(shown(frames, study), text=Path("etude.md"), study=study, texts=Texts())

    _, told["write_session"] = read_by("write_session", meet)

    def place(step: Any) -> None:
        study, _ = pickle.loads(given)
        step(shown({}, study), None, study=study)

    _, told["write_place"] = read_by("write_place", place)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
