"""Every line of the pages « equivalent of » runs, and gives the numbers of the program that it stands for."""

from __future__ import annotations

import json
import re
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

PAGES = ("equivalents.en.md", "equivalents.fr.md")
IMPORTED = (
    "analysis.geometry",
    "analysis.figures.of_space",
    "analysis.geometry.reading.tables",
    "analysis.geometry.reading.rates",
    "analysis.geometry.reading.balance",
    "analysis.geometry.space.supplementary",
    "analysis.geometry.structure.ellipses",
    "analysis.geometry.structure.mean_points",
    "analysis.geometry.classes.partition",
    "analysis.geometry.classes.description",
    "analysis.geometry.inference.typicality",
    "analysis.geometry.inference.homogeneity",
)
PROGRAMS = ("FactoMineR", "GDAtools", "prince")
# What the NAMESPACE of FactoMineR 2.x exports, a method by the name of what it is of.
EXPORTED = """
    AovSum CA CaGalt DMFA FAMD GPA HCPC HMFA LinearModel MCA MFA PCA RegBest autoLab catdes coeffRV condes coord.ellipse
    descfreq dimdesc ellipseCA estim_ncp graph.var plot plotGPApartial plotMFApartial plotellipses predict prefpls print
    reconst simule summary svd.triplet tab.disjonctif tab.disjonctif.prop textual write.infile
"""
# What scikit-learn gives any estimator.
OF_ANY = {"fit_transform", "get_params", "set_params", "set_output", "get_metadata_routing", "get_feature_names_out"}


def rows(page):
    """Return, by program, each line's call, code and note."""
    sections = re.split(r"^## ", page, flags=re.M)[1:]
    lines = {
        section.split("\n")[0]: re.findall(r"^\| (`.*`) \| `(.*?)` \|(.*)\|$", section, re.M) for section in sections
    }
    assert all(len(found) == section.count("\n| `") for found, section in zip(lines.values(), sections, strict=True))
    return lines


def evaluated(code, names):
    """Return what a line of code gives, what it names kept."""
    name, equals, expression = code.partition(" = ")
    if equals and name.isidentifier():
        names[name] = eval(expression, names)
        return names[name]
    return eval(code, names)


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / PAGES[0]).read_text("utf-8")


@pytest.fixture(scope="module")
def given(page, root):
    """Run every line, in order; return what each gave by program and code."""
    names = {name: value for module in IMPORTED for name, value in vars(import_module(module)).items()}
    code = re.search(r"```python\n(.*?)```", page, re.S)[1]
    exec(code.replace('"poison.csv"', repr(str(root / "tests/reference/factominer/poison.csv"))), names)
    found = {}
    for program, lines in rows(page).items():
        drawn = {
            line: value
            for done in found.values()
            for line, value in done.items()
            if line.startswith(("plane(", "scree("))
        }
        found[program] = {line: drawn[line] if line in drawn else evaluated(line, names) for _, line, _ in lines}
    return found


@pytest.fixture(scope="module")
def references(root):
    def read(name):
        return json.loads((root / f"tests/reference/factominer/{name}.json").read_text("utf-8"))

    return read("poison") | {"hcpc": read("hcpc")["poison"], "dimdesc": read("poison_dimdesc")["plain"]}


def test_both_pages_have_the_same_calls_and_code(root):
    english, french = (rows((root / "docs" / name).read_text("utf-8")) for name in PAGES)
    assert tuple(english) == PROGRAMS
    assert [(p, call, code) for p, lines in english.items() for call, code, _ in lines] == [
        (p, call, code) for p, lines in french.items() for call, code, _ in lines
    ]
    assert sum(map(len, english.values())) > 50


def test_each_call_of_the_other_programs_is_on_the_page(page):
    prince = pytest.importorskip("prince")
    words = set(re.findall(r"[A-Za-z_][\w.]*", " ".join(re.findall(r"`+(.*?)`+", page))))
    assert [name for name in EXPORTED.split() if name not in words] == []
    fitted = prince.MCA(n_components=2, engine="scipy").fit(pd.DataFrame({"a": list("xyxy"), "b": list("zzww")}))
    own = {
        name for name in dir(fitted) if name[0].islower() and (name.endswith("_") or callable(getattr(fitted, name)))
    }
    assert sorted(own - OF_ANY - words) == []
    assert len(own - OF_ANY) > 15


def test_modules_that_a_note_names_hold_what_the_line_calls(page):
    notes = [(code, note) for lines in rows(page).values() for _, code, note in lines if "`analysis" in note]
    assert len(notes) == 18
    for code, note in notes:
        module = import_module(re.search(r"`(?:from )?(analysis[\w.]+)", note)[1])
        assert any(hasattr(module, name) for name in re.findall(r"(\w+)\(", code)), code


def test_every_line_gives_something(given):
    assert [program for program in PROGRAMS if not given[program]] == []
    assert all(value is not None for lines in given.values() for value in lines.values())


@pytest.fixture(scope="module")
def active(root):
    return pd.read_csv(root / "tests/reference/factominer/poison.csv").loc[:, "Nausea":]


def same(ours, theirs, rtol=1e-8):
    """Compare up to the sign of whole columns."""
    ours, theirs = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    assert_allclose(ours * np.sign((ours * theirs).sum(axis=0)), theirs, rtol=rtol, atol=1e-9)


def test_the_lines_of_factominer_give_its_numbers(given, references):
    ours, plain = given["FactoMineR"], references["plain"]
    assert_allclose(ours["rate_table(space)"]["eigenvalue"], plain["eigenvalues"][:11], rtol=1e-9)
    for code, name in {
        "space.coordinates": "coord",
        "100 * space.contributions": "contrib",
        "space.cos2": "cos2",
        "space.v_tests": "v.test",
    }.items():
        theirs = plain["categories"][name]
        pairs = [tuple(row.split("=", 1)) for row in theirs["rows"]]
        same(ours[code].loc[pairs], theirs["data"])
    same(ours["space.eta2"].loc[plain["eta2"]["rows"]], plain["eta2"]["data"])
    for code, name in {
        "space.individual_coordinates": "coord",
        "100 * space.individual_contributions": "contrib",
        "space.individual_cos2": "cos2",
    }.items():
        same(ours[code][:40], plain["individuals"][name]["data"])
    supplementary = ours["space.to_frame().query(\"status == 'supplementary'\")"]
    table = supplementary.pivot(index=["question", "category"], columns="axis", values="coordinate")
    theirs = plain["supplementary"]["coord"]
    same(table.loc[[tuple(row.split("=", 1)) for row in theirs["rows"]]], theirs["data"])
    described = ours['question_table(space, {}).query("axis == 1").sort_values("eta2", ascending=False)']
    first = references["dimdesc"]["Dim 1"]["quali"]
    assert_allclose(described.set_index("question")["eta2"].loc[list(first)], list(first.values()), rtol=1e-9)
    numbers = ours["quantitative_table(space)"].pivot(index="variable", columns="axis", values="correlation")
    same(numbers.loc[plain["quantitative"]["rows"]], plain["quantitative"]["data"])
    predicted = ours["fit_mca(active[:40], supplementary_individuals=active[40:])"]
    same(predicted.supplementary_individuals.coordinates, references["predicted"]["predicted"]["coord"]["data"])
    weighted, specific = ours["fit_mca(active, weights=weights)"], ours["fit_mca(active, passive=rare)"]
    assert_allclose(weighted.eigenvalues, references["weighted"]["eigenvalues"][:11], rtol=1e-9)
    assert_allclose(specific.eigenvalues, references["specific"]["eigenvalues"][: len(specific.eigenvalues)], rtol=1e-9)


def test_the_line_of_classes_gives_those_of_hcpc(given, references):
    ours = given["FactoMineR"]["classes = classes_of(space.individual_coordinates, 3)"].members
    theirs = references["hcpc"]["partition"]
    assert len(set(zip(ours, theirs, strict=True))) == 3


def test_the_lines_of_prince_give_its_numbers(given, active):
    prince = pytest.importorskip("prince")
    ours = given["prince"]
    answers = active.astype("str")
    theirs = prince.MCA(n_components=5, engine="scipy", one_hot=True).fit(answers)
    assert_allclose(ours["space.eigenvalues[:5]"], theirs.eigenvalues_, rtol=1e-9)
    assert_allclose(ours['100 * rate_table(space)["rate"][:5]'], theirs.percentage_of_variance_, rtol=1e-9)
    assert_allclose(ours["total_inertia(space)"], theirs.total_inertia_, rtol=1e-9)
    same(ours["space.individual_coordinates"], theirs.row_coordinates(answers))
    same(ours["space.coordinates"], theirs.column_coordinates(answers))
    same(ours["space.individual_cos2"], theirs.row_cosine_similarities(answers))
    same(ours["space.individual_contributions"], theirs.row_contributions_)
    same(ours["space.contributions"], theirs.column_contributions_)
    for correction, code in {
        "benzecri": "100 * space_modified_rates(space)",
        "greenacre": next(code for code in ours if "adjusted_rates" in code),
    }.items():
        corrected = prince.MCA(n_components=5, engine="scipy", one_hot=True, correction=correction).fit(answers)
        rates = np.asarray(corrected.percentage_of_variance_)
        assert_allclose(np.asarray(ours[code])[: len(rates)], rates, rtol=1e-8)
    new = ours["placed_individuals(space, active[:5]).coordinates"]
    same(new, theirs.transform(answers[:5]))


def test_the_rates_of_gdatools_are_given(given, root):
    reference = json.loads((root / "tests/reference/gdatools/poison_specific.json").read_text("utf-8"))
    ours = given["GDAtools"]["modified_rates(space.eigenvalues.to_numpy(), space.n_questions)"]
    assert_allclose(ours[:2], reference["benzecri"]["modified_rate"], rtol=1e-9)
