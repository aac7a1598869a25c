"""`python -m analysis.reconstruction`: write the fictional files, or print the criteria they meet."""

from pathlib import Path

import click

from analysis.reconstruction.criteria import measured, told
from analysis.reconstruction.files import files
from analysis.reconstruction.search import SEED, answers_of
from analysis.storage import write_bytes


@click.group()
def main() -> None:
    """Les questionnaires fictifs du Budget citoyen."""


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def write(folder: Path) -> None:
    """Écrit les fichiers fictifs dans FOLDER, les mêmes octets à chaque fois."""
    for path, content in files().items():
        write_bytes(content, folder / path)
        click.echo(folder / path)


@main.command()
def criteria() -> None:
    """Affiche les critères du tirage et ce que donne chaque graine jusqu'à celle qui est retenue."""
    for seed in range(1, SEED + 1):
        measures = measured(answers_of(seed))
        click.echo(f"graine {seed} : {'retenue' if measures.met else 'écartée'}\n{told(measures)}\n")


if __name__ == "__main__":
    main()
