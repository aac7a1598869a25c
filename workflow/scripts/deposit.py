"""Write the clean answers with labels, and the dictionary for archives."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.deposit.coded import Variable, coded
from analysis.deposit.ddi import ddi_bytes
from analysis.deposit.dictionary import dictionary_bytes, universes
from analysis.deposit.labelled import labelled_csv
from analysis.deposit.sav import sav_bytes
from analysis.printing.public import masked_counts
from analysis.storage import logged_to, read_answers, read_table, write_bytes
from analysis.study import Study


def deposit(
    *,
    answers: Path,
    multiple: Path,
    missing: Path,
    comparability: Path,
    described: Path,
    sav: Path,
    csv: Path,
    ddi: Path,
    dictionary: Path,
    study: Study,
) -> None:
    """Write the answers of a study as SPSS, labelled CSV and DDI, and its dictionary as an Excel file."""
    table = read_table(described).query("role != 'internal'")
    variables = coded(read_answers(answers), read_table(multiple), read_table(missing), study)
    write_bytes(sav_bytes(variables, study.title), sav)
    write_bytes(labelled_csv(variables), csv)
    masked = masked_codes(variables) if study.disclosure == "public" else {}
    told = universes(table)
    write_bytes(ddi_bytes(variables, read_table(comparability), study, masked, universes=told), ddi)
    write_bytes(dictionary_bytes(table, variables, study, masked), dictionary)


def masked_codes(variables: Sequence[Variable]) -> dict[str, list[int]]:
    """Return the codes whose count a dictionary for everybody leaves out, by variable."""
    found = {}
    for variable in (each for each in variables if not each.is_text):
        answers = [int(np.sum(variable.values == code)) for code in variable.labels]
        kinds = [int(np.sum(variable.values == code)) for code in variable.missing]
        hidden = [code for code, hides in zip(variable.labels, masked_counts(answers), strict=True) if hides]
        found[variable.name] = hidden + (list(variable.missing) if any(masked_counts(kinds)) else [])
    return found


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        deposit(
            **{name: path for name, path in snakemake.input.items() if name != "code"},
            **dict(snakemake.output.items()),
            **snakemake.params.settings,
        )
