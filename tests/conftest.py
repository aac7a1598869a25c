"""What all tests share: the repository's place, the browser, houses in which whole studies run."""

from __future__ import annotations

import gc
import hashlib
import io
import json
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

import hypothesis
import psutil
import pytest

from analysis.cleaning.wave import CleanedWave, clean_wave
from analysis.codebook.reading import read_codebook
from analysis.codebook.values import Codebook
from analysis.problems import Problem, StudyError
from analysis.readers.raw import read_raw
from analysis.study import read_study

ROOT = Path(__file__).resolve().parents[1]
OUTPUTS = ("data/processed", "reports")
HOUSES = {"budget_house", "idle_house", "poison_house"}
# Groups of tests that make whole studies, the longest first, then modules of few and long tests: they begin, and short
# modules fill what time is left.
LONGEST = (
    *("slurm", "poison_house", "budget_house", "hostile", "idle_house", "twenty_editions"),
    *("tests.printing.test_precision", "tests.comparison.test_moving_studies"),
    *("tests.attacks.test_joined", "tests.comparison.test_common_questions", "tests.comparison.test_measured_faults"),
)
STARTED: dict[Path, subprocess.Popen[str]] = {}

# Property tests draw the same examples at each run and are not timed: the machine may be busy.
# HYPOTHESIS=thorough draws sixteen times as many, anew.
hypothesis.settings.register_profile("project", deadline=None, derandomize=True, max_examples=25)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=400)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS", "project"))


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> Generator[None, object, object]:
    """Keep the tests of a house, and those of a module, on one worker, where what they share is made once.

    The longest groups come first, then those of many tests: no worker is left alone with one.
    """
    for item in items:
        houses = HOUSES & set(item.fixturenames)
        assert len(houses) < 2, f"{item.nodeid}: two houses in one test, on one more worker"
        for house in houses:
            item.add_marker(pytest.mark.workflow)
            item.add_marker(pytest.mark.xdist_group(house))
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))
        # Following each line slows tests by half: whole studies run in other processes, where none is followed, and
        # lines that drawn examples alone would reach deserve an example of their own.
        if houses or hypothesis.is_hypothesis_test(item.function):
            item.add_marker(pytest.mark.no_cover)
    told = yield
    sizes = Counter(map(group_of, items))
    items.sort(key=lambda item: rank_of(group_of(item), sizes))
    return told


def group_of(item: pytest.Function) -> str:
    """Return the name of the tests that share a worker with this one."""
    return item.get_closest_marker("xdist_group").args[0]


def rank_of(group: str, sizes: Counter[str]) -> tuple[int, int, str]:
    """Return what orders groups of tests."""
    return (LONGEST.index(group) if group in LONGEST else len(LONGEST), -sizes[group], group)


def pytest_configure() -> None:
    """Look for no garbage while tests are collected: there is none, and it takes a quarter of that time."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Set aside what imports made: statsmodels looks for garbage at each call, a tenth of a second of it there.

    Elsewhere it is looked for seldom, and at the end of each module.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Function, nextitem: pytest.Function | None) -> Generator[None, object, object]:
    """Set aside what a module left too, once its garbage is gone: a worker that goes on for long stays as fast."""
    told = yield
    if nextitem is not None and nextitem.module is not item.module:
        gc.collect()
        gc.freeze()
    return told


@dataclass(frozen=True)
class House:
    """A copy of the repository, a study, and the commands run on it."""

    root: Path
    study: Path

    def at(self, study: Path, made: bool = False) -> House:
        """Return the same house with a copy of the study at `study`: nothing computed, or all that is `made`."""
        for part in ["config", "data", "reports", "logs", ".snakemake"] if made else ["config", "data/raw"]:
            shutil.copytree(self.study / part, study / part)
        return House(root=self.root, study=study)

    def twin(self, into: Path) -> House:
        """Return another copy of the repository, nothing computed, for the same study."""
        return copied_house(into, self.study.relative_to(self.root))

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run Snakemake on the study, with the sources of this copy."""
        with tempfile.TemporaryDirectory() as folder:
            told = [Path(folder, stream) for stream in ("stdout", "stderr")]
            code = snakemake_of(self)(["--cores", "2", *self._own(), *arguments], *map(str, told))
            done = subprocess.CompletedProcess(arguments, code, *(path.read_text("utf-8") for path in told))
        if check and done.returncode:
            raise AssertionError(done.stdout + done.stderr)
        return done

    def run_in_one_process(self, *arguments: str, saved: bool = False) -> None:
        """Run it with all steps in its own process: half the work. No figure is saved where files alone are named."""
        saving = ("--unsaved",) if arguments and not saved else ()
        program = [str(ROOT / "tests/workflow/one_process.py"), *saving, "--cores", "1"]
        done = self.told([sys.executable, *program, *self._own(), *arguments])
        assert done.returncode == 0, done.stdout + done.stderr

    def _own(self) -> list[str]:
        return ["--snakefile", str(self.root / "Snakefile"), "--directory", str(self.study)]

    def make(self, target: str) -> None:
        """Run a command of the README on this copy, in the environment of the tests as it stands."""
        done = self.told(_made(target))
        assert done.returncode == 0, done.stdout + done.stderr

    def kill(self, target: str, once_there: str, *, all_of_it: bool) -> None:
        """Run that command and kill it as soon as a file of the study is there: all of it, or not its steps."""
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        with subprocess.Popen(
            _made(target), cwd=self.root, env=self._environment(), start_new_session=True, **silent
        ) as process:
            while process.poll() is None and not (self.study / once_there).exists():
                time.sleep(0.05)
            assert process.poll() is None, f"{target} ended before {once_there} was there"
            if all_of_it:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                for runner in psutil.Process(process.pid).children():
                    runner.kill()

    def told(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        """Run a command in this copy, with its sources, each step watched."""
        return subprocess.run(command, cwd=self.root, env=self._environment(), capture_output=True, text=True)

    def _environment(self) -> dict[str, str]:
        places = [self.root / "src", self.root / "tests/workflow/watching"]
        return os.environ | {"PYTHONPATH": os.pathsep.join(map(str, places))}

    def planned(self) -> dict[str, int]:
        """Return how many jobs of each rule a run would do now."""
        told = self.run("--dry-run").stdout
        table = re.search(r"^job\s+count\n-+\s+-+\n(.*?)^total\s", told, flags=re.M | re.S)
        lines = table.group(1).splitlines() if table else []
        return {rule: int(count) for rule, count in (line.split() for line in lines)}

    def read_by_steps(self) -> dict[str, set[str]]:
        """Return what the steps that ran in this copy loaded or read of the package, by step."""
        found: dict[str, set[str]] = {}
        for path in (self.root / ".read").iterdir():
            step, *read = path.read_text("utf-8").splitlines()
            found.setdefault(step, set()).update(Path(one).relative_to(self.root).as_posix() for one in read)
        return found

    def hashes(self) -> dict[str, str]:
        """Return the SHA-256 of every output, by its path in the study."""
        files = sorted(path for part in OUTPUTS for path in (self.study / part).rglob("*") if path.is_file())
        named = {str(path.relative_to(self.study)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        return {name: digest for name, digest in named.items() if name != "reports/README.md"}


def snakemake_of(house: House) -> Callable[..., int]:
    """Return what runs Snakemake with the sources of a house: a process started once, whatever is asked of it."""
    if house.root not in STARTED:
        program, pipe = str(ROOT / "tests/workflow/asked_again.py"), subprocess.PIPE
        STARTED[house.root] = subprocess.Popen(
            [sys.executable, program], cwd=house.root, env=house._environment(), stdin=pipe, stdout=pipe, text=True
        )
    started = STARTED[house.root]

    def ask(*run: object) -> int:
        print(json.dumps(run), file=started.stdin, flush=True)
        return int(started.stdout.readline())

    return ask


def _made(target: str) -> list[str]:
    """Return a command of the README, in the environment of the tests as it stands."""
    place = Path(sys.prefix)
    return ["make", f"--assume-old={place / 'run.done'}", f"VENV={place}", "CORES=2", target]


def copied_house(into: Path, study: str | Path) -> House:
    """Copy what git would keep of the repository, without results."""
    for name in kept_by_git():
        if (ROOT / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, into / name)
    for compiled in (ROOT / "src").rglob("__pycache__"):  # sources keep their dates: none is compiled again
        being_written = shutil.ignore_patterns("*.pyc.*")
        shutil.copytree(compiled, into / compiled.relative_to(ROOT), ignore=being_written, dirs_exist_ok=True)
    return House(root=into, study=into / study)


def kept_by_git() -> list[str]:
    """Return what git keeps of the repository, or would keep of one that was unpacked from an archive."""
    require_git()
    listing = ["ls-files", "--cached", "--others", "--exclude-standard"]
    with TemporaryDirectory() as empty:
        where = []
        if not (ROOT / ".git").exists():
            subprocess.run(["git", "init", "--quiet", "--bare", empty], check=True)
            where = [f"--git-dir={empty}", f"--work-tree={ROOT}"]
        done = subprocess.run(["git", *where, *listing], cwd=ROOT, capture_output=True, text=True, check=True)
    return sorted(set(done.stdout.splitlines()))


def require_git() -> None:
    """Skip, where git is not installed: a study does without."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed on this machine")


@pytest.fixture(scope="session")
def git_installed() -> None:
    """Skip a test that calls git where it is not installed."""
    require_git()


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def pdf_pages() -> Callable[[Path], list[str]]:
    """Return what gives the text of each page of a PDF: by poppler, thirty times faster, where it is installed."""
    poppler = shutil.which("pdftotext")

    @cache
    def read(content: bytes) -> list[str]:
        if poppler is None:
            from pypdf import PdfReader  # slow: only where it is called

            return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
        done = subprocess.run([poppler, "-enc", "UTF-8", "-", "-"], input=content, capture_output=True, check=True)
        return done.stdout.decode("utf-8").removesuffix("\f").split("\f")

    return lambda path: read(path.read_bytes())


@pytest.fixture(scope="session")
def house_of() -> Callable[[Path], House]:
    """Return what runs the sources of the repository on any study."""
    return lambda study: House(root=ROOT, study=study)


@pytest.fixture
def verified(monkeypatch, capsys) -> Callable[[House], tuple[int, str]]:
    """Return what runs the verifier in Python that a house has made, and gives its code and what it prints."""

    def run(house: House) -> tuple[int, str]:
        path = str(house.study / "reports/verifier.py")
        monkeypatch.setattr(sys, "argv", [path])
        return runpy.run_path(path)["main"](), capsys.readouterr().out

    return run


@pytest.fixture(scope="session")
def poison_house(tmp_path_factory) -> House:
    """Return a house in which the README's second command has made the poison study, killed twice on the way.

    That it made the same bytes as if nobody had killed it is a test of the study.
    """
    house = copied_house(tmp_path_factory.mktemp("poison"), "examples/poison")
    house.kill("example", "data/processed/answers.parquet", all_of_it=True)
    house.kill("example", "data/processed/spaces/malades/categories.csv", all_of_it=False)
    house.make("example")
    return house


@pytest.fixture(scope="session")
def budget_house(tmp_path_factory) -> House:
    """Return a house in which the README's first command has made the repository's own study from a clean state."""
    house = copied_house(tmp_path_factory.mktemp("budget"), ".")
    house.make("report")
    return house


@pytest.fixture(scope="module")
def idle_house(tmp_path_factory) -> House:
    """Return a house of the repository's own study in which nothing has run."""
    return copied_house(tmp_path_factory.mktemp("idle"), ".")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Chromium, or skip; where REQUIRE_BROWSER is set, fail instead.

    The one that has no window does the same in half the time.
    """
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    if found := next(filter(None, map(shutil.which, names)), None):
        return found
    reason = "Chromium is not installed on this machine"
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """Yield a browser, started once for the tests of a module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as browsers:
        opened = browsers.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


STUDY = """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves:
  v1: {codebook: config/codebooks/v1.yaml, files: [data/raw/v1.csv]}
"""
QUESTIONNAIRE = """
themes: {lieux: {label: Lieux}}
questions:
  musee: {label: Musée, theme: lieux, role: active, type: single, categories: {jamais: Jamais, parfois: Parfois}}
  budget: {label: Budget, role: supplementary, type: number, categories: {petit: Petit, grand: Grand}}
  age: {label: Âge, role: supplementary, type: number}
  freins: {label: Freins, role: descriptive, type: multiple, categories: {temps: Temps, prix: Prix}}
  avis: {label: Avis, role: descriptive, type: text}
"""
CODEBOOK = """
source: {format: csv, delimiter: ";"}
respondent: {key: [nom], identifying: [nom, mail]}
missing: {no_answer: [""]}
questions:
  musee: {column: q1, codes: {"1": jamais, "2": parfois}}
  budget: {column: q2, classes: [{below: 100, is: petit}, {is: grand}], number: {units: {€: 1}}, reason: de l'essai}
  age: {column: q3}
  freins: {columns: {q4a: temps, q4b: prix}, ticked: "Y", unticked: "N", at_most: 1}
  avis: {column: q5}
"""
RAW = """nom;mail;q1;q2;q3;q4a;q4b;q5
Ana;a@x.fr;1;50 €;30;Y;N;bien
Bob;b@x.fr;2;100;41;N;N;
Cyd;c@x.fr;;250 €;;;;NA
"""

ODS_SPACES = ("office", "table", "text", "calcext")


@dataclass(frozen=True)
class SmallStudy:
    root: Path

    def codebook(self) -> Codebook:
        return read_codebook(self.root, "v1", read_study(self.root))

    def clean(self) -> CleanedWave:
        study = read_study(self.root)
        codebook = read_codebook(self.root, "v1", study)
        raw = read_raw(self.root, study.waves["v1"].files, codebook.source, codebook.columns())
        return clean_wave(raw, codebook, study.questions, key=b"test")

    def problems(self, action: Callable[[], object]) -> tuple[Problem, ...]:
        with pytest.raises(StudyError) as fault:
            action()
        return fault.value.problems


@pytest.fixture
def small_study(tmp_path):
    """Return what writes a study, each part replaced at will: pairs of text to replace, or a whole text."""

    def write(*, study=STUDY, questionnaire=QUESTIONNAIRE, codebook=CODEBOOK, raw=RAW, edits=()) -> SmallStudy:
        for old, new in edits:
            assert old in codebook, f"the codebook holds no {old}"
            codebook = codebook.replace(old, new)
        (tmp_path / "config/codebooks").mkdir(parents=True, exist_ok=True)
        (tmp_path / "data/raw").mkdir(parents=True, exist_ok=True)
        (tmp_path / "config/study.yaml").write_text(study, encoding="utf-8")
        (tmp_path / "config/questionnaire.yaml").write_text(questionnaire, encoding="utf-8")
        (tmp_path / "config/codebooks/v1.yaml").write_text(codebook, encoding="utf-8")
        if raw is not None:
            content = raw if isinstance(raw, bytes) else raw.encode("utf-8")
            (tmp_path / "data/raw/v1.csv").write_bytes(content)
        return SmallStudy(tmp_path)

    return write


def ods(rows: list[list[str]], *, sheet: str = "R", trailing: str = "") -> bytes:
    """Return an OpenDocument sheet, as LibreOffice writes it; `trailing` is XML put after the rows."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    empty = "<table:table-cell/>"
    written = "".join(
        "<table:table-row>{}</table:table-row>".format(
            "".join(cell.format(escape(text)) if text else empty for text in row)
        )
        for row in rows
    )
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ODS_SPACES)
    body = (
        f'<office:spreadsheet><table:table table:name="{sheet}">{written}{trailing}</table:table></office:spreadsheet>'
    )
    content = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "META-INF/manifest.xml": "<manifest/>", "content.xml": content})


def zipped(members: dict[str, str]) -> bytes:
    """Return an archive of texts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def table(name: str, rows: list[dict[str, str | None]]) -> str:
    """Return a table as LimeSurvey writes it in XML: a null is not written."""

    def element(field: str, text: str) -> str:
        tag = (f"_{field}" if field[0].isdigit() else field).replace("#", "-")
        return f"<{tag}><![CDATA[{text}]]></{tag}>" if text else f"<{tag}/>"

    fields = "".join(f"<fieldname>{field}</fieldname>" for field in dict.fromkeys(key for row in rows for key in row))
    written = "".join(
        "<row>{}</row>".format("".join(element(field, text) for field, text in row.items() if text is not None))
        for row in rows
    )
    return f"<{name}><fields>{fields}</fields><rows>{written}</rows></{name}>"


def limesurvey_document(kind: str, *tables: str) -> str:
    """Return a LimeSurvey XML file."""
    head = f"<LimeSurveyDocType>{kind}</LimeSurveyDocType><DBVersion>623</DBVersion>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<document>{head}{"".join(tables)}</document>'


@pytest.fixture
def lss() -> str:
    """Return the structure of a questionnaire of two pages, with one question of each of the usual types."""
    asked = [
        # qid, group, type, title, wording, relevance, other
        ("10", "1", "L", "Q1", "<p>Allez-vous au <b>mus&eacute;e</b>&nbsp;?</p>", "1", "Y"),
        ("11", "1", "N", "Q2", "Budget annuel", "1", "N"),
        ("12", "2", "M", "Q4", "Quels sont vos freins ?", '((Q1.NAOK == "A1"))', "N"),
        ("13", "2", "T", "Q5", "Votre avis", "1", "N"),
        ("14", "2", "F", "Q6", "Êtes-vous d'accord ?", "1", "N"),
        ("15", "2", "X", "Q7", "Merci", "1", "N"),
        ("16", "2", "Y", "Q8", "Membre d'un réseau ?", "1", "N"),
    ]
    parts = [("20", "12", "SQ001", "Temps"), ("21", "12", "SQ002", "Prix"), ("22", "14", "SQ001", "L'accueil")]
    answers = [("10", "A1", "Jamais"), ("10", "A2", "Parfois"), ("14", "1", "Oui"), ("14", "2", "Non")]
    wordings = [(q, w) for q, _, _, _, w, _, _ in asked] + [(q, w) for q, _, _, w in parts]
    return limesurvey_document(
        "Survey",
        table("surveys", [{"sid": "9", "language": "fr", "format": "G"}]),
        table("groups", [{"gid": "2", "group_order": "2"}, {"gid": "1", "group_order": "1"}]),
        table(
            "questions",
            [
                {"qid": q, "sid": "9", "gid": g, "type": t, "title": n, "relevance": r, "other": o, "question_order": q}
                for q, g, t, n, _, r, o in asked
            ],
        ),
        table("question_l10ns", [{"qid": q, "question": w, "language": "fr"} for q, w in wordings]),
        table(
            "subquestions",
            [{"qid": q, "parent_qid": p, "title": t, "question_order": q, "scale_id": "0"} for q, p, t, _ in parts],
        ),
        table(
            "answers",
            [{"aid": str(rank), "qid": q, "code": c, "sortorder": str(rank)} for rank, (q, c, _) in enumerate(answers)],
        ),
        table(
            "answer_l10ns",
            [{"aid": str(rank), "answer": a, "language": "fr"} for rank, (_, _, a) in enumerate(answers)],
        ),
    )


@pytest.fixture(scope="session")
def making() -> SimpleNamespace:
    """Return what makes received files: an OpenDocument sheet, an archive, LimeSurvey's XML."""
    return SimpleNamespace(ods=ods, zipped=zipped, table=table, document=limesurvey_document)
