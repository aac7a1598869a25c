"""The works that the method of this report comes from, in the order of the alphabet."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from analysis.language.locales import tag
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, escaped

WORKS = Path(str(files("analysis.report.chapters").joinpath("references.bib")))
ADDRESS = re.compile(r"<https://doi\.org/([^>]*)>")


def references(context: Context) -> Iterator[Block]:
    """List the works behind what this report holds."""
    keys = tuple(sorted(_used(context)))
    if keys:
        yield context.heading("references.title", "references", level=1)
        yield Bullets(list(formatted(keys, context.language)))


def _used(context: Context) -> Iterator[str]:
    """Yield the keys of the works: each is named where its method is used."""
    if len(context.tables.frequencies):
        yield "wilson1927"
    spaces = context.results.spaces.values()
    if spaces:
        yield from ("leroux2004", "leroux2010")
    if any(space.eigenvalues["modified_rate"].notna().any() for space in spaces):
        yield "benzecri1979"
    if context.study.inference.adjustment == "holm" and any(len(space.tests) for space in spaces):
        yield "holm1979"
    if len(context.tables.regression):
        yield "firth1993"


@cache
def formatted(keys: tuple[str, ...], language: str) -> tuple[Markdown, ...]:
    """Return works as pandoc's citation processor writes them in a language, sorted by author and year."""
    import pypandoc

    text = pypandoc.convert_text(
        f"---\nlang: {tag(language)}\nnocite: |\n  {', '.join(f'@{key}' for key in keys)}\n---\n",
        "markdown-smart",
        format="markdown",
        extra_args=["--citeproc", f"--bibliography={WORKS}", "--wrap=none"],
    )
    entries = re.split(r"\n*^:::.*$\n*", text, flags=re.MULTILINE)
    return tuple(_printed(entry) for entry in entries if entry.strip())


def _printed(entry: str) -> Markdown:
    """Return an entry whose address is text, since the report leads nowhere."""
    told = ADDRESS.sub(lambda found: escaped(f"doi:{found[1]}"), entry.strip())
    return Markdown(re.sub(r"\s+", " ", told))
