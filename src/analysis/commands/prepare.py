"""The commands that prepare: a codebook drafted, a wave added, a study made of an export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.commands.french import FrenchCommand, help_option
from analysis.problems import spaced

if TYPE_CHECKING:
    from analysis.commands.set_up import SetUp
    from analysis.drafting.recognising import StatedForm

STUDY_OPTION = click.option(
    "--study", "folder", metavar="DOSSIER", default=".", type=click.Path(path_type=Path), help="L'étude."
)
FORM_OPTIONS = (
    click.option("--sheet", metavar="FEUILLE", help="Feuille du classeur, s'il en a plusieurs."),
    click.option("--header", metavar="LIGNES", help="Ligne qui nomme les colonnes (2), ou questions et options (1,2)."),
    click.option("--wordings", metavar="LIGNE", type=int, help="Ligne des formulations, s'il y en a une."),
    click.option("--answers", metavar="LIGNE", type=int, help="Première ligne de réponses, si ce n'est la suivante."),
    click.option(
        "--encoding", metavar="CODAGE", default="detect", help="Codage d'un CSV qui n'est pas reconnu : cp1252…"
    ),
    click.option("--delimiter", metavar="SIGNE", default="detect", help="Séparateur d'un CSV qui n'est pas reconnu."),
)


def form_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say the form of a received file."""
    for option in reversed(FORM_OPTIONS):
        command = option(command)
    return command


STRUCTURE_OPTION = click.option(
    "--structure",
    metavar="LSS",
    type=click.Path(path_type=Path),
    help="Structure LimeSurvey (.lss) de ce questionnaire.",
)


@click.command(cls=FrenchCommand, add_help_option=False)
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@STUDY_OPTION
@form_options
@STRUCTURE_OPTION
@help_option
def codebook(file: Path, folder: Path, structure: Path | None, **form: Any) -> None:
    """Ébaucher le livre de codes d'un fichier reçu : CSV, .xlsx, .xls, .ods, .sav, .lsa, ou .lss seul.

    Codage et séparateur sont reconnus, avec la raison. Ce qu'une vague précédente déclare des mêmes colonnes est
    repris ; sinon, chaque question prend la colonne dont le nom ou le libellé lui ressemble le plus. Libellés, codes
    et filtres viennent de la structure (.lss de même nom, ou --structure). TODO reste là où il faut décider. L'ébauche
    s'affiche.

    Exemples : python -m analysis codebook data/raw/2020/reponses.csv > config/codebooks/2020.yaml

    python -m analysis codebook reponses.csv --structure questionnaire.lss
    """
    from analysis.commands.set_up import drafted

    click.echo(drafted(folder, file, _stated_form(form), structure), nl=False)


@click.command("new-wave", cls=FrenchCommand, add_help_option=False)
@click.argument("wave", metavar="NOM")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@STUDY_OPTION
@form_options
@STRUCTURE_OPTION
@help_option
def new_wave(wave: str, file: Path, folder: Path, structure: Path | None, **form: Any) -> None:
    """Préparer une nouvelle vague : copier FICHIER dans data/raw/NOM, ébaucher son livre de codes, l'ajouter à l'étude.

    Rien n'est écrasé ; les commentaires de config/study.yaml restent. La commande dit ensuite ce qui reste à faire.

    Exemple : python -m analysis new-wave 2020 ~/Téléchargements/results-survey.csv
    """
    from analysis.commands.set_up import set_up_wave

    click.echo(_told_set_up(set_up_wave(folder, wave, file, _stated_form(form), structure)))


@click.command("new-study", cls=FrenchCommand, add_help_option=False)
@click.argument("folder", metavar="DOSSIER", type=click.Path(path_type=Path))
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--wave", metavar="NOM", default="enquete", help="Nom de la première vague ; « enquete » par défaut.")
@form_options
@STRUCTURE_OPTION
@help_option
def new_study(folder: Path, file: Path, wave: str, structure: Path | None, **form: Any) -> None:
    """Faire de FICHIER une étude neuve dans DOSSIER : questionnaire, livre de codes, clé secrète.

    Chaque colonne devient une question, décrite dès le premier rapport ; les thèmes et les espaces se déclarent
    ensuite. Les colonnes qui semblent désigner quelqu'un ne deviennent pas des questions. DOSSIER est neuf ou vide.

    Exemple : python -m analysis new-study mon-etude ~/Téléchargements/results-survey.csv
    """
    from analysis.commands.set_up import set_up_study

    click.echo(_told_set_up(set_up_study(folder, wave, file, _stated_form(form), structure)))


def _stated_form(form: dict[str, Any]) -> StatedForm:
    from analysis.drafting.recognising import StatedForm
    from analysis.readers.detection import DETECT, NAMES

    delimiter = form["delimiter"].replace("\\t", "\t")
    stated = StatedForm(**form | {"delimiter": delimiter, "header": _rows(form["header"])})
    if stated.delimiter not in (DETECT, *NAMES):
        raise click.UsageError(f'--delimiter vaut ";" "," "\\t" ou "|", pas « {stated.delimiter} »')
    if any(row is not None and row < 1 for row in (stated.wordings, stated.answers)):
        raise click.UsageError("--wordings et --answers comptent les lignes depuis 1")
    if stated.encoding not in (encodings := _encodings()):
        raise click.UsageError(f"--encoding vaut {', '.join(encodings)}, pas « {stated.encoding} »")
    return stated


def _rows(header: str | None) -> int | tuple[int, ...] | None:
    """Return the rows that name the columns: « 2 », « 1,2 » or « [1, 2] »."""
    if header is None:
        return None
    texts = [text.strip() for text in header.strip("[] ").split(",")]
    if not all(text.isascii() and text.isdecimal() and int(text) > 0 for text in texts):
        raise click.UsageError(f"--header compte les lignes depuis 1 : 2, ou 1,2 ; pas « {header} »")
    return int(texts[0]) if len(texts) == 1 else tuple(map(int, texts))


def _encodings() -> list[str]:
    """Return the encodings that a codebook may declare."""
    from analysis.settings import load_schema

    source = load_schema("codebook")["properties"]["source"]
    encodings: list[str] = source["properties"]["encoding"]["enum"]
    return encodings


def _told_set_up(done: SetUp) -> str:
    steps = [f"  {rank}. {step}" for rank, step in enumerate(done.left, start=1)]
    read = ["Lu :", *(f"  {each}" for each in done.read)] if done.read else []
    return spaced("\n".join(["Écrit :", *(f"  {each}" for each in done.made), *read, "Reste à faire :", *steps]))
