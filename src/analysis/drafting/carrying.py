"""What an earlier wave of the same questionnaire already declares, carried over to a new draft."""

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from analysis.problems import StudyError
from analysis.settings import read_settings
from analysis.study import Study

NULL = "tag:yaml.org,2002:null"
SECTIONS = ("respondent", "set_aside", "abandoned", "missing", "normalise")


@dataclass(frozen=True, slots=True)
class Carried:
    """What the likest earlier wave declares of columns that the new file has too.

    Attributes
    ----------
    wave : str
        Its name; empty where no earlier wave has half of its questions in the new file.
    questions : mapping of str to dict
        By question, as its codebook writes it.
    sections : mapping of str to object
        respondent, set_aside, abandoned, missing and normalise, those whose columns are all there.
    """

    wave: str = ""
    questions: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    sections: Mapping[str, Any] = field(default_factory=dict)

    def columns(self) -> set[str]:
        """Return the columns that are already declared."""
        return {column for part in (*self.questions.values(), self.sections) for column in _columns(part)}


def carried(root: Path, study: Study, header: Collection[str], form: str) -> Carried:
    """Return what the likest earlier wave declares, whose questions are at least half in the new file.

    Parameters
    ----------
    root : Path
        The study's folder.
    study : Study
        Its waves' codebooks are read; a faulty one is passed over.
    header : collection of str
        Columns of the new file.
    form : str
        Its format; another one writes empty cells otherwise, and its missing answers are not carried.
    """
    best = Carried()
    for wave in study.waves.values():
        try:
            declared = read_settings(root, wave.codebook, "codebook").values
        except StudyError:
            continue
        asked = {key: values for key, values in declared["questions"].items() if "absent" not in values}
        there = {key: values for key, values in asked.items() if _is_there(values, header)}
        if 2 * len(there) >= len(asked) and len(there) > len(best.questions):
            best = Carried(wave.name, there, dict(_sections(declared, header, form)))
    return best


def _is_there(declared: Any, header: Collection[str]) -> bool:
    columns = set(_columns(declared))
    return bool(columns) and columns <= set(header)


def _columns(declared: Any) -> Iterator[str]:
    """Yield the columns that a part of a codebook names."""
    if not isinstance(declared, Mapping):
        return
    for name, value in declared.items():
        if name in ("column", "submitted", "last_page", "key", "identifying"):
            yield from [value] if isinstance(value, str) else value
        elif name == "columns":
            yield from value
        else:
            yield from _columns(value)


def _sections(declared: Mapping[str, Any], header: Collection[str], form: str) -> Iterator[tuple[str, Any]]:
    for name in SECTIONS:
        if name not in declared:
            continue
        named = set(_columns(declared[name]))
        if name == "missing" and declared["source"]["format"] != form:
            continue
        if named <= set(header):
            yield name, declared[name]


def written(values: Mapping[str, Any], indent: str = "") -> str:
    """Return a part of a codebook as YAML: blocks of short lists and sets."""
    buffer = io.StringIO()
    yaml = YAML()
    yaml.width = 110
    yaml.default_flow_style = None
    yaml.representer.add_representer(type(None), lambda node, _: node.represent_scalar(NULL, "null"))
    yaml.dump(dict(values), buffer)
    return "\n".join(f"{indent}{line}" for line in buffer.getvalue().splitlines())
