"""Whether the make-up of editions can be compared: nobody can stand for a cell that too few respondents hold."""

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.problems import Problem
from analysis.study import Editions
from analysis.study.population import CROSSED
from analysis.study.values import FEWEST_OF_A_CELL


def too_small_cells(answers: pd.DataFrame, editions: Editions, margins: Sequence[str]) -> dict[str, list[str]]:
    """Return the cells of crossed margins that fewer than five respondents of an edition hold, by edition.

    Parameters
    ----------
    answers : DataFrame
        Clean answers of all waves.
    editions : Editions
        The question of the editions, and the reference.
    margins : sequence of str
        Questions whose make-up is compared.

    Returns
    -------
    dict of edition to cells
        Cells that somebody of the edition or of the reference holds; editions without such a cell are not there.
    """
    known = answers[[editions.question, *margins]].dropna().astype("str")
    cells = known[margins[0]].rename(None)
    for name in margins[1:]:  # a question at a time: rows may be a million
        cells = cells + CROSSED + known[name]
    counts = pd.crosstab(known[editions.question], cells)
    present = answers[editions.question].dropna().astype("str").unique()
    counts = counts.reindex(present, fill_value=0)
    found: dict[str, list[str]] = {}
    for edition in present:
        if editions.reference in counts.index:
            held = counts.columns[(counts.loc[[edition, editions.reference]] > 0).any()]
            few = [str(cell) for cell in held if counts.loc[edition, cell] < FEWEST_OF_A_CELL]
            found |= {str(edition): few} if few else {}
    return found


def make_up_problems(small: dict[str, list[str]], editions: Editions) -> Iterator[Problem]:
    """Yield why no edition can be compared with the reference, where a cell of the reference is too small."""
    for cell in small.get(editions.reference, ()):
        found = (
            f"moins de {FEWEST_OF_A_CELL} répondants de l'édition de référence « {editions.reference} » sont dans la"
            f" case « {cell} » : leur composition ne peut être donnée à aucune autre"
        )
        remedy = "réunir cette modalité avec une autre dans les livres de codes, ou retirer une question de `weight_to`"
        yield Problem("config/study.yaml", "comparison, weight_to", found, remedy)
