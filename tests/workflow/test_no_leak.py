"""No name, e-mail or telephone of the received files is met in any output, log, cache or message of a run."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from analysis.codebook.reading import read_codebook
from analysis.commands.leaving import leaving_files, program
from analysis.deposit.bundle import bundled
from analysis.readers.raw import read_raw
from analysis.study import read_study
from analysis.study.deposits import read_deposit

MADE = ("data/processed", "reports", "logs", ".snakemake")
SHORTEST = 6  # signs of a name that no other word holds


def plain(text: str) -> str:
    """Return text without what a writer may change: case, accents, kinds of spaces and apostrophes, escapes."""
    text = unicodedata.normalize("NFD", html.unescape(text).replace("\\", "")).casefold().replace("’", "'")
    return re.sub(r"\s+", " ", "".join(sign for sign in text if not unicodedata.combining(sign)))


def identities(study_folder: Path) -> set[str]:
    """Return every name, e-mail and telephone of the received files, telephones also by their digits."""
    study = read_study(study_folder)
    found: set[str] = set()
    for name, wave in study.waves.items():
        codebook = read_codebook(study_folder, name, study)
        for table in read_raw(study_folder, wave.files, codebook.source, codebook.columns()):
            for column in codebook.respondent.identifying:
                found |= {plain(text).strip() for text in table.frame[column].dropna()}
    digits = {re.sub(r"\D", "", text) for text in found if re.fullmatch(r"[\d .+-]{9,}", text)}
    return {text for text in found | digits if len(text) >= SHORTEST and not text.startswith("test")}


def rare_words(private: set[str], root: Path) -> set[str]:
    """Return the words of names and addresses that no file of the project writes: a surname alone is a leak too."""
    folders = ("src", "workflow", "config", "docs", "profiles", "examples/poison/config", "data/raw/laureats")
    skipped = ("reconstruction", "__pycache__")
    paths = [path for folder in folders for path in (root / folder).rglob("*") if not set(skipped) & set(path.parts)]
    written = plain(" ".join(path.read_text("utf-8", "replace") for path in paths if path.is_file()))
    known = set(re.findall(r"[a-z]+", written))
    words = {word for text in private for word in re.findall(r"[a-z]+", text)}
    return {word for word in words - known if len(word) >= SHORTEST}


def texts(path: Path) -> list[str]:
    """Return what can be read in a file, compressed or not."""
    if path.suffix == ".parquet":
        return [pd.read_parquet(path).to_csv()]
    if path.suffix in (".xlsx", ".docx", ".pptx"):
        with zipfile.ZipFile(path) as archive:
            return [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return [path.read_bytes().decode("utf-8", "replace")]


@pytest.fixture(scope="module")
def leaks(pdf_pages) -> Callable[[Path, set[str]], list[tuple[str, str]]]:
    """Return what lists the files made by a run that hold something private, names of files included."""

    @cache
    def told(path: Path, changed: int) -> str:
        """Return the name of a file and all that can be read in it, as it was last changed."""
        return plain(" ".join([path.name, *(pdf_pages(path) if path.suffix == ".pdf" else texts(path))]))

    return lambda folder, private: [
        (path.relative_to(folder).as_posix(), text)
        for part in MADE
        for path in sorted((folder / part).rglob("*"))
        if path.is_file()
        for content in [told(path, path.stat().st_mtime_ns)]
        for text in private
        if text in content
    ]


@pytest.fixture(scope="module")
def private(budget_house) -> set[str]:
    return identities(budget_house.study)


def test_there_is_something_to_look_for(budget_house, leaks, private):
    assert len(private) > 120
    assert any("@" in text for text in private)
    assert any(text.isdigit() for text in private)
    name = max(private, key=len)
    (budget_house.study / "logs/leak.log").write_text(f"vu : {name.upper()}", encoding="utf-8")
    assert leaks(budget_house.study, {name}) == [("logs/leak.log", name)]
    (budget_house.study / "logs/leak.log").unlink()


def test_a_run_leaves_nobody_in_its_files(budget_house, leaks, private):
    assert leaks(budget_house.study, private) == []


def test_a_run_leaves_no_word_of_a_name_in_its_files(budget_house, leaks, private):
    words = rare_words(private, budget_house.root)
    assert len(words) > 3
    assert leaks(budget_house.study, words) == []


def with_a_name_for_an_answer(raw: str) -> tuple[str, str]:
    """Return the export of 2018 where a respondent's name is typed in place of a code and a number, and that name."""
    rows = list(csv.reader(io.StringIO(raw), delimiter=";"))
    head = rows[0]
    name, mail = rows[3][head.index("Q01")], rows[3][head.index("Q02")]
    rows[5][head.index("Q06")] = name
    rows[6][head.index("Q07")] = mail
    rows[7][head.index("Q24")] = f"Demandez à {name}, {mail}"
    written = io.StringIO()
    csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return written.getvalue(), name


def test_a_faulty_run_tells_its_faults_and_nobody(budget_house, leaks, private, tmp_path):
    faulty = budget_house.at(tmp_path / "faulty")
    path = faulty.study / "data/raw/2018/reponses.csv"
    before = path.read_bytes()
    text, name = with_a_name_for_an_answer(before.decode("utf-8-sig"))
    path.write_text(text, encoding="utf-8-sig", newline="")
    sums = faulty.study / "data/raw/SHA256SUMS"
    digests = [hashlib.sha256(content).hexdigest() for content in (before, path.read_bytes())]
    sums.write_text(sums.read_text("utf-8").replace(*digests), encoding="utf-8")
    done = faulty.run(check=False)
    printed = plain(done.stdout + done.stderr)
    assert done.returncode == 1
    assert "q06" in printed
    assert plain(name) in private
    assert [text for text in private if text in printed] == []
    assert leaks(faulty.study, private) == []


def test_the_tables_of_others_and_free_texts_stay_in_raw(budget_house, leaks):
    texts_of_2018 = pd.read_csv(budget_house.study / "data/raw/2018/reponses.csv", sep=";", dtype="str")["Q24"]
    free = {plain(text) for text in texts_of_2018.dropna() if len(text) > 15}
    assert free
    assert leaks(budget_house.study, free) == []


def test_a_bundle_for_an_archive_holds_nobody_no_key_and_no_configuration(budget_house, private):
    study = read_study(budget_house.study)
    given = leaving_files(budget_house.study, study)
    files = bundled(given, study, read_deposit(budget_house.study, study), program()).files
    # What a run made is looked at above, where it lies: the rest is what the bundle adds, or changes on the way.
    made = {name: budget_house.study / name for name in files}
    own = {name for name in files if not made[name].is_file() or made[name].read_bytes() != files[name]}
    assert {"CITATION.cff", "ro-crate-metadata.json"} <= own
    assert [(name, text) for name in own for text in private if text in plain(files[name].decode("utf-8"))] == []
    key = study.pseudonym_key.encode()
    assert [name for name in files if key in files[name] or name.startswith(("config", "data/raw"))] == []
