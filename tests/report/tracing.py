"""What holds of any main text: each of its numbers is told and recomputed."""

import csv
import io
import re
from dataclasses import replace
from functools import lru_cache
from itertools import product

from tests.report.recomputing import listed_in, recomputed

from analysis.report.markdown import Figure, Heading, rewritten
from analysis.report.marks import CLOSE, OPEN, numbered, unmarked
from analysis.report.numbers_told import numbers_table
from analysis.tables import TABLES

REFERENCE = re.compile(r"\[\]\(#[\w-]+\)|\]\([^)]*\)")
MARK = re.compile(f"{OPEN}(\\d+):[^{CLOSE}]*{CLOSE}")


def require_traced(context, write):
    """Require that what `write` yields, of a context, tells where each number comes from, and that it is so.

    Returns
    -------
    list of Block
        What is written, without its marks.
    """
    marked = list(write(replace(context, tracing=True)))
    lost = untold(marked)
    assert lost == [], lost
    _, told = numbered(marked, lambda _: "")
    read = tables_in(context)
    for parts in listed_in(numbers_table(told, context.language)).values():
        if parts[0]["transform"] not in ("constant", "declared"):
            assert recomputed(parts, read) == parts[0]["printed"].removeprefix("'"), parts
    return [rewritten(block, unmarked) for block in marked]


def untold(blocks):
    """Return the texts of marked blocks that hold a digit of which nothing is told."""
    found = []
    for block in blocks:
        if not isinstance(block, Heading | Figure):
            rewritten(block, lambda text: found.append(text) or text)
    return [text for text in found if re.search(r"\d", without_told(text))]


def without_told(text):
    """Return a text without what is marked, nor references."""
    while mark := MARK.search(text):
        text = text[: mark.start() - int(mark[1])] + text[mark.end() :]
    return REFERENCE.sub("", text)


def tables_in(context):
    """Return what reads the tables of a context as their files would be."""
    return lambda path: rows_of(Written(frame_at(context, path)))


class Written:
    """A table as one thing among others, whatever it holds."""

    def __init__(self, frame):
        self.frame = frame

    def __hash__(self):
        return id(self.frame)

    def __eq__(self, other):
        return self.frame is other.frame


@lru_cache(maxsize=64)  # tests change few tables of a study
def rows_of(table):
    """Return the rows of a table as its file would hold them."""
    return list(csv.DictReader(io.StringIO(table.frame.to_csv(index=False))))


def frame_at(context, path):
    results = context.results
    places = [("", results.study), *results.spaces.items(), *results.crossed.items()]
    for (key, tables), table in product(places, TABLES.values()):
        if table.path.format(space=key, table=key) == path and table.name in tables.frames:
            return tables.frames[table.name]
    raise LookupError(path)
