"""The page of the library runs as it is written, in both languages, and the numbers of R that it shows are R's."""

from __future__ import annotations

import doctest
import json
import re

import pytest

LANGUAGES = ("en", "fr")


class Checker(doctest.OutputChecker):
    """Takes no-break spaces, which pages show as they are told, for the plain ones that one writes in code."""

    def check_output(self, want, got, optionflags):
        return want.split() == got.split()


def blocks(text, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, flags=re.M | re.S)


@pytest.fixture(scope="module")
def pages(root):
    return {language: (root / f"docs/library.{language}.md").read_text("utf-8") for language in LANGUAGES}


def test_both_pages_have_the_same_code(pages):
    for kind, least in {"pycon": 7, "r": 2}.items():
        english, french = (blocks(pages[language], kind) for language in LANGUAGES)
        assert english == french
        assert len(english) >= least


def test_the_page_runs_as_it_is_written(pages, root, tmp_path, monkeypatch):
    (tmp_path / "poison.csv").write_bytes((root / "tests/reference/factominer/poison.csv").read_bytes())
    monkeypatch.chdir(tmp_path)
    told = []
    runner = doctest.DocTestRunner(Checker(), verbose=False)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks(pages["en"], "pycon")), {}, "library", None, 0)
    assert runner.run(test, out=told.append).failed == 0, "".join(told)
    assert (tmp_path / "plane.png").stat().st_size > 10_000


def test_the_numbers_of_r_are_those_of_the_references(pages, root):
    folder = root / "tests/reference"
    plain = json.loads((folder / "factominer/poison.json").read_text("utf-8"))["specific"]
    dimdesc = json.loads((folder / "factominer/poison_dimdesc.json").read_text("utf-8"))["specific"]["Dim 1"]["quali"]
    gdatools = json.loads((folder / "gdatools/poison_specific.json").read_text("utf-8"))
    contributions = dict(
        zip(plain["categories"]["contrib"]["rows"], plain["categories"]["contrib"]["data"], strict=True)
    )
    best = sorted((pair for pair in dimdesc.items() if pair[0] != "Sick"), key=lambda pair: -pair[1])[:3]
    expected = [
        " ".join(f"{value:.4f}" for value in plain["eigenvalues"][:3]),
        " ".join(f"{contributions[f'Fever={name}'][0]:.2f}" for name in ("Fever_n", "Fever_y")),
        ", ".join(f"{name} {value:.4f}" for name, value in best),
        " ".join(f"{row[0]:.2f}" for row in gdatools["modif.rate"]["data"]),
        " ".join(f"{row[0]:.4f}" for row in gdatools["supvar"]["Sick"]["coord"]["data"]),
    ]
    assert re.findall(r"#> (.*)", "".join(blocks(pages["en"], "r"))) == expected
