"""What Snakemake hands to a step: paths become tables, and what the step makes is written where the rule says."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from analysis.storage import (
    Streamed,
    join,
    logged_to,
    places_text,
    read_answers,
    read_figures,
    read_places,
    read_table,
    write_answers,
    write_bytes,
    write_figures,
    write_table,
    write_text,
)
from analysis.tables import TABLES, table_at
from analysis.tables.results import Results, Tables

if TYPE_CHECKING:
    import pandas as pd

Made: TypeAlias = Mapping[str, Any] | Streamed


def hand(job: Any) -> None:
    """Run the step that a rule is named after, and write what it makes.

    A step takes by name the tables, paths and settings of its rule. One that prints takes `printed`: all of its tables,
    past the door of printing, and none as it was made.

    Parameters
    ----------
    job : snakemake.script.Snakemake
        What Snakemake gives a script: rule, input, output, params, threads, log.
    """
    join(Path())
    with logged_to(job.log[0]):
        step = getattr(import_module(f"analysis.steps.{job.rule}"), job.rule)
        gc.freeze()  # statsmodels looks for garbage at each call: not among all that imports made
        settings = {**job.params.settings, "threads": job.threads}
        write_made(made_by(step, dict(job.input.items()), settings), dict(job.output.items()))


def made_by(step: Callable[..., Any], paths: Mapping[str, Any], settings: Mapping[str, Any]) -> Made:
    """Return what a step makes of the files and settings that it takes, by name."""
    wanted = inspect.signature(step).parameters
    known = {name: value for name, value in settings.items() if name in wanted}
    if {"printed", "printed_at"} & set(wanted):
        # Imported here: a step that prints nothing does not depend on the door; one that prints names its type.
        door = import_module("analysis.printing.door")
        answers = read_answers(paths["answers"]) if "answers" in paths else None
        told = read_results(paths), settings["study"], answers
        if "printed" in wanted:
            known["printed"] = door.printed(*told)
        else:  # the audit's own, which asks for it at several steps
            known["printed_at"] = door.at_steps(*told)
    read = {name: _read(name, path) for name, path in paths.items() if name in wanted}
    made: Made = step(**known, **read)
    return made


def read_results(paths: Mapping[str, Any]) -> Results:
    """Return the tables of a study that lie at some paths, whatever else lies there."""
    study: dict[str, pd.DataFrame] = {}
    parts: dict[str, dict[str, dict[str, pd.DataFrame]]] = {"space": {}, "crossed": {}}
    for name in (name for name in paths if name in TABLES):
        for path in _listed(paths[name]):
            table, key = table_at(path)
            frames = study if table.scope == "study" else parts[table.scope].setdefault(key, {})
            frames[name] = read_table(path)
    spaces, crossed = ({key: Tables(frames) for key, frames in part.items()} for part in parts.values())
    pictures = {key: one for path in _listed(paths.get("pictures", [])) for key, one in read_figures(path).items()}
    places = {Path(path).stem: read_places(path) for path in _listed(paths.get("places", []))}
    return Results(Tables(study), spaces, crossed, pictures, places)


def write_made(made: Made, paths: Mapping[str, Any]) -> None:
    """Write each thing that a step made, by what it is: a table, answers, a text, bytes, figures."""
    if isinstance(made, Streamed):
        made = made.make(paths)
        paths = {name: path for name, path in paths.items() if name in made}
    for name, path in paths.items():
        if name == "figures" and isinstance(path, str):
            write_figures(made[name], path, paths["pictures"])
        elif name == "figures":
            for folder, listed in zip(path, paths["pictures"], strict=True):
                write_figures(made[name][Path(folder).name], folder, listed)
        elif name != "pictures":
            for one in _listed(path):
                _write(made[name] if isinstance(path, str) else made[name][_key(name, one)], name, one)


def _key(name: str, path: str) -> str:
    """Return the key of one of several things that a step made: what a table is of, else the name of its file."""
    return table_at(path)[1] if name in TABLES else Path(path).stem


def _write(thing: Any, name: str, path: str) -> None:
    if name == "places":
        write_text(places_text(thing), path)
    elif isinstance(thing, str):
        write_text(thing, path)
    elif isinstance(thing, bytes):
        write_bytes(thing, path)
    else:
        (write_answers if name == "answers" else write_table)(thing, path)


def _read(name: str, path: Any) -> Any:
    """Return what lies at a path: tables by what they are of where there are several, paths where it is no table."""
    if name == "answers":
        return read_answers(path) if isinstance(path, str) else [read_answers(one) for one in path]
    if name not in TABLES:
        return Path(path) if isinstance(path, str) else list(path)
    if isinstance(path, str):
        return read_table(path)
    tables = [read_table(one) for one in path]
    return tables if TABLES[name].scope == "study" else {table_at(path[i])[1]: table for i, table in enumerate(tables)}


def _listed(paths: str | Iterable[str]) -> list[str]:
    return [paths] if isinstance(paths, str) else list(paths)
