"""The command that makes the session in which a study is presented."""

import sys
from pathlib import Path

import click

from analysis.commands.french import FrenchCommand, help_option
from analysis.commands.running import made
from analysis.commands.telling import Run
from analysis.pasting import command
from analysis.study.formats import SESSION


@click.command(cls=FrenchCommand, name="session", add_help_option=False)
@click.argument("folder", metavar="[DOSSIER]", default=".", type=click.Path(path_type=Path))
@click.option("--cores", metavar="N", default="all", help="Étapes de front : un nombre, ou all (tous les cœurs).")
@help_option
def make_session(folder: Path, cores: str) -> None:
    """Faire la séance de l'étude DOSSIER (par défaut, le dossier courant) : reports/seance.html, .pdf et .pptx.

    Ouverture, lauréats et leur carte, étude, conclusions, clôture, aux mêmes résultats que le rapport. L'étude est
    vérifiée, et ce qui lui manque est calculé. La séance se décrit dans config/study.yaml (`session`, `laureates`) ;
    sans ces clés, elle présente l'étude seule.

    Exemple : python -m analysis session mon-etude
    """
    if cores != "all" and not cores.isdecimal():
        raise click.UsageError(f"--cores vaut all ou un nombre entier, pas « {cores} »")
    if not folder.is_dir():
        raise click.UsageError(f"le dossier « {folder} » est introuvable")
    typed = command("session", *([] if folder == Path() else [folder]))
    run = Run(folder.resolve(), typed, asked=SESSION)
    sys.exit(made(run, ["--cores", cores, SESSION[0]]))
