"""A new wave of a study: its line in study.yaml, written without touching any other."""

import re
from collections.abc import Sequence

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node

from analysis.problems import Problem, StudyError

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
STUDY_FILE = "config/study.yaml"


def file_name(name: str) -> str:
    """Return the name under which a received file is kept: no folder, no sign that a shell or YAML would read.

    Examples
    --------
    >>> file_name("Réponses 2020 (v2);.csv")
    'Reponses_2020_v2_.csv'
    """
    from analysis.codebook.texts import normalised

    return re.sub(r"[^A-Za-z0-9.]+", "_", normalised(name, ("accents",))).lstrip("._") or "reponses"


def with_wave(text: str, wave: str, codebook: str, files: Sequence[str]) -> str:
    """Return the text of study.yaml with one more wave; every other byte stays, comments included.

    Parameters
    ----------
    text : str
        study.yaml as it is written.
    wave : str
        Name of the wave, which the study does not have.
    codebook : str
        Path of its codebook, from the study's root.
    files : sequence of str
        Paths of its received files.

    Raises
    ------
    StudyError
        If the line cannot be added safely; the message gives the line to write.
    """
    line = f'"{wave}": {{codebook: {_written(codebook)}, files: [{", ".join(map(_written, files))}]}}'
    root = YAML(typ="safe", pure=True).compose(text)
    waves = _waves(root)
    if waves is None:
        raise _by_hand(line)
    added = _in_flow(text, waves, line) if waves.flow_style else _in_block(text, waves, line)
    expected = _values(text)
    expected["waves"][wave] = {"codebook": codebook, "files": list(files)}
    if _values(added) != expected:
        raise _by_hand(line)
    return added


def _by_hand(line: str) -> StudyError:
    found = "la nouvelle vague ne peut pas y être ajoutée automatiquement"
    return StudyError([Problem(STUDY_FILE, "waves", found, f"y écrire, sous `waves` : {line}")])


def _waves(root: Node | None) -> MappingNode | None:
    """Return the mapping of the waves, if it has any."""
    pairs = root.value if isinstance(root, MappingNode) else []
    found = next((value for key, value in pairs if key.value == "waves"), None)
    return found if isinstance(found, MappingNode) and found.value else None


def _values(text: str) -> dict[str, dict[str, object]]:
    read: dict[str, dict[str, object]] = YAML(typ="safe", pure=True).load(text)
    return read | {"waves": {str(name): wave for name, wave in read["waves"].items()}}


def _in_flow(text: str, waves: MappingNode, line: str) -> str:
    place = waves.value[-1][1].end_mark.index
    return f"{text[:place]}, {line}{text[place:]}"


def _in_block(text: str, waves: MappingNode, line: str) -> str:
    """Add a line after the last one that the waves write, before the comments of what follows."""
    lines = text.splitlines(keepends=True)
    end = waves.value[-1][1].end_mark
    last = end.line if end.column and lines[end.line][: end.column].strip() else end.line - 1
    while not lines[last].strip() or lines[last].lstrip().startswith("#"):
        last -= 1
    indent = " " * waves.value[0][0].start_mark.column
    ending = "" if lines[last].endswith("\n") else "\n"
    return "".join([*lines[: last + 1], f"{ending}{indent}{line}\n", *lines[last + 1 :]])


def _written(path: str) -> str:
    return path if PLAIN.fullmatch(path) else f'"{path}"'
