"""The command that makes the session in which a study is presented."""

import sys
from contextlib import chdir
from pathlib import Path

import click

from analysis.commands.checking import as_text, checked_study
from analysis.commands.french import FrenchCommand, help_option
from analysis.commands.running import made
from analysis.commands.telling import Run
from analysis.pasting import command
from analysis.problems import StudyError, raise_any, spaced
from analysis.study import Study
from analysis.study.formats import SESSION
from analysis.study.reading import declared_study


@click.command(cls=FrenchCommand, name="session", add_help_option=False)
@click.argument("folder", metavar="[DOSSIER]", default=".", type=click.Path(path_type=Path))
@click.option("--cores", metavar="N", default="all", help="Étapes de front : un nombre, ou all (tous les cœurs).")
@help_option
def make_session(folder: Path, cores: str) -> None:
    """Faire la séance de l'étude DOSSIER (par défaut, le dossier courant) : reports/seance.html, .pdf et .pptx.

    Ouverture, lauréats et leur carte, marqueurs, étude, conclusions, clôture, aux mêmes résultats que le rapport.
    L'étude est vérifiée, et ce qui lui manque est calculé. La séance se décrit dans config/study.yaml (`session`,
    `laureates`) ; sans ces clés, elle présente l'étude seule. Sans vagues, elle présente les lauréats ou les marqueurs.

    Exemple : python -m analysis session mon-etude
    """
    if cores != "all" and not cores.isdecimal():
        raise click.UsageError(f"--cores vaut all ou un nombre entier, pas « {cores} »")
    if not folder.is_dir():
        raise click.UsageError(f"le dossier « {folder} » est introuvable")
    if study := _without_waves(folder):
        click.echo(_made_alone(folder, study))
        return
    typed = command("session", *([] if folder == Path() else [folder]))
    run = Run(folder.resolve(), typed, asked=SESSION)
    sys.exit(made(run, ["--cores", cores, SESSION[0]]))


def _without_waves(folder: Path) -> Study | None:
    """Return the study, if it has no waves: its session is made at once. Faults of any other are told when it runs."""
    try:
        study, _ = declared_study(folder)
    except StudyError:
        return None
    return None if study.waves else study


def _made_alone(folder: Path, study: Study) -> str:
    """Check a study of laureates or markers, make its session, and return what is told of it."""
    from analysis.report.texts import read_texts
    from analysis.steps.write_session import session_alone
    from analysis.storage import owned, write_bytes

    checked = checked_study(folder)
    raise_any(checked.problems)
    with owned(folder), chdir(folder):
        contents = session_alone(study, read_texts(Path(), study))
        for path, content in zip(SESSION, contents.values(), strict=True):
            write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"), path)
    named = " et ".join([", ".join(Path(path).name for path in SESSION[1:-1]), Path(SESSION[-1]).name])
    return spaced(f"{as_text(checked)}\nSéance : {folder / SESSION[0]}, {named}")
