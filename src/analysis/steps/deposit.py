"""Write the clean answers with labels, the dictionary for archives, and what checks the spaces by other programs."""

import pandas as pd

from analysis.deposit.coded import coded
from analysis.deposit.ddi import ddi_bytes
from analysis.deposit.declared import spaces_csv
from analysis.deposit.dictionary import dictionary_bytes, universes
from analysis.deposit.labelled import labelled_csv
from analysis.deposit.leaving import leaving
from analysis.deposit.sav import sav_bytes
from analysis.deposit.verifiers import verifier
from analysis.printing.codes import masked_codes
from analysis.printing.door import Printed
from analysis.study import Study
from analysis.tables.listing import listing


def deposit(
    printed: Printed, answers: pd.DataFrame, multiple: pd.DataFrame, missing: pd.DataFrame, *, study: Study
) -> dict[str, bytes | str]:
    """Return the answers of a study as SPSS, labelled CSV and DDI, its dictionary as an Excel file, and its verifiers.

    The answers themselves are what an archive keeps under its own rules: they alone do not pass the door of printing,
    and leave a study for everybody by no file, unless they are published already.
    """
    table = printed.study.dictionary.query("role != 'internal'")
    variables = coded(answers, multiple, missing, study)
    masked = {
        variable.name: masked_codes(variable.values, variable.labels, variable.missing, study)
        for variable in variables
        if not variable.is_text
    }
    told = leaving(variables, study)
    described = ddi_bytes(
        variables, printed.study.comparability, study, masked, universes=universes(table), n_rows=len(told[0].values)
    )
    return {
        "sav": sav_bytes(told, study.title),
        "csv": labelled_csv(told),
        "ddi": described,
        "spaces": spaces_csv(variables, study),
        "verifier_r": verifier("R"),
        "verifier_py": verifier("py"),
        "dictionary_file": dictionary_bytes(table, variables, study, masked),
        "listing": listing(study),
    }
