"""Boxes as KoboToolbox and XLSForm write them: a column an option, « question/option », and one that sums them up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pandas as pd

SEPARATORS = ("/", ".", ":")  # between a question and its option
TICKED, UNTICKED = frozenset({"1", "1.0", "TRUE", "True", "true"}), frozenset({"0", "0.0", "FALSE", "False", "false"})


def detailed(frame: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return the boxes of each question that a column sums up: its column -> column of the box -> what the box says.

    Boxes are columns named after the question, of which each row says the very options that the summary lists.

    Examples
    --------
    >>> cells = {"a/q": ["x y", "y", ""], "a/q/x": ["1", "0", ""], "a/q/y": ["1", "1", ""], "a/r": ["1", "0", "1"]}
    >>> detailed(pd.DataFrame(cells))
    {'a/q': {'a/q/x': 'x', 'a/q/y': 'y'}}
    """
    found: dict[str, dict[str, str]] = {}
    for name, options in _named_after(list(map(str, frame))):
        boxes = {column: option for column, option in options.items() if _is_ticked_or_not(frame[column])}
        if name not in found and len(boxes) > 1 and _sums_up(frame[name], frame, boxes):
            found[name] = boxes
    return found


def detailed_alone(frame: pd.DataFrame, apart: Iterable[str] = ()) -> dict[str, dict[str, str]]:
    """Return the boxes of each question of an XLSForm that no column sums up, by the question's name.

    They are all the columns of a name, and were ticked or left so in the same rows.

    Parameters
    ----------
    frame : DataFrame
        The cells of an export of KoboToolbox or ODK.
    apart : iterable of str
        Columns that are boxes of a question already.

    Examples
    --------
    >>> cells = {"q/x": ["1", "0", ""], "q/y": ["0", "0", ""], "g/a": ["1", "0", "1"], "g/b": ["3", "1", "0"]}
    >>> detailed_alone(pd.DataFrame(cells))
    {'q': {'q/x': 'x', 'q/y': 'y'}}
    """
    known = set(apart)
    found: dict[str, dict[str, str]] = {}
    for name in map(str, frame):
        stem, sign, option = name.rpartition("/")
        if sign and option and name not in known:
            found.setdefault(stem, {})[name] = option
    return {stem: boxes for stem, boxes in found.items() if len(boxes) > 1 and _go_together(frame, boxes)}


def _go_together(frame: pd.DataFrame, boxes: Iterable[str]) -> bool:
    if not all(_is_ticked_or_not(frame[column]) for column in boxes):
        return False
    empty = {tuple(frame[column].fillna("") == "") for column in boxes}
    return len(empty) == 1


def _named_after(names: Sequence[str]) -> list[tuple[str, dict[str, str]]]:
    """Return the columns whose name begins with that of another and a separator, with what follows, by that other."""
    known = set(names)
    found: dict[tuple[str, str], dict[str, str]] = {}
    for name in names:
        for place, sign in enumerate(name):
            if sign in SEPARATORS and name[:place] in known and name[place + 1 :]:
                found.setdefault((name[:place], sign), {})[name] = name[place + 1 :]
    return [(stem, options) for (stem, _), options in found.items()]


def _is_ticked_or_not(cells: pd.Series) -> bool:
    given = {text for text in cells.dropna().unique() if text}
    return bool(given) and given <= TICKED | UNTICKED


def _sums_up(summary: pd.Series, frame: pd.DataFrame, boxes: Mapping[str, str]) -> bool:
    """Whether each cell of a column lists the boxes that its row has ticked, and nothing else."""
    rows = zip(summary.fillna(""), *(frame[column].fillna("") for column in boxes), strict=True)
    return all(_is_listed(str(text), _ticked(cells, boxes)) for text, *cells in rows)


def _ticked(cells: list[str], boxes: Mapping[str, str]) -> Iterator[str]:
    return (option for cell, option in zip(cells, boxes.values(), strict=True) if cell in TICKED)


def _is_listed(text: str, options: Iterator[str]) -> bool:
    for option in sorted(options, key=len, reverse=True):
        if option not in text:
            return False
        text = text.replace(option, " ", 1)
    return not text.strip(" ,;|")
