"""What of an earlier wave holds for its year alone: names of columns, sentences, bounds, criteria of rows."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from analysis.codebook.checks import TODO
from analysis.drafting.yaml_texts import Noted, comment
from analysis.drafting.years import YEAR, is_year, names_year, without_years

SENTENCES = ("reason", "note", "wording")
CONDITIONS = ("compute", "asked_if", "matches", "equals", "below")
BOUNDS = ("below", "up_to", "minimum", "maximum")


def renamed(columns: Iterable[str], header: Collection[str]) -> dict[str, str]:
    """Return the column of the new file that each earlier one is: of the same name, years and spelling aside."""
    bare: dict[str, list[str]] = {}
    for name in header:
        bare.setdefault(without_years(name), []).append(name)
    asked = list(columns)
    shared = Counter(map(without_years, asked))
    found: dict[str, str] = {}
    for column in asked:
        alike = bare.get(without_years(column), []) if without_years(column) else []
        if column in header:
            found[column] = column
        elif len(alike) == 1 and shared[without_years(column)] == 1:
            found[column] = alike[0]
    return found


def is_doubtful(column: str, names: Mapping[str, str], header: Collection[str]) -> bool:
    """Whether a column of the same name may be that of another year: one more differs from it by the year alone."""
    if column not in names or YEAR.search(column) is None:
        return False
    return sum(without_years(name) == without_years(column) for name in header) > 1


def asked_again(declared: Mapping[str, Any], wave: str) -> dict[str, Any]:
    """Return a part of a codebook where what holds for one year, or counts editions, is left to decide.

    Sentences, conditions, bounds and the criteria of rows: what they were is told beside. Codes and names of columns
    stay: they are what files write.
    """
    return {name: _asked(name, value, wave) for name, value in declared.items()}


def _asked(name: str, value: Any, wave: str) -> Any:
    before = f"dans la vague {wave} :"
    if isinstance(value, str) and value != TODO:
        if (name in SENTENCES and names_year(value)) or (name in CONDITIONS and YEAR.search(value)):
            return Noted(TODO, f"{before} {comment(value, None)}")
        return value
    if name in BOUNDS and not isinstance(value, bool) and is_year(value):
        return Noted(TODO, f"{before} {value}")
    if isinstance(value, Mapping) and name not in ("codes", "columns", "units", "texts", "missing"):
        return asked_again(value, wave)
    if isinstance(value, list) and name not in ("column", "key", "identifying"):
        return [_asked(name, item, wave) for item in value]
    return value
