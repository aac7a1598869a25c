"""Write the clean answers with labels, and the dictionary for archives."""

from pathlib import Path

from analysis.deposit.coded import coded
from analysis.deposit.ddi import ddi_bytes
from analysis.deposit.labelled import labelled_csv
from analysis.deposit.sav import sav_bytes
from analysis.storage import logged_to, read_answers, read_table, write_bytes
from analysis.study import Study


def deposit(
    *,
    answers: Path,
    multiple: Path,
    missing: Path,
    comparability: Path,
    sav: Path,
    csv: Path,
    ddi: Path,
    study: Study,
) -> None:
    """Write the answers of a study as SPSS, labelled CSV and DDI."""
    variables = coded(read_answers(answers), read_table(multiple), read_table(missing), study)
    write_bytes(sav_bytes(variables, study.title), sav)
    write_bytes(labelled_csv(variables), csv)
    write_bytes(ddi_bytes(variables, read_table(comparability), study), ddi)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        deposit(
            **{name: path for name, path in snakemake.input.items() if name != "code"},
            **dict(snakemake.output.items()),
            **snakemake.params.settings,
        )
