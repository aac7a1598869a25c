"""What the crosswalk says of categories that a wave is the first to have."""

import pandas as pd


def new_categories(table: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Return the categories of each question and wave that no earlier wave which asked it could give.

    Parameters
    ----------
    table : DataFrame
        A crosswalk, its waves in their order.

    Returns
    -------
    dict of tuple to list
        (question, wave) -> categories; only where there are some. What a computed or a constant question could give
        is not known, and nothing is new after it.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for question, waves in _read_in(table).items():
        known: set[str] | None = None
        for wave, rows in waves.items():
            if not any(column for column, _ in rows):
                break
            given = [category for category in dict.fromkeys(category for _, category in rows) if category]
            new = [category for category in given if known is not None and category not in known]
            known = (known or set()).union(given)
            if new:
                found[question, wave] = new
    return found


def _read_in(table: pd.DataFrame) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Return by question and wave that asked it the (column, category) of each row, empty where there is none."""
    read: dict[str, dict[str, list[tuple[str, str]]]] = {}
    keys = zip(*(table[name].tolist() for name in ("question", "wave", "comparability")), strict=True)
    pairs = zip(*(table[name].fillna("").tolist() for name in ("column", "category")), strict=True)
    for (question, wave, comparability), (column, category) in zip(keys, pairs, strict=True):
        if comparability != "absent":
            read.setdefault(str(question), {}).setdefault(str(wave), []).append((column, str(category)))
    return read
