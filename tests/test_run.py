"""python -m analysis run: what happens told in French, and how it ends."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial

import pytest

from analysis import commands
from analysis.commands.screen import Screen
from analysis.commands.telling import KILLED, Run, told_time
from analysis.storage import is_held

SNAKEFILE = """
rule all:
    default_target: True
    input: "data/processed/second.txt"
rule first:
    output: "data/processed/first.txt"
    log: "logs/first.log"
    message: "Première étape"
    script: "first.py"
rule second:
    input: "data/processed/first.txt"
    output: "data/processed/second.txt"
    log: "logs/second.log"
    message: "Seconde étape"
    script: "second.py"
"""
STEP = """
import time
from pathlib import Path
from analysis.problems import Problem, StudyError
from analysis.storage import join, logged_to
join(Path())
with logged_to(snakemake.log[0]):
    {body}
    Path(snakemake.output[0]).touch()
"""
FAULT = 'raise StudyError([Problem("config/study.yaml", "spaces.main", "trop d\'axes", "écrire 2")])'


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def study(root, tmp_path_factory):
    """Return a study whose folder has a space and an accent in its name, and what another's study might hide in it."""
    folder = tmp_path_factory.mktemp("runs") / "étude à moi"
    for part in ("config", "data/raw"):
        shutil.copytree(root / "examples/poison" / part, folder / part)
    for name in ("snakemake.py", ".snakemake/scripts/pandas.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("raise SystemExit('let in')\n", encoding="utf-8")
    (folder / "profiles/default").mkdir(parents=True)
    (folder / "profiles/default/config.yaml").write_text("dry-run: true\n", encoding="utf-8")
    return folder


@pytest.fixture
def steps(tmp_path):
    """Return what writes a Snakefile of two steps that do as told."""

    def write(first="pass", second="pass"):
        (tmp_path / "Snakefile").write_text(SNAKEFILE, encoding="utf-8")
        for name, body in {"first": first, "second": second}.items():
            (tmp_path / f"{name}.py").write_text(STEP.format(body=body), encoding="utf-8")
        return ["--", "--snakefile", str(tmp_path / "Snakefile")]

    return write


def started(root, *arguments, **options):
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "analysis", "run", *map(str, arguments)]
    # As from a terminal: a shell starts what runs behind it deaf to interruptions, and tests may be run so.
    heard = partial(signal.signal, signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, encoding="utf-8", preexec_fn=heard, **options
    )


def ran(root, *arguments, **options):
    with started(root, *arguments, **options) as process:
        out = plain(process.stdout.read())
    return process.returncode, out


def heard(run, *events):
    """Return the lines that events of a run make; each lacks nothing that Snakemake gives."""
    blank = {"time": 0.0, "text": "", "rule_msg": None, "log": []}
    return [line for event in events if (line := run.hear(blank | event))]


CLOCK = (
    "WorkflowError:\nOutput data/processed/v/check.txt has older modification time (2026-11-26 19:31:18.656078) than"
    " input data/raw/a b.csv (2027-11-08 04:51:10). This could indicate a clock skew problem in your network"
)
PLANNED = {"event": "run_info", "stats": {"fit": 1, "draw": 10, "all": 1, "total": 12}}
BEGUN = {"event": "job_info", "jobid": 3, "rule_name": "fit", "rule_msg": "Ajustement", "log": ["logs/fit.log"]}
ALL = {"event": "job_info", "jobid": 0, "rule_name": "all"}


@pytest.fixture
def run(tmp_path):
    run = Run(tmp_path, "python -m analysis run")
    heard(run, {"event": "workflow_started"})
    return run


def test_a_step_is_told_when_it_ends_with_its_rank_and_time(run):
    assert heard(run, PLANNED, BEGUN) == []
    assert heard(run, {"event": "job_finished", "job_id": 3, "time": 2.34}) == ["[ 1/11] Ajustement (2,3 s)"]


def test_the_rule_that_makes_nothing_is_not_told(run):
    assert heard(run, PLANNED, ALL, {"event": "job_finished", "job_id": 0}) == []
    assert run.done == 0


def test_the_status_tells_what_is_under_way_and_how_far(run):
    assert run.status(0.0) == "Lecture de ce qui est à faire…"
    drawn = {"event": "job_info", "jobid": 4, "rule_name": "draw", "time": 60.0}
    heard(run, PLANNED, BEGUN, drawn)
    assert run.status(64.9) == "[ 0/11] Ajustement (1 min 05 s) · draw (5 s)"
    heard(run, {"event": "progress", "log": "logs/fit.log", "text": "Tirages", "share": 0.42})
    assert run.status(64.9).startswith("[ 0/11] Tirages : 42 % · Ajustement")


def test_a_step_that_fails_by_an_error_of_ours_tells_its_last_line_and_its_log(run, tmp_path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/fit.log").write_text("Traceback\n  File\nValueError: oups\n\n", encoding="utf-8")
    told = heard(run, PLANNED, BEGUN, {"event": "job_error", "jobid": 3, "rule_name": "fit", "log": ["logs/fit.log"]})
    path = tmp_path / "logs/fit.log"
    assert told == [f"Étape en échec : Ajustement\n  ValueError: oups\n  Tout est dans {path}"]
    assert run.closing(1, 5.0).startswith("Arrêté après 0 étape sur 11, en 5,0 s.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("OSError: [Errno 28] No space left on device", "Le disque est plein"),
        ("PermissionError: [Errno 13] Permission denied: 'logs/a.log'", "L'accès à logs/a.log est refusé"),
        ("Traceback\nMemoryError", "La mémoire manque"),
        ("memory allocation of 100368 bytes failed\nstack backtrace:\nnote: Some details", "La mémoire manque"),
        (CLOCK, "data/raw/a b.csv est daté du futur, ou l'horloge a reculé : la remettre à l'heure"),
    ],
)
def test_what_befell_the_machine_is_told_whoever_met_it(run, text, told):
    heard(run, {"event": "error", "exception": "WorkflowError", "text": text})
    assert run.closing(1, 1.0).startswith(told)


def test_a_step_that_the_system_cut_is_told(run):
    heard(run, PLANNED, BEGUN)
    (told,) = heard(run, {"event": "job_error", "jobid": 3, "rule_name": "fit", "log": ["logs/none.log"]})
    assert told == "\n".join(["Étape en échec : Ajustement", f"  {KILLED}"])


def test_a_step_that_is_asked_again_is_told_too(run):
    cut = {"event": "job_error", "jobid": 3, "rule_name": "fit", "log": ["logs/none.log"]}
    again = {"event": None, "text": "Trying to restart job 3."}
    finished = {"event": "job_finished", "job_id": 3, "time": 9.0}
    _, told, ended = heard(run, PLANNED, BEGUN, cut, again, BEGUN, finished)
    assert told == "Redemandée : Ajustement"
    assert ended.startswith("[ 1/11] Ajustement")
    assert run.closing(0, 9.0).startswith("Terminé : 1 étape")


def test_a_step_that_fails_without_a_log_is_told(run):
    assert heard(run, {"event": "job_error", "jobid": 9, "rule_name": "draw"}) == ["Étape en échec : draw"]


@pytest.mark.parametrize(
    ("exception", "told"),
    [
        ("IncompleteFilesException", "python -m analysis run -- --rerun-incomplete"),
        ("WorkflowError", "config/study.yaml\n  spaces : ceci"),
    ],
)
def test_what_stops_a_run_before_its_steps_is_told(run, exception, told):
    text = f'{exception} in file "common.smk", line 3:\nconfig/study.yaml\n  spaces : ceci\n  File "common.smk", line 3'
    heard(run, {"event": "error", "exception": exception, "text": text})
    assert run.closing(1, 1.0).endswith(told)


@pytest.mark.parametrize("older", [True, False])
def test_a_session_that_the_report_has_left_behind_is_told(run, tmp_path, older):
    for rank, name in enumerate(["data/processed/etude.md", "reports/seance.html"]):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (100 - rank if older else 100 + rank,) * 2)
    run.started = True
    assert ("seance.html est plus ancien que le rapport" in run.closing(0, 1.0)) is older


def test_the_end_tells_where_the_report_is(run, tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/etude.html").touch()
    (tmp_path / "reports/etude.docx").touch()  # of an earlier run: it may tell other results
    run.asked = ["reports/etude.html", "reports/etude.pdf"]
    assert run.closing(0, 1.0) == f"Tout est à jour : rien à refaire (1,0 s).\nRapport : {tmp_path}/reports/etude.html"
    (tmp_path / "reports/etude.pdf").touch()
    heard(run, PLANNED, BEGUN, {"event": "job_finished", "job_id": 3})
    end = f"Terminé : 1 étape, en 59 min 59 s.\nRapport : {tmp_path}/reports/etude.html et etude.pdf"
    assert run.closing(0, 3599.2) == end


def test_an_interruption_is_one_line(run):
    run.interrupted = True
    assert run.closing(130, 1.0) == "Interrompu."
    assert heard(run, PLANNED, BEGUN, {"event": "job_error", "jobid": 3, "rule_name": "fit"}) == []
    assert run.closing(130, 1.0).startswith("Interrompu après 0 étape sur 11")
    assert "\n" not in run.closing(130, 1.0)


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.04, "0,0 s"), (9.94, "9,9 s"), (9.96, "10 s"), (59.6, "1 min 00 s"), (3725, "62 min 05 s")]
)
def test_times_are_french(seconds, told):
    assert told_time(seconds) == told


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_status_is_written_over_and_cleared_for_a_line(monkeypatch):
    monkeypatch.setenv("COLUMNS", "12")
    terminal = Terminal()
    screen = Screen(terminal)
    for status in ("un très long état", "court", "court"):
        screen.status(status)
    screen.line("Fait.")
    assert terminal.getvalue() == f"\run très lo…\rcourt{' ' * 6}\r{' ' * 5}\rFait.\n"


def test_no_status_is_written_where_there_is_no_terminal():
    out = io.StringIO()
    screen = Screen(out)
    screen.status("court")
    screen.line("Fait.")
    assert out.getvalue() == "Fait.\n"


def test_a_study_is_made_then_up_to_date(root, study):
    target = ("--", "data/processed/enquete/check.txt")
    code, out = ran(root, study, "--cores", "1", *target)
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "Aucun problème."
    assert lines[3].startswith("[1/1] Collecte enquete : vérification des fichiers reçus (")
    assert lines[4].startswith("Terminé : 1 étape, en ")
    assert "Building DAG" in (study / "logs/snakemake.log").read_text("utf-8")
    code, out = ran(root, "--", target[1], cwd=study)
    assert code == 0
    assert out.splitlines()[3].startswith("Tout est à jour : rien à refaire (")


def require_fault_told(lines):
    """Require what a run says whose second step meets a fault of the study: it, in its words, and where it stopped."""
    assert lines[3].startswith("[1/2] Première étape (")
    fault = ["Étape en échec : Seconde étape", "config/study.yaml", "  spaces.main : trop d'axes", "      -> écrire 2"]
    assert lines[4:8] == fault
    assert lines[8].startswith("Arrêté après 1 étape sur 2, en ")
    assert len(lines) == 9


def test_a_fault_of_the_configuration_is_told_as_check_does_and_no_step_starts(study, steps, tmp_path, capsys):
    faulty = tmp_path / "faulty"
    shutil.copytree(study / "config", faulty / "config")
    told = {}
    for command in (["run", str(faulty), *steps()], ["check", str(faulty)]):
        with pytest.raises(SystemExit) as ended:
            commands.run(command)
        assert ended.value.code == 1
        told[command[0]] = plain(capsys.readouterr().out)
    assert "problème" in told["run"]
    assert told["run"] == told["check"]
    assert not (faulty / "data/processed").exists()
    assert not is_held(faulty)


def test_a_folder_that_is_no_study_is_left_as_it_is(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        commands.run(["run", str(tmp_path)])
    assert ended.value.code == 1
    assert "config/study.yaml" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_folder_where_nothing_can_be_kept_is_told(root, study, tmp_path):
    shutil.copytree(study / "config", tmp_path / "study/config")
    (tmp_path / "study/.snakemake").touch()
    code, out = ran(root, tmp_path / "study")
    assert code == 1
    assert out.startswith(f"Impossible de travailler dans {tmp_path / 'study'} : ")
    assert len(out.splitlines()) == 1


@contextmanager
def sleeping(root, study, extra, mark):
    """Start a run whose first step sleeps until `mark` is taken away, in a group of processes of its own."""
    with started(root, study, *extra, "--forceall", start_new_session=True) as process:
        try:
            while not mark.exists() and process.poll() is None:
                time.sleep(0.1)
            yield process
        finally:
            mark.unlink(missing_ok=True)


@pytest.mark.skipif(os.name == "nt", reason="processes are killed otherwise there")
def test_a_second_run_is_refused_one_after_a_kill_waits_for_the_steps_left_and_tells_a_fault_of_its_own(
    root, study, steps, tmp_path
):
    mark, done = tmp_path / "begun", tmp_path / "done"
    body = f"Path({str(mark)!r}).touch(); [time.sleep(.1) for _ in iter(lambda: Path({str(mark)!r}).exists(), False)]"
    extra = steps(first=f"{body}; Path({str(done)!r}).touch()")
    with sleeping(root, study, extra, mark) as process:
        assert is_held(study)
        code, out = ran(root, study, *extra)
        assert (code, out) == (
            1,
            f"Un autre calcul travaille déjà dans {study} : attendre qu'il finisse, puis relancer.\n",
        )
        code, out = ran(root, study, *extra, "--forceall", "--dry-run")
        assert code == 0
        assert "À faire : 2 étapes." in out
        process.kill()
        process.wait()
        assert not is_held(study)
        steps(second=FAULT)
        with started(root, study, *extra) as following:
            with pytest.raises(subprocess.TimeoutExpired):
                following.wait(timeout=1.5)
            assert not done.exists()
            mark.unlink()
            told = plain(following.stdout.read())
        assert following.returncode == 1
        assert done.exists()
        require_fault_told(told.splitlines())


@pytest.mark.skipif(os.name == "nt", reason="a group of processes is interrupted otherwise there")
def test_an_interruption_ends_in_one_line(root, study, steps, tmp_path):
    mark = tmp_path / "begun"
    extra = steps(first=f"Path({str(mark)!r}).touch(); time.sleep(60)")
    with sleeping(root, study, extra, mark) as process:
        os.killpg(process.pid, signal.SIGINT)
        lines = plain(process.stdout.read()).splitlines()
    assert process.returncode == 130
    assert lines[3].startswith("Interrompu après 0 étape sur 2, en ")
    assert len(lines) == 4
    assert not is_held(study)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(["nulle-part"], "est introuvable"), (["--cores", "x"], "--cores vaut all"), (["a", "b"], "trop d'arguments")],
)
def test_a_faulty_command_is_told(tmp_path, monkeypatch, capsys, arguments, told):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        commands.run(["run", *arguments])
    assert told in plain(capsys.readouterr().err)
    assert ended.value.code == 2
