"""The works that the method of this report comes from, in the order of the alphabet."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from analysis.language.locales import tag
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, escaped
from analysis.study.values import Adjustment
from analysis.tables.results import Tables

WORKS = Path(str(files("analysis.report.chapters").joinpath("references.bib")))
ADDRESS = re.compile(r"<https://doi\.org/([^>]*)>")


def references(context: Context) -> Iterator[Block]:
    """List the works behind what this report holds."""
    keys = tuple(sorted(_used(context)))
    if keys:
        yield context.heading("references.title", "references", level=1)
        yield Bullets(list(formatted(keys, context.language)))


def _used(context: Context) -> Iterator[str]:
    """Yield the keys of the works whose method made something of this report."""
    yield from (key for key, is_used in USES.items() if is_used(context))


def _of_spaces(is_used: Callable[[Tables], object]) -> Callable[[Context], bool]:
    """Return what says whether the tables of some space hold what a work is behind."""
    return lambda context: any(bool(is_used(tables)) for tables in context.results.spaces.values())


def _has(table: str, column: str = "") -> Callable[[Tables], bool]:
    """Return what says whether a table has rows; with a column, whether some of them hold it."""

    def has(tables: Tables) -> bool:
        frame: pd.DataFrame = getattr(tables, table)
        return bool(frame[column].notna().any()) if column else len(frame) > 0

    return has


def _adjusted(adjustment: Adjustment) -> Callable[[Context], bool]:
    """Return what says whether p-values were so adjusted: all as the study says, but of its questions by Holm."""

    def used(context: Context) -> bool:
        asked = adjustment == "holm" and _has("inquiry_answers", "p_adjusted")(context.tables)
        return asked or (context.study.inference.adjustment == adjustment and _adjusts(context))

    return used


def _adjusts(context: Context) -> bool:
    """Say whether some table, but that of the answers to the study's questions, holds adjusted p-values."""
    results = context.results
    held = [results.study, *results.spaces.values(), *results.crossed.values()]
    return any(
        name != "inquiry_answers" and "p_adjusted" in frame and bool(frame["p_adjusted"].notna().any())
        for tables in held
        for name, frame in tables.frames.items()
    )


def _imputes(context: Context) -> bool:
    """Say whether a space, or another reading of it, is made of answers that were missing."""
    spaces = [space for key, space in context.study.spaces.items() if key in context.results.spaces]
    return any("imputed" in space.passive.treatments.values() or IMPUTED in space.alternatives for space in spaces)


def _follows_shares(context: Context) -> bool:
    """Say whether a trend is tested by Cochran and Armitage's statistic: where some answered again, it is not."""
    return bool(context.tables.trends["method"].fillna("").astype("str").str.startswith(COCHRAN_ARMITAGE).any())


def _compares_shares(context: Context) -> bool:
    """Say whether the difference of the shares of two groups has its interval."""
    answers = context.tables.inquiry_answers
    of_two = answers["kind"].eq("difference") | (
        answers["kind"].eq("region") & answers["group"].notna() & answers["group"].ne("")
    )
    asked = bool(answers["ci_low"].loc[of_two].notna().any())
    return asked or any(
        _has(name, "ci_low")(context.tables) for name in ("differences", "edition_shares", "answer_groups")
    )


COCHRAN_ARMITAGE = "cochran_armitage"  # how the methods of this test begin
IMPUTED = "missing_imputed"  # the reading whose missing answers are imputed
USES: Mapping[str, Callable[[Context], bool]] = MappingProxyType(
    {
        "armitage1955": _follows_shares,
        "benjamini1995": _adjusted("benjamini_hochberg"),
        "benzecri1979": _of_spaces(_has("eigenvalues", "modified_rate")),
        "chung2013": _of_spaces(_has("shifts", "p_value")),
        "firth1993": lambda context: _has("regression")(context.tables),
        "holm1979": _adjusted("holm"),
        "horn1965": _of_spaces(_has("eigenvalues", "noise_eigenvalue")),
        "josse2012": _imputes,
        "kitagawa1955": _of_spaces(_has("decomposition", "total")),
        "leroux2004": _of_spaces(lambda _: True),
        "leroux2010": _of_spaces(lambda _: True),
        "leroux2019": _of_spaces(_has("tests")),
        "newcombe1998": _compares_shares,
        "steegen2016": lambda context: _has("inquiry_readings")(context.tables),
        "ward1963": _of_spaces(_has("class_sizes")),
        "wilson1927": lambda context: _has("frequencies")(context.tables),
    }
)


@cache
def formatted(keys: tuple[str, ...], language: str) -> tuple[Markdown, ...]:
    """Return works as pandoc's citation processor writes them in a language, sorted by author and year."""
    import pypandoc

    text = pypandoc.convert_text(
        f"---\nlang: {tag(language)}\nnocite: |\n  {', '.join(f'@{key}' for key in keys)}\n---\n",
        "markdown-smart",
        format="markdown",
        extra_args=["--citeproc", f"--bibliography={WORKS}", "--wrap=none"],
        verify_format=False,
    )
    entries = re.split(r"\n*^:::.*$\n*", text, flags=re.MULTILINE)
    return tuple(_printed(entry) for entry in entries if entry.strip())


def _printed(entry: str) -> Markdown:
    """Return an entry whose address is text, since the report leads nowhere."""
    told = ADDRESS.sub(lambda found: escaped(f"doi:{found[1]}"), entry.strip())
    return Markdown(re.sub(r"\s+", " ", told))
