"""The commands on what stays with the received files: the key of pseudonyms, and the tables of who is who."""

import secrets
from pathlib import Path

import click

from analysis.commands.french import FrenchCommand, help_option
from analysis.problems import spaced


@click.command(cls=FrenchCommand, add_help_option=False)
@click.argument("folder", metavar="[DOSSIER]", default=".", type=click.Path(path_type=Path))
@help_option
def key(folder: Path) -> None:
    """Créer la clé secrète des pseudonymes d'une étude `data: received`.

    Elle est écrite dans DOSSIER/data/raw/.private/key, lisible par vous seul et ignorée par git. La perdre change tous
    les pseudonymes ; elle ne se partage pas.
    """
    from analysis.cleaning.provenance import KEY_FILE, refuse_linked_private
    from analysis.storage import write_private

    refuse_linked_private(folder)
    path = folder / KEY_FILE
    if path.exists():
        raise click.UsageError(f"la clé existe déjà : {path}")
    write_private(f"{secrets.token_hex(32)}\n", path)
    click.echo(spaced(f"Clé créée : {path}"))


@click.command(cls=FrenchCommand, add_help_option=False)
@click.argument("folder", metavar="[DOSSIER]", default=".", type=click.Path(path_type=Path))
@help_option
def private(folder: Path) -> None:
    """Écrire ce qui ne quitte pas data/raw : qui est chaque pseudonyme, et les textes de « Autre (précisez) ».

    Deux tableaux, dans DOSSIER/data/raw/.private/, lisibles par vous seul et ignorés par git : respondents.csv
    (pseudonyme, ligne du fichier reçu, colonnes qui identifient) et others.csv (chaque texte, son effectif, la modalité
    que la liste lui donne), d'après lequel compléter la liste.
    """
    from analysis.cleaning.private import private_tables
    from analysis.cleaning.provenance import refuse_linked_private
    from analysis.storage import write_private
    from analysis.study.reading import read_study

    refuse_linked_private(folder)
    for name, table in private_tables(folder, read_study(folder)).items():
        write_private(table.to_csv(index=False, lineterminator="\n"), folder / name)
        lines = f"{len(table)} ligne{'s' if len(table) > 1 else ''}"
        click.echo(spaced(f"Écrit : {folder / name} ({lines})"))
