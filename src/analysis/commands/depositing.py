"""The command that makes a bundle of a study for an archive."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from analysis.commands.french import FrenchCommand, help_option
from analysis.commands.running import snakefile
from analysis.pasting import command
from analysis.problems import Problem, StudyError, raise_any, spaced

FOLDER, ARCHIVE = "depot", "depot.zip"


@click.command(cls=FrenchCommand, name="deposit", add_help_option=False)
@click.argument("folder", metavar="[DOSSIER]", default=".", type=click.Path(path_type=Path))
@help_option
def make_deposit(folder: Path) -> None:
    """Préparer le dépôt de l'étude DOSSIER (par défaut, le dossier courant) dans une archive, Zenodo ou Progedo.

    DOSSIER/depot/ et DOSSIER/depot.zip, le même en un fichier : le rapport, la séance si elle est faite et à jour, les
    figures, les tableaux et leur dictionnaire, les réponses étiquetées (DDI), ce qui les vérifie, comment citer, les
    empreintes, et une description RO-Crate. Ni fichier reçu, ni clé, ni texte libre. Le niveau est celui de l'étude
    (`disclosure`) ; licence, date et accès sont à dire dans config/study.yaml (`deposit`). Rien n'est envoyé nulle
    part.
    """
    from analysis.commands.leaving import leaving_files, made_session, missing_outputs, program
    from analysis.deposit.bundle import bundled, listing
    from analysis.steps.settings import read_configuration
    from analysis.study.deposits import read_deposit

    study = read_configuration(folder).study
    conditions = read_deposit(folder, study)
    raise_any(missing_outputs(folder, study))
    _require_current(folder)
    _require_place(folder)
    session = made_session(folder)
    is_current = bool(session) and _is_current(folder, session)
    given = leaving_files(folder, study, also=session if is_current else ())
    bundle = bundled(given, study, conditions, program())
    _write(folder, bundle.files, bundle.zipped())
    click.echo(spaced(f"{listing(bundle, study)}\nDépôt : {folder / FOLDER} et {folder / ARCHIVE}"))
    if session and not is_current:
        again = command("session", *([] if folder == Path() else [folder]))
        told = "La séance est plus ancienne que l'étude ou que le programme : elle n'est pas dans ce dépôt."
        click.echo(spaced(f"{told} La refaire, puis relancer : {again}"))


def _require_current(folder: Path) -> None:
    """Refuse a study that a run would make again: its report is older than it."""
    if not _is_current(folder):
        found = (
            "le rapport est plus ancien que l'étude ou que le programme : ce dépôt dirait d'autres résultats qu'elle"
        )
        remedy = f"refaire l'étude, puis relancer : {command('run', *([] if folder == Path() else [folder]))}"
        raise StudyError([Problem("reports", "dépôt", found, remedy)])


def _is_current(folder: Path, targets: Sequence[str] = ()) -> bool:
    """Whether a run would make nothing again: of the whole study, or of some files of it."""
    asked = [*targets, "--dry-run", "--snakefile", str(snakefile()), "--directory", str(folder)]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "snakemake", *asked, "--workflow-profile", str(snakefile().parent / "profiles/default")],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONSAFEPATH": "1"},
        check=False,
    )
    return done.returncode == 0 and "Nothing to be done" in done.stdout + done.stderr


def _require_place(folder: Path) -> None:
    """Refuse to write over what no deposit made, or out of the study."""
    from analysis.cleaning.provenance import linked_outputs
    from analysis.deposit.crate import METADATA

    raise_any(linked_outputs(folder))
    for name in (FOLDER, ARCHIVE):
        place = folder / name
        other = place.is_symlink() or (name == FOLDER and place.exists() and not (place / METADATA).is_file())
        if other:
            found = "ce n'est pas un dépôt que cette commande a fait, et rien n'est écrasé"
            raise StudyError([Problem(name, "dépôt", found, "le déplacer, ou le renommer")])


def _write(folder: Path, files: Mapping[str, bytes], archive: bytes) -> None:
    """Write the bundle in place of the one before."""
    from analysis.storage import write_bytes

    if (folder / FOLDER).exists():
        shutil.rmtree(folder / FOLDER)
    for name, content in files.items():
        write_bytes(content, folder / FOLDER / name)
    write_bytes(archive, folder / ARCHIVE)
