"""The report as readers see it, by a pandoc that goes on: a start of it takes three times as long as a report."""

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypandoc

from analysis.printing.door import printed
from analysis.report.chapters.differences import differences
from analysis.report.chapters.editions import editions
from analysis.report.chapters.shown import shown_tables
from analysis.report.context import Context
from analysis.report.document import SPACE_CHAPTERS, build_document
from analysis.report.front import names_of
from analysis.report.main_text.plane import plane
from analysis.report.main_text.structure import structure
from analysis.report.main_text.years import years
from analysis.report.markdown import READER, Block, Figure, render
from analysis.report.space_view import views
from analysis.report.texts import Texts
from analysis.study import Study
from analysis.tables.results import Results

DISHONEST = (Path(__file__).parent / "dishonest.txt").read_text("utf-8").splitlines()
OF_SPACES = {"plane": plane, "structure": structure, **SPACE_CHAPTERS}
# What is told of groups and of editions that are compared, in the main text and in the annexes.
COMPARISONS = (years, editions, differences)
Chapter = Callable[[Context], Iterator[Block]]
NEXT = re.compile(r"\n\n(?![\s:-])")  # block: what is no caption, nor goes on with a list


def read_report(study: Study, results: Results, texts: Texts | None = None) -> str:
    """Return the whole report as readers see it."""
    return honest(read(build_document(study, printed(results, study), texts)))


def read_chapters(study: Study, results: Results, *chapters: Chapter) -> str:
    """Return some chapters of the report, as readers see them."""
    return honest(read(build_chapters(study, results, *chapters)))


def build_chapters(study: Study, results: Results, *chapters: Chapter) -> str:
    """Return as pandoc markdown the chapters that a test is about, without all the others."""
    context = Context(study.language, study, printed(results, study), Texts(), coarse=study.disclosure == "public")
    blocks: list[Block] = []
    for chapter in chapters:
        placed = frozenset(block.key for block in blocks if isinstance(block, Figure))
        blocks += chapter(replace(context, placed=placed))
    return render(blocks, names_of(context))


def of_spaces(*names: str) -> Chapter:
    """Return as one chapter those of every space, by their names and in their order."""

    def told(context: Context) -> Iterator[Block]:
        for view in views(context):
            for name in names:
                yield from OF_SPACES[name](context, view)
                yield from shown_tables(context, view, name)

    return told


def honest(text: str) -> str:
    """Return a text, once what no report may say has been looked for."""
    assert [pattern for pattern in DISHONEST if re.search(pattern, text, re.IGNORECASE)] == []
    return text


def read(markdown: str) -> str:
    """Return a text as readers see it, where no number is missing."""
    text = re.sub(r"[ \u00a0\u202f]", " ", re.sub(r" \{#.*\}", "", plain(markdown)))
    assert not re.search(r"\bnan\b|\binf\b|<NA>", text, re.IGNORECASE)
    return text


def plain(markdown: str) -> str:
    """Return markdown as plain text, as pandoc's command writes it with `--wrap=none`.

    It is read block by block, each once: tests change few blocks of a report.
    """
    return "\n\n".join(filter(None, map(_plain, NEXT.split(markdown)))) + "\n"


@cache
def _plain(block: str) -> str:
    pandoc, content = _pandoc(), block.encode("utf-8")
    pandoc.stdin.write(b"%d\n%b" % (len(content), content))
    pandoc.stdin.flush()
    return pandoc.stdout.read(int(pandoc.stdout.readline())).decode("utf-8").strip("\n")


@cache
def _pandoc() -> subprocess.Popen[bytes]:
    command = [pypandoc.get_pandoc_path(), "lua", str(Path(__file__).with_name("plain.lua")), READER]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
