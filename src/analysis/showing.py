"""How a result of the library shows itself: some lines in a terminal, tables in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from analysis.geometry.reading.axes import axes_read
from analysis.geometry.reading.balance import baseline
from analysis.geometry.reading.noise import axis_p_values, mean_rates, noise_spectra, upper_eigenvalues
from analysis.geometry.reading.tables import eigenvalue_table, point_frame, rate_table
from analysis.geometry.space.correspondence import Correspondence
from analysis.geometry.space.factorial import CategorySpace, FactorialAxes, FactorialSpace
from analysis.geometry.space.themes import theme_parts
from analysis.language import numbers
from analysis.language.catalogue import Catalogue
from analysis.language.locales import listed

LANGUAGE = "fr"
SEED = 0  # of the noise of a glance: a result looked at twice shows the same
DRAWS, FEWEST_DRAWS = 99, 19  # with 19, one in twenty is the largest
ANSWERS = 60_000  # permuted at a glance, which takes a tenth of a second, but in the fewest draws
LARGEST = 200_000  # answers to the active questions; past it noise is not measured at a glance
MOST_MAKERS = 12  # categories listed on a side of an axis


@dataclass(frozen=True, slots=True)
class Summary:
    """A result as a terminal and as a notebook show it."""

    text: str
    html: str


def summary(found: FactorialAxes, language: str = LANGUAGE) -> Summary:
    """Return what a result says of itself.

    Parameters
    ----------
    found : FactorialAxes
        The space of a questionnaire, or the axes of a table.
    language : {"fr", "en"}
        That of the words; `repr` is in French.

    Notes
    -----
    The axes told are those that are read: of the plane, and those above noise, three at most. Noise is that of
    `noise_rates`, in as many draws as a glance has time for, 99 at most where a study takes 999, from a seed of its
    own; none where there are too many answers. Weighted questions have no modified rates: raw ones are told.
    """
    words = Catalogue(language)
    if isinstance(found, Correspondence):
        return _of_table(found, words)
    assert isinstance(found, CategorySpace)
    return _of_space(found, words)


def beside_noise(space: CategorySpace, generator: np.random.Generator) -> pd.DataFrame:
    """Return the rates of the axes of a space beside those of the noise of a glance, as `eigenvalue_table` does."""
    if not _has_glance(space):
        return eigenvalue_table(space)
    assert isinstance(space, FactorialSpace)
    draws = int(np.clip(ANSWERS // _answers(space), FEWEST_DRAWS, DRAWS))
    spectra = noise_spectra(space, generator, draws)
    p_values = axis_p_values(spectra, space.all_eigenvalues)
    return eigenvalue_table(space, mean_rates(spectra, space.n_questions), upper_eigenvalues(spectra), p_values)


def _answers(space: CategorySpace) -> int:
    return space.categories.coding.n_respondents * space.n_questions


def _has_glance(space: CategorySpace) -> bool:
    """Say whether noise can be measured at a glance: answers at hand, not too many, to questions that count alike."""
    return isinstance(space, FactorialSpace) and space.metric.is_even and _answers(space) <= LARGEST


def _of_space(space: CategorySpace, words: Catalogue) -> Summary:
    eigenvalues = beside_noise(space, np.random.default_rng(SEED))
    kept = pd.DataFrame({"axis": space.axes, "place": None})
    read = axes_read(kept, eigenvalues, rotated=space.rotation is not None)
    shown = eigenvalues[eigenvalues["axis"].isin(read)]
    first, last = _counts(space, words), [_kept(space, words)]
    if not _has_glance(space):
        last.append(words.sentence("library.unmeasured"))
    html = [_paragraph(first), _axis_cells(shown, words), *(_makers(space, axis, words) for axis in read)]
    html += [_theme_cells(space, read, words)] if space.themes else []
    text = "\n".join([first, *_axis_lines(shown, words), *last])
    return Summary(text, "".join([*html, *map(_paragraph, last)]))


def _counts(space: CategorySpace, words: Catalogue) -> str:
    cloud = space.categories
    return words.sentence(
        "library.space",
        count=space.n_questions,
        individuals=words.sentence("library.individuals", count=cloud.coding.n_respondents),
        categories=numbers.integer(len(cloud.labels), words.language),
        active=numbers.integer(int(cloud.is_active.sum()), words.language),
    )


def _axis_lines(shown: pd.DataFrame, words: Catalogue) -> Iterator[str]:
    """Yield a line for each axis: its modified rate beside that of noise, or what is known of these."""
    for row in _rows(shown):
        axis = numbers.integer(row.axis, words.language)
        if np.isnan(row.modified_rate):
            yield words.sentence("library.axis.raw", axis=axis, rate=_percent(row.rate, words))
        elif np.isnan(row.noise_rate):
            yield words.sentence("library.axis.modified", axis=axis, rate=_percent(row.modified_rate, words))
        else:
            rate, noise = _percent(row.modified_rate, words), _percent(row.noise_rate, words, 0)
            yield words.sentence("library.axis.beside_noise", axis=axis, rate=rate, noise=noise)


def _kept(space: CategorySpace, words: Catalogue) -> str:
    placed = list(_placed(space, words)) if isinstance(space, FactorialSpace) else []
    if not placed:
        return words.sentence("library.kept_alone", count=space.n_axes)
    return words.sentence("library.kept", count=space.n_axes, placed=listed(placed, words.language))


def _placed(space: FactorialSpace, words: Catalogue) -> Iterator[str]:
    """Yield what was placed in the space, counted."""
    if space.supplementary is not None:
        yield words.sentence("library.placed.questions", count=space.supplementary.coding.n_questions)
    if space.quantitative is not None:
        yield words.sentence("library.placed.numbers", count=len(space.quantitative.names))
    if space.supplementary_individuals is not None:
        yield words.sentence("library.placed.individuals", count=len(space.supplementary_individuals.index))


def _axis_cells(shown: pd.DataFrame, words: Catalogue) -> str:
    """Return the axes as a table, without the columns that are not known."""
    told: dict[str, tuple[str, Callable[[float], str]]] = {
        "eigenvalue": ("eigenvalue", lambda value: numbers.decimal(value, 4, words.language)),
        "rate": ("rate", lambda value: _percent(value, words)),
        "modified_rate": ("modified_rate", lambda value: _percent(value, words)),
        "noise_rate": ("noise", lambda value: _percent(value, words, 0)),
    }
    columns = [name for name in told if name in shown and shown[name].notna().any()]
    heads = [words.sentence(f"library.html.{key}") for key in ("axis", *(told[name][0] for name in columns))]
    rows = [
        [numbers.integer(row["axis"], words.language), *(told[name][1](row[name]) for name in columns)]
        for _, row in shown.iterrows()
    ]
    return _table(heads, rows)


def _makers(space: CategorySpace, axis: int, words: Catalogue) -> str:
    """Return the categories retained to read an axis, each on its side, the most contributing first."""
    points = point_frame(space)
    own = points[(points["axis"] == axis) & points["retained"]].sort_values(
        "contribution", ascending=False, kind="stable"
    )
    sides = [own[own["coordinate"] < 0], own[own["coordinate"] >= 0]]
    cells = [[_maker(row, words) for row in _rows(side.head(MOST_MAKERS))] for side in sides]
    height = max(map(len, cells))
    rows = list(zip(*(side + [""] * (height - len(side)) for side in cells), strict=True))
    threshold = _percent(baseline(space.categories.is_active), words)
    title = words.sentence("library.html.makes", axis=numbers.integer(axis, words.language), threshold=threshold)
    return _table([words.sentence(f"library.html.{side}") for side in ("negative", "positive")], rows, title)


def _maker(row: Any, words: Catalogue) -> str:
    share = _percent(row.contribution, words)
    return words.sentence("library.html.maker", question=str(row.question), category=str(row.category), share=share)


def _theme_cells(space: CategorySpace, read: Sequence[int], words: Catalogue) -> str:
    """Return the part of each theme in each axis read."""
    parts = theme_parts(space, space.themes)
    heads = [words.sentence("library.html.theme")]
    heads += [f"{words.sentence('library.html.axis')} {numbers.integer(axis, words.language)}" for axis in read]
    rows = [
        [theme, *(_percent(parts.contributions[rank, axis - 1], words) for axis in read)]
        for rank, theme in enumerate(parts.themes)
    ]
    return _table(heads, rows, words.sentence("library.html.themes"))


def _of_table(found: Correspondence, words: Catalogue) -> Summary:
    labels, counts = found.categories.labels, found.categories.counts
    is_row = labels.get_level_values("question") == labels[0][0]
    shown = rate_table(found).head(found.n_axes).assign(modified_rate=np.nan)
    first = words.sentence(
        "library.table",
        rows=numbers.integer(int(is_row.sum()), words.language),
        columns=numbers.integer(int((~is_row).sum()), words.language),
        total=numbers.integer(float(counts[is_row].sum()), words.language),
    )
    lines = [first, *_axis_lines(shown, words)]
    return Summary("\n".join(lines), _paragraph(first) + _axis_cells(shown, words))


def _rows(table: pd.DataFrame) -> list[Any]:
    return list(table.itertuples(index=False))


def _percent(share: float, words: Catalogue, digits: int = 1) -> str:
    return numbers.percent(share, digits, words.language)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> str:
    """Return cells as a table, every text escaped."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    caption = f'<caption style="text-align: left; white-space: nowrap">{escape(title)}</caption>' if title else ""
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
