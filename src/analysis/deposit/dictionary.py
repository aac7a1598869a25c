"""The dictionary of a study as an Excel file of its own: questions, categories, counts, sources, universes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from io import BytesIO
from types import MappingProxyType

import pandas as pd

from analysis.deposit.coded import Variable
from analysis.language.catalogue import Catalogue
from analysis.spreadsheets import CREATED, OPTIONS, write_sheet
from analysis.study import Study
from analysis.tables import TABLES

NO_CODE: Mapping[str, Collection[int]] = MappingProxyType({})
CHOSEN = 1  # the code of a category that was chosen, among several


def dictionary_bytes(
    table: pd.DataFrame,
    variables: Sequence[Variable],
    study: Study,
    masked: Mapping[str, Collection[int]] = NO_CODE,
) -> bytes:
    """Return the dictionary as an Excel workbook of one sheet, the same bytes at each run.

    Parameters
    ----------
    table : DataFrame
        question, category, n and what else says what each is: one row a category, or a question that has none.
    variables : sequence of Variable
        As `coded` returns them.
    study : Study
        Gives the title, the language and the questions.
    masked : mapping of str to collection of int
        Codes whose count is left out, by the name of their variable.
    """
    from xlsxwriter import Workbook

    catalogue = Catalogue(study.language)
    hidden = set(_hidden_cells(variables, study, masked))
    cells = zip(table["question"], table["category"].fillna(""), strict=True)
    shown = table.assign(n=table["n"].astype("Int64").mask(pd.Series([cell in hidden for cell in cells], dtype=bool)))
    buffer = BytesIO()
    with Workbook(buffer, OPTIONS) as book:
        page = write_sheet(book, TABLES["dictionary"].titled(study.language), shown)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        warning = catalogue.sentence("shared.fictional") if study.data == "reconstructed" else ""
        page.set_header(f"&L{_printed(study.title)}&R{_printed(warning)}")
        book.set_properties({"title": study.title, "comments": warning, "created": CREATED})
    return buffer.getvalue()


def _printed(text: str) -> str:
    """Return a text as the header of a page prints it."""
    return text.replace("&", "&&")


def _hidden_cells(
    variables: Sequence[Variable], study: Study, masked: Mapping[str, Collection[int]]
) -> Iterator[tuple[str, str]]:
    """Yield the question and category of each count left out."""
    for key, question in study.questions.items():
        names = list(question.categories)
        for rank, variable in enumerate(each for each in variables if each.question == key):
            codes = [code for code in masked.get(variable.name, ()) if code in variable.labels]
            if question.type == "multiple":
                yield from ((key, names[rank]) for code in codes if code == CHOSEN)
            else:
                yield from ((key, names[code - 1]) for code in codes)


def universes(table: pd.DataFrame) -> dict[str, str]:
    """Return whom each question was asked, where a filter says so, of a dictionary."""
    first = table.drop_duplicates("question").set_index("question")["universe"].dropna()
    return {str(key): str(text) for key, text in first.items() if text}
