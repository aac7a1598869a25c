"""The command that makes a study: it checks it, runs Snakemake, and tells in French what happens."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, TextIO

import click

from analysis.cleaning.provenance import linked_outputs
from analysis.commands.checking import as_text, checked_study
from analysis.commands.french import FrenchCommand, help_option
from analysis.commands.screen import Screen
from analysis.commands.standing import Kept, given, leave, stands
from analysis.commands.telling import Run
from analysis.mishaps import mishap_in, told_mishap
from analysis.pasting import command
from analysis.problems import Problem, StudyError, listed, told
from analysis.storage import BusyError, forget_incomplete_figures, is_held, owned
from analysis.storage.locks import WORD
from analysis.study.formats import reports

LOG = Path("logs/snakemake.log")
HERE = "default"  # the profile of this machine alone
SLURM = ".venv/bin/python workflow/setup/install.py .venv requirements-slurm.lock"
# Options of Snakemake that make nothing: they need not wait for a run.
ASKING = {"--dry-run", "--dryrun", "-n", "--lint", "--list", "-l", "--summary", "-S", "--detailed-summary", "-D"} | {
    *("--dag", "--rulegraph", "--filegraph", "--help", "-h", "--version", "-v")
}
Events = SimpleQueue[dict[str, Any] | None]


class RunCommand(FrenchCommand):
    """A command whose arguments after « -- » are another program's."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keep what follows « -- » aside."""
        own = args[: args.index("--")] if "--" in args else args
        ctx.obj = args[len(own) + 1 :]
        return super().parse_args(ctx, own)


@click.command(cls=RunCommand, name="run", add_help_option=False)
@click.argument("folder", metavar="[DOSSIER]", default=".", type=click.Path(path_type=Path))
@click.option("--cores", metavar="N", default="all", help="Étapes de front : un nombre, ou all (tous les cœurs).")
@click.option(
    "--profile", metavar="NOM", default=HERE, help="Où calculer : default (ici), slurm (une grappe), un dossier."
)
@help_option
@click.pass_obj
def run_study(extra: list[str], folder: Path, cores: str, profile: str) -> None:
    """Faire l'étude DOSSIER (par défaut, le dossier courant) : la vérifier, puis tout calculer, jusqu'au rapport.

    Seul ce qui dépend de ce qui a changé est refait. Ce que dit Snakemake est dans logs/snakemake.log ; ce qui suit
    « -- » lui est transmis. Le code de sortie est 1 si l'étude a un problème ou si une étape échoue.

    Exemples : python -m analysis run examples/poison

    python -m analysis run mon-etude -- --dry-run (dire ce qui serait refait)
    """
    if cores != "all" and not cores.isdecimal():
        raise click.UsageError(f"--cores vaut all ou un nombre entier, pas « {cores} »")
    if not folder.is_dir():
        raise click.UsageError(f"le dossier « {folder} » est introuvable")
    typed = command("run", *([] if folder == Path() else [folder]))
    sys.exit(made(Run(folder.resolve(), typed), ["--cores", cores, *where(profile), *extra]))


def where(profile: str) -> list[str]:
    """Return the options of Snakemake that say where steps are computed: a profile of this project, or a folder.

    Raises
    ------
    StudyError
        If there is no such profile, or what it needs is not installed.
    """
    if profile == HERE:
        return []
    own = snakefile().parent / "profiles" / profile
    place = own if own.is_dir() else Path(profile)
    if not (place / "config.yaml").is_file():
        known = listed(sorted(each.name for each in own.parent.iterdir()))
        remedy = f"choisir parmi {known}, ou nommer un dossier qui contient config.yaml"
        raise StudyError([Problem("profil", f"« {profile} »", "aucun profil de ce nom", remedy)])
    if place == own and profile == "slurm" and find_spec("snakemake_executor_plugin_slurm") is None:
        found = "le module de Snakemake pour Slurm n'est pas installé"
        raise StudyError([Problem("profil", f"« {profile} »", found, f"l'installer : {SLURM}")])
    return ["--workflow-profile", str(place.resolve())]


def made(run: Run, arguments: list[str]) -> int:
    """Check a study and make it, telling what happens; return the code of the end."""
    screen = Screen(sys.stdout)
    if not (run.folder / "config/study.yaml").is_file():  # no study: nothing may be written there
        screen.line(as_text(checked_study(run.folder)))
        return 1
    if linked := linked_outputs(run.folder):
        screen.line(told(linked))
        return 1
    waiting = partial(screen.status, "Un calcul coupé net finit ses dernières étapes : attente…")
    try:
        if ASKING & set(arguments):
            return _made_alone(run, arguments, screen)[0]
        with owned(run.folder, waiting):
            forget_incomplete_figures(run.folder)
            if arguments[:1] != ["--cores"] or arguments[2:]:  # something else than the whole study is asked
                return _made_alone(run, arguments, screen)[0]
            return _made_or_standing(run, arguments, screen)
    except BusyError:
        screen.line(f"Un autre calcul travaille déjà dans {run.folder} : attendre qu'il finisse, puis relancer.")
    except KeyboardInterrupt:
        screen.line("Interrompu.")
        return 130
    except Exception as error:
        if (befell := told_mishap(error)) is None and not isinstance(error, OSError):
            raise
        screen.line(befell or f"Impossible de travailler dans {run.folder} : {error}")
    return 1


def _made_or_standing(run: Run, arguments: list[str], screen: Screen) -> int:
    """Make a whole study, unless all is as the run before left it: then say so without reading it again."""
    began = time.monotonic()
    came_from = given(run.folder, snakefile().parent)
    if (kept := stands(run.folder, came_from)) is not None:
        run.asked, run.started = kept.made, True
        screen.line(kept.told)
        screen.line(run.closing(0, time.monotonic() - began))
        return 0
    code, told = _made_alone(run, arguments, screen)
    if code == 0 and came_from and given(run.folder, snakefile().parent) == came_from:  # nothing changed meanwhile
        leave(run.folder, came_from, Kept(told, tuple(run.asked)))
    return code


def _made_alone(run: Run, arguments: list[str], screen: Screen) -> tuple[int, str]:
    """Check a study and make it, where no other run works; return the code of the end and what the check told."""
    began = time.monotonic()
    told_by_check = ""
    with opened_log(run.folder) as log, started(run.folder, arguments) as process:
        words: list[str] = []
        events = listened(process, log, words)
        screen.status("Vérification de l'étude…")
        try:
            checked = checked_study(run.folder)
            told_by_check = as_text(checked)
            screen.line(told_by_check)
            run.asked = run.asked or (reports(checked.study) if checked.study else ())
            release(process, go=not checked.problems)
            if checked.problems:
                process.wait()
                return 1, told_by_check
            follow(events, run, screen)
            code = process.wait()
        except KeyboardInterrupt:
            screen.status("Interruption : les étapes en cours se terminent…")
            run.interrupted, code = True, 130
            _wait(process)
    screen.line(run.closing(code, time.monotonic() - began) or _own_words(words, run.folder / LOG, code))
    return code, told_by_check


def snakefile() -> Path:
    """Return the Snakefile of the sources that run, else of the folder where the command is typed."""
    for folder in (Path(__file__).resolve().parents[3], Path.cwd()):
        if (folder / "Snakefile").is_file():
            return folder / "Snakefile"
    raise click.UsageError("le Snakefile est introuvable : lancer cette commande depuis le dossier du projet")


def opened_log(folder: Path) -> TextIO:
    """Open the log of Snakemake's words; that of another run under way is added to."""
    path = folder / LOG
    path.parent.mkdir(exist_ok=True)
    return path.open(
        "a" if WORD not in os.environ and is_held(folder) else "w", encoding="utf-8", newline="\n", buffering=1
    )


@contextmanager
def started(folder: Path, arguments: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Start Snakemake, which waits before its first step; when this process is told to end, so is it."""
    module = [sys.executable, "-m", "snakemake_logger_plugin_analysis"]
    code = snakefile()
    own = ["--snakefile", str(code), "--directory", str(folder)]
    # A profile in the folder where the command is typed would be another's: a study is only read.
    own += ["--workflow-profile", str(code.parent / "profiles/default")]
    with subprocess.Popen(  # noqa: S603
        [*module, *own, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        # The same bytes everywhere: neither sets of Python nor the words of Windows change with the machine.
        # Nor are modules looked for where the command is typed.
        env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "PYTHONSAFEPATH": "1"},
    ) as process:
        before = signal.signal(signal.SIGTERM, partial(_interrupt, process))
        try:
            yield process
        finally:
            release(process, go=False)
            signal.signal(signal.SIGTERM, before)


def release(process: subprocess.Popen[str], *, go: bool) -> None:
    """Let Snakemake go on to its steps, or end without."""
    assert process.stdin is not None
    with suppress(OSError):  # it may have ended already
        os.write(process.stdin.fileno(), b"\n" if go else b"stop\n")


def listened(process: subprocess.Popen[str], log: TextIO, words: list[str]) -> Events:
    """Return the events that come, then None; every word goes to the log and to `words`."""
    events: Events = SimpleQueue()
    pipe = process.stdout
    assert pipe is not None

    def _listen() -> None:
        with suppress(ValueError):  # the pipe is closed under it where this process fails first
            for line in pipe:
                word, _, told = line.partition("\x1e")
                event = _event(told)
                if "time" in event:  # what a step tells is not said by Snakemake
                    word += f"{event['text']}\n"
                words.append(word)
                with suppress(OSError, ValueError):  # a full disk, or a log that an interruption closed
                    log.write(word)
                if event:
                    events.put(event)
        events.put(None)

    Thread(target=_listen, daemon=True).start()
    return events


def follow(events: Events, run: Run, screen: Screen) -> None:
    """Tell what happens until Snakemake ends."""
    while True:
        with suppress(Empty):
            event = events.get(timeout=0.2)
            if event is None:
                return
            screen.line(run.hear(event))
        screen.status(run.status(time.time()))


def _event(line: str) -> dict[str, Any]:
    """Return the event that a line tells; a line that something else broke tells none."""
    try:
        return dict(json.loads(line)) if line else {}
    except ValueError:
        return {}


def _interrupt(process: subprocess.Popen[str], *_: object) -> None:
    """Interrupt Snakemake, as a terminal would, then this process."""
    process.send_signal(signal.SIGINT)
    raise KeyboardInterrupt


def _wait(process: subprocess.Popen[str]) -> None:
    """Wait for an interrupted Snakemake; a second interruption kills it."""
    release(process, go=False)
    try:
        process.wait()
    except KeyboardInterrupt:
        process.kill()


def _own_words(words: list[str], log: Path, code: int) -> str:
    """Return Snakemake's own words: all, where it was asked for them; the last ones, where they alone tell its end."""
    text = "".join(words).rstrip()
    if not code:
        return text
    if sentence := mishap_in(text):
        return sentence
    return f"Snakemake s'est arrêté :\n  {text.splitlines()[-1].strip() if text else code}\n  Tout est dans {log}"
