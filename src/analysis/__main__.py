"""Commands on a study: python -m analysis check, codebook, new-study, new-wave, key, private."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.problems import StudyError, spaced, told

if TYPE_CHECKING:
    import pandas as pd

    from analysis.preparing import SetUp
    from analysis.questionnaire.checking import Checked
    from analysis.questionnaire.effects import Cleaned
    from analysis.questionnaire.recognising import Told

HEADINGS = {"Options": "Options", "Commands": "Commandes"}
HELP = {"help": "Afficher cette aide et sortir."}


class FrenchFormatter(click.HelpFormatter):
    """Help pages with French headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage."""
        words = {"[OPTIONS]": "[OPTIONS]", "COMMAND": "COMMANDE", "[ARGS]...": "[ARGUMENTS]..."}
        for english, french in words.items():
            args = args.replace(english, french)
        super().write_usage(prog, args, prefix or spaced("Usage : "))

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        super().write_heading(f"{HEADINGS.get(heading, heading)}\u00a0")

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        super().write_text(spaced(text))


class FrenchContext(click.Context):
    """A context whose help is in French."""

    formatter_class = FrenchFormatter


class FrenchCommand(click.Command):
    """A command whose help is in French."""

    context_class = FrenchContext


class FrenchGroup(click.Group):
    """A group of such commands."""

    context_class = FrenchContext
    command_class = FrenchCommand


@click.group(cls=FrenchGroup, no_args_is_help=False, invoke_without_command=True, add_help_option=False)
@click.help_option("--help", "-h", **HELP)
@click.pass_context
def main(context: click.Context) -> None:
    """Une étude est un dossier : config/, data/raw/. Ces commandes la vérifient et la préparent.

    Pour la faire : make report, ou snakemake --cores all --directory DOSSIER.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@main.command(add_help_option=False)
@click.argument("folder", metavar="[DOSSIER]", default=".", type=click.Path(path_type=Path))
@click.option("--format", "form", metavar="text|json", default="text", help="Forme de la réponse : text ou json.")
@click.option(
    "--against",
    metavar="AVANT",
    type=click.Path(path_type=Path),
    help="Dire aussi quels effectifs changent : AVANT est une étude faite, son data/processed, ou une copie à relire.",
)
@click.help_option("--help", "-h", **HELP)
def check(folder: Path, form: str, against: Path | None) -> None:
    """Vérifier la configuration et les fichiers reçus de l'étude DOSSIER (par défaut, le dossier courant).

    Rien n'est fabriqué. Chaque problème est dit avec son remède, tous à la fois ; le code de sortie est 1 s'il y en a.

    Exemples : python -m analysis check examples/poison --format json

    python -m analysis check --against . (avant d'accepter un livre de codes modifié : ce que l'étude faite comptait)
    """
    if form not in ("text", "json"):
        raise click.UsageError(f"--format vaut text ou json, pas « {form} »")
    if not folder.is_dir():
        raise click.UsageError(f"le dossier « {folder} » est introuvable")
    from analysis.questionnaire.checking import check_study
    from analysis.report.texts import read_texts

    checked = check_study(folder, also=[read_texts])
    changed = _effects(checked, folder, against) if against is not None else None
    click.echo(_as_json(checked, changed) if form == "json" else _as_text(checked, changed))
    if form == "text" and against is not None and changed is None:
        click.echo(spaced("Effectifs : ils seront comparés une fois ces problèmes corrigés."))
    sys.exit(1 if checked.problems else 0)


def _effects(checked: Checked, folder: Path, against: Path) -> pd.DataFrame | None:
    """Return the counts that changed since another study, or None where this one has faults."""
    if checked.combined is None:
        return None
    from analysis.questionnaire.effects import cleaned_of, effects
    from analysis.study import read_study

    return effects(_cleaned(against), cleaned_of(checked.combined), read_study(folder).questions)


def _cleaned(folder: Path) -> Cleaned:
    """Return the clean answers of a study already made, else of one read again."""
    from analysis.questionnaire.checking import check_study
    from analysis.questionnaire.effects import TABLES, Cleaned, cleaned_of
    from analysis.storage import read_answers, read_table

    for made in (folder, folder / "data/processed"):
        if (made / "answers.parquet").is_file():
            tables = {name: read_table(made / f"{name}.csv") for name in TABLES}
            return Cleaned(read_answers(made / "answers.parquet"), **tables)
    if not (folder / "config/study.yaml").is_file():
        raise click.UsageError(f"« {folder} » n'est ni une étude, ni le dossier data/processed d'une étude")
    checked = check_study(folder)
    if checked.combined is None:
        raise StudyError(checked.problems)
    return cleaned_of(checked.combined)


def _as_text(checked: Checked, changed: pd.DataFrame | None = None) -> str:
    if not checked.problems:
        from analysis.questionnaire.effects import told_effects

        found = "" if changed is None else spaced(f"\n{told_effects(changed)}")
        return f"Aucun problème.\n{checked.summary}{found}"
    by_file = sorted(checked.problems, key=lambda problem: problem.file)
    n = len(by_file)
    recognised = [f"\nReconnu : {spaced(each)}" for each in checked.recognised]
    return f"{told(by_file)}\n{''.join(recognised)}\n{n} problème{'s' if n > 1 else ''}."


def _as_json(checked: Checked, changed: pd.DataFrame | None = None) -> str:
    answer: dict[str, Any] = {
        "problems": [asdict(problem) for problem in checked.problems],
        "summary": checked.read,
        "recognised": checked.recognised,
    }
    if changed is not None:
        answer["effects"] = json.loads(changed.to_json(orient="records"))
    return json.dumps(answer, ensure_ascii=False, indent=2)


@main.command(add_help_option=False)
@click.argument("folder", metavar="[DOSSIER]", default=".", type=click.Path(path_type=Path))
@click.help_option("--help", "-h", **HELP)
def key(folder: Path) -> None:
    """Créer la clé secrète des pseudonymes d'une étude `data: received`.

    Elle est écrite dans DOSSIER/data/raw/.private/key, lisible par vous seul et ignorée par git. La perdre change tous
    les pseudonymes ; elle ne se partage pas.
    """
    from analysis.questionnaire.provenance import KEY_FILE, refuse_linked_private
    from analysis.storage import write_private

    refuse_linked_private(folder)
    path = folder / KEY_FILE
    if path.exists():
        raise click.UsageError(f"la clé existe déjà : {path}")
    write_private(f"{secrets.token_hex(32)}\n", path)
    click.echo(spaced(f"Clé créée : {path}"))


STUDY_OPTION = click.option(
    "--study", "folder", metavar="DOSSIER", default=".", type=click.Path(path_type=Path), help="L'étude."
)
FORM_OPTIONS = (
    click.option("--sheet", metavar="FEUILLE", help="Feuille du classeur, s'il en a plusieurs."),
    click.option("--header", metavar="LIGNE", type=int, help="Ligne du classeur qui nomme les colonnes."),
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


@main.command(add_help_option=False)
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@STUDY_OPTION
@form_options
@STRUCTURE_OPTION
@click.help_option("--help", "-h", **HELP)
def codebook(file: Path, folder: Path, structure: Path | None, **form: Any) -> None:
    """Ébaucher le livre de codes d'un fichier reçu : CSV, .xlsx, .ods, .sav, .lsa, ou .lss seul.

    Codage et séparateur sont reconnus, avec la raison. Ce qu'une vague précédente déclare des mêmes colonnes est
    repris ; sinon, chaque question prend la colonne dont le nom ou le libellé lui ressemble le plus. Libellés, codes
    et filtres viennent de la structure (.lss de même nom, ou --structure). TODO reste là où il faut décider. L'ébauche
    s'affiche.

    Exemples : python -m analysis codebook data/raw/2020/reponses.csv > config/codebooks/2020.yaml

    python -m analysis codebook reponses.csv --structure questionnaire.lss
    """
    from analysis.preparing import drafted

    click.echo(drafted(folder, file, _told_form(form), structure), nl=False)


@main.command("new-wave", add_help_option=False)
@click.argument("wave", metavar="NOM")
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@STUDY_OPTION
@form_options
@STRUCTURE_OPTION
@click.help_option("--help", "-h", **HELP)
def new_wave(wave: str, file: Path, folder: Path, structure: Path | None, **form: Any) -> None:
    """Préparer une nouvelle vague : copier FICHIER dans data/raw/NOM, ébaucher son livre de codes, l'ajouter à l'étude.

    Rien n'est écrasé ; les commentaires de config/study.yaml restent. La commande dit ensuite ce qui reste à faire.

    Exemple : python -m analysis new-wave 2020 ~/Téléchargements/results-survey.csv
    """
    from analysis.preparing import set_up_wave

    click.echo(_told_set_up(set_up_wave(folder, wave, file, _told_form(form), structure)))


@main.command("new-study", add_help_option=False)
@click.argument("folder", metavar="DOSSIER", type=click.Path(path_type=Path))
@click.argument("file", metavar="FICHIER", type=click.Path(path_type=Path))
@click.option("--wave", metavar="NOM", default="enquete", help="Nom de la première vague ; « enquete » par défaut.")
@form_options
@STRUCTURE_OPTION
@click.help_option("--help", "-h", **HELP)
def new_study(folder: Path, file: Path, wave: str, structure: Path | None, **form: Any) -> None:
    """Faire de FICHIER une étude neuve dans DOSSIER : questionnaire, livre de codes, clé secrète.

    Chaque colonne devient une question, décrite dès le premier rapport ; les thèmes et les espaces se déclarent
    ensuite. Les colonnes qui semblent désigner quelqu'un ne deviennent pas des questions. DOSSIER est neuf ou vide.

    Exemple : python -m analysis new-study mon-etude ~/Téléchargements/results-survey.csv
    """
    from analysis.preparing import set_up_study

    click.echo(_told_set_up(set_up_study(folder, wave, file, _told_form(form), structure)))


def _told_form(form: dict[str, Any]) -> Told:
    from analysis.questionnaire.readers.detection import DETECT, NAMES
    from analysis.questionnaire.recognising import Told

    told = Told(**form | {"delimiter": form["delimiter"].replace("\\t", "\t")})
    if told.delimiter not in (DETECT, *NAMES):
        raise click.UsageError(f'--delimiter vaut ";" "," "\\t" ou "|", pas « {told.delimiter} »')
    if told.header is not None and told.header < 1:
        raise click.UsageError("--header compte les lignes depuis 1")
    if told.encoding not in (encodings := _encodings()):
        raise click.UsageError(f"--encoding vaut {', '.join(encodings)}, pas « {told.encoding} »")
    return told


def _encodings() -> list[str]:
    """Return the encodings that a codebook may declare."""
    from analysis.settings import load_schema

    source = load_schema("codebook")["properties"]["source"]
    encodings: list[str] = source["properties"]["encoding"]["enum"]
    return encodings


def _told_set_up(done: SetUp) -> str:
    steps = [f"  {rank}. {step}" for rank, step in enumerate(done.left, start=1)]
    return spaced("\n".join(["Écrit :", *(f"  {each}" for each in done.made), "Reste à faire :", *steps]))


@main.command(add_help_option=False)
@click.argument("folder", metavar="[DOSSIER]", default=".", type=click.Path(path_type=Path))
@click.help_option("--help", "-h", **HELP)
def private(folder: Path) -> None:
    """Écrire ce qui ne quitte pas data/raw : qui est chaque pseudonyme, et les textes de « Autre (précisez) ».

    Deux tableaux, dans DOSSIER/data/raw/.private/, lisibles par vous seul et ignorés par git : respondents.csv
    (pseudonyme, ligne du fichier reçu, colonnes qui identifient) et others.csv (chaque texte, son effectif, la modalité
    que la liste lui donne), d'après lequel compléter la liste.
    """
    from analysis.questionnaire.private import private_tables
    from analysis.questionnaire.provenance import refuse_linked_private
    from analysis.storage import write_private
    from analysis.study import read_study

    refuse_linked_private(folder)
    for name, table in private_tables(folder, read_study(folder)).items():
        write_private(table.to_csv(index=False, lineterminator="\n"), folder / name)
        click.echo(spaced(f"Écrit : {folder / name} ({len(table)} lignes)"))


def told_fault(fault: click.ClickException) -> str:
    """Return a fault of the command line in French."""
    if isinstance(fault, click.NoSuchOption):
        return f"option inconnue : {fault.option_name}"
    if isinstance(fault, click.MissingParameter):
        return f"il manque {fault.param.human_readable_name if fault.param else 'un argument'}"
    if isinstance(fault, click.BadParameter):
        return f"{fault.param.opts[0] if fault.param else 'un argument'} attend un nombre entier"
    if isinstance(fault, click.BadOptionUsage):
        return f"l'option {fault.option_name} attend une valeur"
    message = fault.format_message()
    if message.startswith("No such command"):
        return f"commande inconnue ; commandes : {', '.join(sorted(main.commands))}"
    return "trop d'arguments" if message.startswith("Got unexpected") else message


def run(arguments: list[str] | None = None) -> None:
    """Run a command; end with 1 when it finds problems, 2 when the command itself is faulty."""
    try:
        main.main(arguments, prog_name="python -m analysis", standalone_mode=False)
    except StudyError as fault:
        click.echo(str(fault), err=True)
        sys.exit(1)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as fault:
        click.echo(spaced(f"Erreur : {told_fault(fault)}.\nAide : python -m analysis --help"), err=True)
        sys.exit(2)


if __name__ == "__main__":
    run()
