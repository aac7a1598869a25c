"""Commands on a study: python -m analysis check, codebook, new-study, new-wave, run, many, session, deposit, grids."""

import sys

import click

from analysis.commands.checking import check
from analysis.commands.comparing import compare_many
from analysis.commands.depositing import make_deposit
from analysis.commands.french import FrenchGroup, help_option, told_fault
from analysis.commands.grids import grids
from analysis.commands.prepare import codebook, new_study, new_wave
from analysis.commands.presenting import make_session
from analysis.commands.running import run_study
from analysis.commands.secret import key, private
from analysis.problems import StudyError, spaced


@click.group(cls=FrenchGroup, no_args_is_help=False, invoke_without_command=True, add_help_option=False)
@help_option
@click.pass_context
def main(context: click.Context) -> None:
    """Une étude est un dossier : config/, data/raw/. Ces commandes la préparent, la vérifient et la font.

    Pour la faire : make report, ou python -m analysis run DOSSIER.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (
    *(check, codebook, key, new_study, new_wave, private),
    *(run_study, compare_many, make_session, make_deposit, grids),
):
    main.add_command(command)


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
        click.echo(spaced(f"Erreur : {told_fault(fault, main.commands)}.\nAide : python -m analysis --help"), err=True)
        sys.exit(2)
