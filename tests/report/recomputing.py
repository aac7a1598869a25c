"""A second reader of a built report: what numbers its page shows, and what they are by the tables, without our code."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import lxml.html
from ruamel.yaml import YAML
from scipy import stats
from tests.attacks.reading import Report

from analysis.tables import TABLES

Table = list[dict[str, str]]
BLOCKS = ("p", "li", "td", "th")
NARROW, HARD, MINUS = "\u202f", "\u00a0", "\u2212"
NAMED = 5  # answers of one side of an axis that a sentence names
HALF = Decimal("0.5")  # the deviation that the study's power is told of, in standard deviations
DIGITS = re.compile(r"\d")


@dataclass(frozen=True)
class Page:
    """The main text of a page: everything before the annexes."""

    body: lxml.html.HtmlElement

    @classmethod
    def of(cls, path: Path) -> Page:
        main = lxml.html.fromstring(path.read_text("utf-8")).get_element_by_id("contenu")
        kept = []
        for block in main:
            if block.get("id") == "annexes" or block.find(".//*[@id='annexes']") is not None:
                break
            kept.append(block)
        for block in list(main):
            if block not in kept:
                main.remove(block)
        return cls(main)

    def numbers(self) -> list[tuple[int, str, str]]:
        """Return each number that tells its source: its rank, its text, what it tells."""
        spans = self.body.xpath(".//span[@class='n']")
        return [(int(one.get("data-number")), one.text_content(), one.get("title")) for one in spans]

    def untold(self) -> list[str]:
        """Return the texts with digits of which nothing is told: no source, no word of the study, no reference."""
        found = []
        for block in self.body.iter(*BLOCKS):
            texts = "".join(_outside(block))
            if DIGITS.search(texts):
                found.append(" ".join(texts.split()))
        return found


def _outside(element: lxml.html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if not (child.tag == "a" or {"n", "d"} & set((child.get("class") or "").split()) or child.tag in BLOCKS):
            yield from _outside(child)
        yield child.tail or ""


def listed(path: Path) -> dict[int, list[dict[str, str]]]:
    """Return the rows of the list of numbers, by rank."""
    return listed_in(path.read_text("utf-8"))


def listed_in(text: str) -> dict[int, list[dict[str, str]]]:
    found: dict[int, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        found.setdefault(int(row["number"]), []).append(row)
    return found


def tables_of(study: Path) -> Callable[[str], Table]:
    """Return what reads a table of a study from data/processed, or what its settings declare."""
    known: dict[str, Table] = {}

    def read(name: str) -> Table:
        if name not in known:
            known[name] = (
                _declared(study / name) if name.endswith(".yaml") else _rows(study / f"data/processed/{name}.csv")
            )
        return known[name]

    return read


def sheets_of(reports: Path, space: str) -> Callable[[str], Table]:
    """Return what reads a table of a study of one space from its workbook, which is all that everybody has."""
    book = Report(reports)

    @cache
    def read(path: str) -> Table:
        name = next(table.name for table in TABLES.values() if table.path.format(space=space, table="") == path)
        rows = book.table(name).astype("object").to_dict("records")
        return [
            {column: "" if value is None or value != value else str(value) for column, value in row.items()}
            for row in rows
        ]

    return read


def _rows(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _declared(path: Path) -> Table:
    questions = YAML(typ="safe").load(path.read_text("utf-8")).get("inquiry", [])
    return [{"declared": when} for asked in questions for when in asked["declared"]]


def recomputed(parts: list[dict[str, str]], read: Callable[[str], Table]) -> str:
    """Return a number as the tables give it, printed as its list says."""
    form, _, digits = parts[0]["format"].partition(":")
    transform = parts[0]["transform"]
    found = [[row.get(part["column"], "") for row in matching(part, read)] for part in parts]
    if form == "axes":
        ((text,),) = found
        return text.replace("+", "-")
    return printed(_value(transform, found), form, int(digits or 0))


def matching(part: dict[str, str], read: Callable[[str], Table]) -> Table:
    """Return the rows of the tables that a part of a number is made of."""
    conditions = json.loads(part["rows"])
    return [row for row in read(part["table"]) if all(_holds(row, *one) for one in conditions.items())]


def _holds(row: dict[str, str], column: str, wanted: object) -> bool:
    if not isinstance(wanted, dict):
        return _key(row[column]) == wanted
    return all(HELD[sign](row, row[column], value) for sign, value in wanted.items())


@cache
def _key(text: str) -> str:
    return re.sub(r"^(-?\d+)\.0$", r"\1", text)


def _bound(row: dict[str, str], value: object) -> float:
    if not isinstance(value, str):
        return float(value)
    text = row[value.removeprefix("column:")]
    return float(text) if text else math.nan


HELD = {
    "!=": lambda row, cell, value: _key(cell) != value,
    "in": lambda row, cell, value: _key(cell) in value,
    "known": lambda row, cell, value: (cell != "") is value,
    "<=": lambda row, cell, value: cell != "" and float(cell) <= _bound(row, value),
    ">": lambda row, cell, value: cell != "" and float(cell) > _bound(row, value),
}


def _value(transform: str, found: list[list[str]]) -> Decimal:
    everything = [cell for cells in found for cell in cells]
    if transform in ("count", "declared", "others"):
        return Decimal(len(everything) - (NAMED if transform == "others" else 0))
    if transform == "distinct":
        return Decimal(len(set(everything)))
    if transform == "sum":
        return sum((Decimal(cell) for cell in everything if cell), Decimal(0))
    if transform == "power":
        n, others = Decimal(found[0][0]), sum(map(Decimal, found[1]))
        return _power(float(n), float(others))
    if transform == "chance":
        return Decimal(len(found[0]) - 1) / (sum(map(Decimal, found[1])) - 1)
    numbers = [Decimal(_one(cells)) for cells in found]
    if transform == "difference":
        return numbers[0] - numbers[1]
    if transform == "family":
        return (Decimal("0.05") / (1 - numbers[0])).quantize(Decimal(1), ROUND_HALF_UP)
    (number,) = numbers
    return abs(number) if transform == "size" else number


def _one(cells: list[str]) -> str:
    assert len(cells) == 1, f"{len(cells)} cells where one is told"
    return cells[0]


def _power(n: float, others: float) -> Decimal:
    """Return how often Student's test at .05 sees the deviation between two groups: Cohen (1988), ch. 2."""
    freedom, away = n + others - 2, float(HALF) * math.sqrt(n * others / (n + others))
    limit = stats.t.ppf(0.975, freedom)
    return Decimal(stats.nct.sf(limit, freedom, away) + stats.nct.cdf(-limit, freedom, away))


def printed(value: Decimal, form: str, digits: int) -> str:
    """Return a number in French typography."""
    if form in ("percent", "percentage", "points"):
        value *= 100
    if form in ("p_value", "probability"):
        told = f"<{HARD}0,001" if value < Decimal("0.001") else _figures(value, 3)
        return told if form == "probability" else f"p{HARD}{told}" if told[0] == "<" else f"p{HARD}={HARD}{told}"
    if form in ("p_step", "step"):
        told = f">{HARD}0,5" if value == 1 else f"≤{HARD}{value.normalize():f}".replace(".", ",")
        return told if form == "step" else f"p{HARD}{told}"
    if form == "odds_ratio":
        return _odds(value)
    text = _figures(value, digits)
    signed = form in ("signed", "points") and text[0] != MINUS and re.search("[1-9]", text)
    return f"{'+' if signed else ''}{text}{f'{NARROW}%' if form == 'percent' else ''}"


def _odds(value: Decimal) -> str:
    if value >= 1000:
        return f">{HARD}1{NARROW}000"
    return f"<{HARD}0,01" if value < Decimal("0.01") else _figures(value, 2 if value < 10 else 0)


def _figures(value: Decimal, digits: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    whole, _, decimals = f"{abs(rounded):,}".replace(",", NARROW).partition(".")
    return f"{MINUS if rounded < 0 else ''}{whole}{',' if decimals else ''}{decimals}"
