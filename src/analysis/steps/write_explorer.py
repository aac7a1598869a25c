"""Write the explorer page: the spaces of a study in one file, opened without a network."""

import pandas as pd

from analysis.explorer.assembly import explorer_page
from analysis.explorer.payload import payload
from analysis.explorer.people import is_crowd
from analysis.explorer.refit import refit_of, signs_of
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
    if people is None:
        return payload(printed, study, weighted=weighted)
    missing, asked = printed.study.missing, study.spaces
    fitted = {key: declared_space(answers, space, study.questions, missing)[0] for key, space in asked.items()}
    if is_crowd(people):
        turned = {key: signs_of(space) for key, space in fitted.items() if space.survey is None}
        return payload(printed, study, people=people, signs=turned, weighted=weighted)
    refits = {
        key: refit_of(space, themes_of(asked[key], study.questions), asked[key], study.questions)
        for key, space in fitted.items()
    }
    return payload(printed, study, people=people, refits=refits, weighted=weighted)
