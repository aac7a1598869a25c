"""The dictionary of a study as a DDI-Codebook 2.5, which archives of social sciences read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import pandas as pd
from lxml import etree
from lxml.etree import _Element

from analysis.deposit.coded import Variable
from analysis.language.catalogue import Catalogue
from analysis.study import Question, Study

NAMESPACE = "ddi:codebook:2_5"
FILES = ("answers.sav", "answers.csv")
ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])  # what XML 1.0 cannot hold


def ddi_bytes(
    variables: Sequence[Variable],
    crosswalk: pd.DataFrame,
    study: Study,
    masked: Mapping[str, Collection[int]] = MappingProxyType({}),
    *,
    universes: Mapping[str, str] = MappingProxyType({}),
    n_rows: int | None = None,
) -> bytes:
    """Return a DDI-Codebook 2.5 in XML: the study, its files, each variable with its question, codes and counts.

    Parameters
    ----------
    variables : sequence of Variable
        As `coded` returns them.
    crosswalk : DataFrame
        question, wave, comparability, columns, wording, reason, note: how each wave asked.
    study : Study
        Gives titles, credits, population and questions.
    masked : mapping of str to collection of int
        Codes whose count is left out, by the name of their variable.
    universes : mapping of str to str
        Whom a question was asked, by its key, where it was not everybody.
    n_rows : int, optional
        How many rows the files of answers hold, where not those of all respondents.
    """
    root = etree.Element("codeBook", {"version": "2.5"}, nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _study(root, study)
    _files(root, variables, len(variables[0].values) if n_rows is None else n_rows)
    data = _add(root, "dataDscr")
    for rank, variable in enumerate(variables, start=1):
        question = study.questions.get(variable.question)
        own = crosswalk[crosswalk["question"] == variable.question]
        universe = universes.get(variable.question, "")
        _variable(data, variable, rank, question, own, study, universe, masked.get(variable.name, ()))
    for element in root.iter():
        element.tag = f"{{{NAMESPACE}}}{element.tag}"
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(parent: _Element, tag: str, text: str | None = None, /, **attributes: str) -> _Element:
    child = etree.SubElement(parent, tag, {key: _legal(value) for key, value in attributes.items()})
    if text is not None:
        child.text = _legal(text)
    return child


def _legal(text: str) -> str:
    return text.translate(ILLEGAL)


def _study(root: _Element, study: Study) -> None:
    described = _add(root, "stdyDscr")
    citation = _add(described, "citation")
    title = _add(citation, "titlStmt")
    _add(title, "titl", study.title)
    if study.subtitle:
        _add(title, "subTitl", study.subtitle)
    if study.credit.authors:
        responsible = _add(citation, "rspStmt")
        for author in study.credit.authors:
            _add(responsible, "AuthEnty", author)
    if study.credit.institutions or study.credit.funders:
        production = _add(citation, "prodStmt")
        for institution in study.credit.institutions:
            _add(production, "producer", institution)
        for funder in study.credit.funders:
            _add(production, "fundAg", funder)
    if study.population:
        _add(_add(_add(described, "stdyInfo"), "sumDscr"), "universe", study.population)
    if study.data == "reconstructed":
        _add(described, "notes", Catalogue(study.language).sentence("shared.fictional"), type="data")
    if study.credit.source:
        _add(described, "notes", study.credit.source, type="source")


def _files(root: _Element, variables: Sequence[Variable], n_rows: int) -> None:
    for name in FILES:
        text = _add(_add(root, "fileDscr", ID=f"F-{name.partition('.')[2]}"), "fileTxt")
        _add(text, "fileName", name)
        dimensions = _add(text, "dimensns")
        _add(dimensions, "caseQnty", str(n_rows))
        _add(dimensions, "varQnty", str(len(variables)))


def _variable(
    data: _Element,
    variable: Variable,
    rank: int,
    question: Question | None,
    crosswalk: pd.DataFrame,
    study: Study,
    universe: str,
    masked: Collection[int],
) -> None:
    """Add one variable; its elements follow the order of the schema."""
    interval = "contin" if variable.measure == "scale" else "discrete"
    element = _add(data, "var", ID=f"V{rank}", name=variable.name, intrvl=interval)
    if variable.name == "weight":
        element.set("wgt", "wgt")
    _add(element, "labl", variable.label)
    if question is not None and question.wording:
        _add(_add(element, "qstn"), "qstnLit", question.wording)
    if variable.missing:
        invalid = _add(element, "invalrng")
        for code in variable.missing:
            _add(invalid, "item", VALUE=str(code))
    if universe:
        _add(element, "universe", universe)
    _counts(element, variable, masked)
    if question is not None and question.theme:
        _add(element, "concept", study.themes[question.theme].label)
    _add(element, "varFormat", type="character" if variable.is_text else "numeric")
    for subject, note in _notes(question, crosswalk):
        _add(element, "notes", note, subject=subject)


def _notes(question: Question | None, crosswalk: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Yield what readers must know: of the question, then of each wave that asked it."""
    if question is not None and question.note:
        yield "question", question.note
    names = ["wave", "comparability", "columns", "wording", "reason", "note"]
    for wave, comparability, *told in crosswalk[names].astype("object").itertuples(index=False, name=None):
        texts = [str(text) for text in told if isinstance(text, str) and text]
        yield str(wave), " · ".join([str(comparability), *texts])


def _counts(element: _Element, variable: Variable, masked: Collection[int]) -> None:
    if variable.is_text:
        return
    values = np.asarray(variable.values, dtype=float)
    invalid = np.isnan(values) | np.isin(values, list(variable.missing))
    _add(element, "sumStat", str(int((~invalid).sum())), type="vald")
    _add(element, "sumStat", str(int(invalid.sum())), type="invd")
    for code, label in {**variable.labels, **variable.missing}.items():
        category = _add(element, "catgry", **({"missing": "Y"} if code in variable.missing else {}))
        _add(category, "catValu", str(code))
        _add(category, "labl", label)
        if code not in masked:
            _add(category, "catStat", str(int((values == code).sum())), type="freq")
