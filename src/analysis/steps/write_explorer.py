"""Write the explorer page: the spaces of a study in one file, opened without a network."""

import pandas as pd

from analysis.explorer.assembly import explorer_page
from analysis.explorer.payload import payload
from analysis.explorer.refit import refit_of
from analysis.explorer.values import Json
from analysis.geometry.space.declared import declared_space, themes_of
from analysis.printing.door import Printed
from analysis.printing.people import shown_answers
from analysis.study import Study


def write_explorer(printed: Printed, answers: pd.DataFrame, *, study: Study, weighted: bool) -> dict[str, str]:
    """Return the page of a study."""
    return {"explorer": explorer_page(explored(printed, answers, study, weighted=weighted))}


def explored(printed: Printed, answers: pd.DataFrame, study: Study, *, weighted: bool) -> Json:
    """Return what the page of a study holds: the answers themselves for the team alone."""
    people = shown_answers(answers, study)
    refits = {} if people is None else _refits(answers, printed.study.missing, study)
    return payload(printed, study, people=people, refits=refits, weighted=weighted)


def _refits(answers: pd.DataFrame, missing: pd.DataFrame, study: Study) -> dict[str, Json]:
    """Return what fits each space again."""
    fitted = {key: declared_space(answers, space, study.questions, missing)[0] for key, space in study.spaces.items()}
    asked = study.spaces
    return {
        key: refit_of(space, themes_of(asked[key], study.questions), asked[key], study.questions)
        for key, space in fitted.items()
    }
