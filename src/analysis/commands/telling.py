"""What happens in a run, told in French: events of Snakemake and of its steps in, lines out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analysis.mishaps import mishap_in
from analysis.study.formats import SESSION

KILLED = "Elle s'est arrêtée sans un mot : le système a pu la couper, faute de mémoire. Relancer, avec --cores 1."
REPORT_TEXT = "data/processed/etude.md"  # which reports and sessions are made from
ASKED_AGAIN = re.compile(r"Trying to restart job (\d+)\.")  # where a profile asks for steps again, as on a cluster
UNSAID = "all"  # the rule that makes nothing itself
# What stops a run before its steps, by the name of Snakemake's exception: what is found, then the options that mend it.
STOPS = {
    "IncompleteFilesException": (
        "Des fichiers sont restés incomplets : le calcul précédent a été coupé net. Pour les refaire, tapez :",
        "--rerun-incomplete",
    ),
}

# What a run ends in, by what it is called.
MADE = {
    "Rapport": ("etude.html", "etude.pdf", "etude.docx"),
    "Diaporama": ("etude.pptx",),
    "Séance": ("seance.html", "seance.pdf", "seance.pptx"),
    "Tableaux": ("tableaux.xlsx",),
    "Explorateur": ("explorateur.html",),
    "Ma place": ("ma-place.html",),
}


@dataclass(slots=True)
class Step:
    """A step under way."""

    name: str
    began: float
    log: str  # its log file, as Snakemake names it
    far: str = ""  # how far it is, where it tells


@dataclass(slots=True)
class Run:
    """What a run has told so far; `hear` returns the lines that each event adds.

    Parameters
    ----------
    folder : Path
        The study's folder, from which Snakemake names files.
    command : str
        What was typed to run it, without the options of Snakemake.
    """

    folder: Path
    command: str
    asked: Collection[str] = ()  # where what is made lies: the report, in each format that the study wants, by default
    started: bool = False
    total: int = 0
    done: int = 0
    failed: int = 0
    error: tuple[str, str] | None = None  # what stopped it, where no step failed: exception and words of Snakemake
    interrupted: bool = False
    under_way: dict[int, Step] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)  # names of the steps that failed, by job
    faults: dict[str, str] = field(default_factory=dict)  # of the study's files, by the log of the step

    def hear(self, event: Mapping[str, Any]) -> str:
        """Return what an event adds to the account, or nothing."""
        match event:
            case {"event": "job_finished", "job_id": job} if job in self.under_way:
                return self._finished(self.under_way.pop(job), event["time"])
            case {"event": "job_error"} if not self.interrupted:
                return self._failed(event)
            case {"event": "job_info", "rule_name": rule} if rule != UNSAID:
                name = event["rule_msg"] or rule
                self.under_way[event["jobid"]] = Step(name, event["time"], "".join(event["log"][:1]))
            case {"event": None, "text": text} if said := ASKED_AGAIN.fullmatch(text.strip()):
                return f"Redemandée : {self.lost.get(int(said[1]), 'une étape')}"
            case {"event": "progress" | "fault", "log": log}:
                self._hear_step(log, event)
            case _:
                self._hear_whole(event)
        return ""

    def _hear_step(self, log: str, event: Mapping[str, Any]) -> None:
        """Keep what a step told of itself."""
        if event["event"] == "fault":
            self.faults[log] = event["text"]
        for step in self.under_way.values():
            if step.log == log and "share" in event:
                step.far = f"{event['text']} : {round(100 * event['share'])} %"

    def _hear_whole(self, event: Mapping[str, Any]) -> None:
        """Keep what Snakemake told of the whole run."""
        match event:
            case {"event": "workflow_started"}:
                self.started = True
            case {"event": "run_info", "stats": stats}:
                self.total = stats.get("total", 0) - stats.get(UNSAID, 0)
            case {"event": "error"}:  # Snakemake tells it before the step that failed by it
                self.error = self.error or (event["exception"], event["text"])

    def status(self, now: float) -> str:
        """Return what is under way, on one line."""
        if not self.under_way:
            return "" if self.total else "Lecture de ce qui est à faire…"
        steps = [f"{each.name} ({told_time(now - each.began, tenths=False)})" for each in self.under_way.values()]
        far = [each.far for each in self.under_way.values() if each.far]
        return f"{self._count(self.done)} {' · '.join([*far, *steps])}"

    def closing(self, code: int, seconds: float) -> str:
        """Return the last lines; none where Snakemake did something else than make a study, or told nothing we know."""
        after = f"après {steps_told(self.done)} sur {self.total}, en {told_time(seconds)}"
        if self.interrupted and not self.total:
            return "Interrompu."
        if self.interrupted:
            return f"Interrompu {after}. Ce qui est fait est gardé : la même commande reprend là."
        if self.failed and code:  # a step that was asked again may have ended well
            return f"Arrêté {after}. Ce qui est fait est gardé : corriger, puis relancer la même commande."
        if code:
            return self._stopped(*self.error) if self.error else ""
        if self.started and not self.total:
            return f"Tout est à jour : rien à refaire ({told_time(seconds)}).\n{self._report()}".rstrip()
        if self.done:
            return f"Terminé : {steps_told(self.done)}, en {told_time(seconds)}.\n{self._report()}".rstrip()
        if self.under_way:  # a dry run
            names = [step.name for step in self.under_way.values()]
            return "\n  ".join([f"À faire : {steps_told(self.total)}.", *names])
        return ""

    def _count(self, n: int) -> str:
        return f"[{n:{len(str(self.total))}}/{self.total}]"

    def _finished(self, step: Step, now: float) -> str:
        self.done += 1
        return f"{self._count(self.done)} {step.name} ({told_time(now - step.began)})"

    def _failed(self, event: Mapping[str, Any]) -> str:
        """Return which step failed, and why: the fault of the study's files, else where its log is."""
        self.failed += 1
        step = self.under_way.pop(event["jobid"], None)
        name = self.lost[event["jobid"]] = step.name if step else event["rule_name"]
        lines = [f"Étape en échec : {name}"]
        for log in event["log"]:
            if log in self.faults:
                return "\n".join([*lines, self.faults[log]])
            path = self.folder / log
            written = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.is_file() else []
            said = [f"  {line.strip()}" for line in written if line.strip()][-1:]
            lines += [*said, f"  Tout est dans {path}"] if said else [f"  {KILLED}"]
        return "\n".join(lines)

    def _stopped(self, exception: str, text: str) -> str:
        if exception in STOPS:
            told, option = STOPS[exception]
            return f"{told}\n    {self.command} -- {option}"
        if sentence := mishap_in(text):
            return sentence
        # The first line names the exception, the last ones the lines of the Snakefile.
        own = [line for line in text.splitlines()[1:] if not line.startswith('  File "')]
        return "\n".join(own or [text]).strip()

    def _report(self) -> str:
        reports = self.folder / "reports"
        there = {
            label: [each for each in names if f"reports/{each}" in self.asked and (reports / each).is_file()]
            for label, names in MADE.items()
        }
        told = [f"{label} : {reports / _listed(names)}" for label, names in there.items() if names]
        return "\n".join([*told, *self._left_behind(reports)])

    def _left_behind(self, reports: Path) -> list[str]:
        """Tell a session that is older than the report: it may present other results."""
        session, written = reports / Path(SESSION[0]).name, self.folder / REPORT_TEXT
        if SESSION[0] in self.asked or not (session.is_file() and written.is_file()):
            return []
        older = session.stat().st_mtime < written.stat().st_mtime
        return [f"{session} est plus ancien que le rapport : la commande session le refait."] if older else []


def steps_told(n: int) -> str:
    """Return a number of steps in French."""
    return f"{n} étape{'s' if n > 1 else ''}"


def _listed(names: list[str]) -> str:
    return " et ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def told_time(seconds: float, *, tenths: bool = True) -> str:
    """Return a length of time in French: tenths where it is short, minutes from sixty seconds on."""
    if tenths and seconds < 9.95:
        return f"{max(seconds, 0):.1f} s".replace(".", ",")
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"
