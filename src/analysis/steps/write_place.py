"""Write « Ma place »: the page on which someone sees where their answers lie."""

import pandas as pd

from analysis.explorer.place import place_page, placing_payload
from analysis.geometry.space.declared import declared_space
from analysis.printing.door import Printed
from analysis.printing.levels import is_for_everybody
from analysis.study import Study
from analysis.study.placing import placing_spaces


def write_place(printed: Printed, answers: pd.DataFrame, *, study: Study) -> dict[str, str]:
    """Return the page of a study: of the spaces themselves for the team alone."""
    if is_for_everybody(study):
        return {"place": place_page(placing_payload(printed, study))}
    missing = printed.study.missing
    spaces = {key: study.spaces[key] for key in placing_spaces(study)}
    fitted = {key: declared_space(answers, space, study.questions, missing)[0] for key, space in spaces.items()}
    return {"place": place_page(placing_payload(printed, study, fitted))}
