"""A command line that speaks French: help pages, followed by their English, and faults of what was typed."""

from collections.abc import Iterable

import click

from analysis.commands.english import write_english
from analysis.problems import spaced

HEADINGS = {"Options": "Options", "Commands": "Commandes"}


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
    """A command whose help is in French, then in English."""

    context_class = FrenchContext

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what ends the help: its English."""
        write_english(formatter, self.name or "", ctx.command_path)


class FrenchGroup(click.Group):
    """A group of commands whose help is in French, then in English."""

    context_class = FrenchContext

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what ends the help: its English."""
        write_english(formatter, "", ctx.command_path)


help_option = click.help_option("--help", "-h", help="Afficher cette aide et sortir.")


def told_fault(fault: click.ClickException, commands: Iterable[str]) -> str:
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
        return f"commande inconnue ; commandes : {', '.join(sorted(commands))}"
    return "trop d'arguments" if message.startswith("Got unexpected") else message
