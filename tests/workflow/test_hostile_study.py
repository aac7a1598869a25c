"""A study in which every label, title, note, answer, column and file name is an injection builds a harmless report.

A new format of the report or of the exports wants its own check: one without any fails here.
"""

from __future__ import annotations

import ast
import csv
import hashlib
import html
import html.parser
import io
import json
import re
import zipfile
from importlib.resources import files
from itertools import cycle
from pathlib import Path

import numpy as np
import pikepdf
import pyreadstat
import pytest
from lxml import etree
from openpyxl import load_workbook
from ruamel.yaml import YAML
from tests.attacks.reading import held_by
from tests.workflow.hostile_evening import carried, evening

from analysis.commands.checking import checked_study
from analysis.commands.leaving import leaving_files, program
from analysis.deposit.bundle import bundled
from analysis.deposit.verifiers import verifier
from analysis.report.pandoc import template
from analysis.spreadsheets import FORMULA, harmless
from analysis.study import read_study
from analysis.study.deposits import Deposit

pytestmark = [pytest.mark.workflow, pytest.mark.xdist_group("hostile")]  # made once, on one worker
MARK = "window.letIn"
LONG = "<b>" + "très long " * 300
INJECTIONS = (
    f"<script>{MARK}=1</script>",
    f'<img src=x onerror="{MARK}=1">',
    f'"><svg/onload={MARK}=1>',
    f"[lien](javascript:{MARK}=1)",
    "![image](http://127.0.0.1:9/a.png)",
    "![données](data/raw/.private/key)",
    f'`code`{{.x onclick="{MARK}=1"}}',
    f"```{{=html}} <script>{MARK}=1</script>",
    f"::: {{.x style=a onload={MARK}=1}} :::",
    "[^1] @cite *gras* ~~barré~~ $x^2$ | a | b |",
    '#read("config/study.yaml") #include "x" $#eval("1")$',
    "\\input{/etc/passwd} \\write18{true} $\\href{javascript:1}{x}$",
    '=HYPERLINK("http://127.0.0.1:9/")',
    "+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(A1:A9)",
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x; ]]>',
    "{0.__class__.__mro__} {kept} %(a)s %n ${x}",
    "{wave} {space} <reports> {wildcards.space}",
    "\u202eéruc\u202c \u200bsans\u200d largeur\u2066\ufeff",
    '!!python/object/apply:os.system ["true"]',
    "*ancre &ancre --- ...",
    "__import__('os').system('true')",
    "'; DROP TABLE answers; --",
    LONG,
)
NAME = "d'été {wave} <b>&$(x) `y` %20 #{{}}.csv"


class HTMLParser(html.parser.HTMLParser):
    """Every tag met, with its attributes."""

    def __init__(self, page):
        super().__init__()
        self.met = []
        self.feed(page)
        self.names = {name for name, _ in self.met}

    def handle_starttag(self, tag, attrs):
        self.met.append((tag, dict(attrs)))


THEMES = {"a": "un", "b": "un", "c": "deux", "d": "deux"}  # of the active questions
N = 40
SESSION = ("reports/seance.html", "reports/seance.pdf", "reports/seance.pptx")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Write the study."""
    study = tmp_path_factory.mktemp("hostile") / "étude {wave} & <b>"
    turn = cycle(INJECTIONS)
    asked = {key: [next(turn), next(turn)] for key in (*THEMES, "groupe")}
    columns = {key: f"{key} {next(turn)}"[:200].strip() for key in (*asked, "nombre", "libre")}
    questions = {
        key: {
            "label": next(turn),
            "role": "supplementary" if key == "groupe" else "active",
            "type": "single",
            "categories": {f"{key}{rank}": next(turn) for rank in (0, 1)},
            **({"theme": THEMES[key]} if key in THEMES else {}),
        }
        for key in asked
    }
    questions["groupe"]["label"] = LONG
    questions["nombre"] = {"label": next(turn), "role": "descriptive", "type": "number"}
    questions["libre"] = {"label": next(turn), "role": "descriptive", "type": "text"}
    codes = {
        key: {"column": columns[key], "codes": {a: f"{key}{rank}" for rank, a in enumerate(answers)}}
        for key, answers in asked.items()
    }
    codes |= {key: {"column": columns[key]} for key in ("nombre", "libre")}
    texts = [{"key": f"chapitre{rank}", "title": text, "questions": ["groupe"]} for rank, text in enumerate(INJECTIONS)]
    said = f"Un texte, <script>{MARK}=true</script> et [un lien](https://example.org)."
    files = {
        "config/study.yaml": {
            "study": {"title": next(turn), "subtitle": next(turn), "population": next(turn), "limits": [*INJECTIONS]}
            | {"credit": {"authors": [next(turn)], "source": next(turn)}, "materials": [next(turn)]}
            | {"language": "fr", "data": "public", "disclosure": "internal", "seed": 1},
            "formats": ["html", "pdf", "xlsx", "explorer", "docx", "pptx"],
            "place": True,
            "waves": {"v": {"codebook": "config/codebooks/v.yaml", "files": [f"data/raw/{NAME}"]}},
            "spaces": {
                "main": {"label": next(turn), "themes": ["un", "deux"], "supplementary": ["groupe"], "n_axes": 2}
            },
            **evening(study, cycle(INJECTIONS)),
        },
        "config/questionnaire.yaml": {
            "themes": {key: {"label": next(turn), "poles": [next(turn), next(turn)]} for key in ("un", "deux")},
            "questions": questions,
        },
        "config/codebooks/v.yaml": {
            "source": {"format": "csv", "encoding": "utf-8", "delimiter": ";"},
            "respondent": {"key": []},
            "project": {"column": "projet"},
            "missing": {"no_answer": [""]},
            "questions": codes,
        },
        "config/report.yaml": {"context": said, "chapters": texts[:2]},
    }
    for name, content in files.items():
        (study / name).parent.mkdir(parents=True, exist_ok=True)
        (study / name).write_text(json.dumps(content), encoding="utf-8")
    rng, out = np.random.default_rng(0), io.StringIO()
    rows = csv.writer(out, delimiter=";", lineterminator="\n")
    rows.writerow([*columns.values(), "projet"])
    projects = carried(study)
    for rank in range(N):
        drawn = [answers[int(rng.random() < 0.5)] for answers in asked.values()]
        rows.writerow([*drawn, str(rank), INJECTIONS[rank % len(INJECTIONS)], projects[rank % len(projects)]])
    (study / "data/raw" / NAME).write_bytes(out.getvalue().encode())
    received = [study / "data/raw" / NAME, *(study / "data/raw/markers").iterdir()]
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(study / 'data/raw')}" for path in received
    ]
    (study / "data/raw/SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")
    return study


@pytest.fixture(scope="module")
def made(hostile, house_of):
    """Make the study: where it stands, its name is an injection too."""
    house_of(hostile).run_in_one_process("all", *SESSION, saved=True)
    return hostile


def files_of(study):
    """Return what readers are given, by format: the report, its figures, the exports, the dictionary."""
    processed = study / "data/processed"
    places = (study / "reports", processed / "exports")
    given = [path for place in places for path in place.rglob("[!.]*") if path.is_file()]
    found: dict[str, list[Path]] = {}
    for path in sorted([*given, processed / "dictionary.xlsx"]):
        found.setdefault(path.suffix, []).append(path)
    return found


def check_html(path):
    {"explorateur.html": check_explorer, "ma-place.html": check_place}.get(path.name, check_report)(path)


def data_of(path, bundle):
    """Return what a page holds beside its built script: nothing that is markup."""
    text = path.read_text(encoding="utf-8")
    own, script = text.partition("<script>")[::2]
    assert script.startswith(files("analysis.explorer").joinpath(f"bundle/{bundle}.js").read_text("utf-8"))
    page = HTMLParser(own)
    shell = {"html", "head", "meta", "title", "style", "body", "h1", "p"}
    assert [name for name, _ in page.met if name not in shell] == ["div", "script"]
    return held_by(own)


def check_place(path):
    asked = data_of(path, "place")["questions"]
    assert {one["label"] for question in asked for one in question["categories"]} & set(INJECTIONS)


def check_explorer(path):
    (space,) = data_of(path, "explorer")["spaces"]
    assert {point["label"] for point in space["categories"]} & set(INJECTIONS)
    active = ast.parse(space["code"]["python"]).body[3]
    labels = {each for listed in ast.literal_eval(active.value).values() for each in listed}
    assert labels & {harmless(text) for text in INJECTIONS}  # texts of the lines to copy, never lines of their own


def check_report(path):
    text = path.read_text(encoding="utf-8")
    page, own = HTMLParser(text), template("page.js").read_text("utf-8").strip()
    scripts = [attributes for name, attributes in page.met if name == "script"]
    is_report = path.stem == "etude"  # it alone holds planes, and links to where its context says
    assert scripts == [{"type": "application/json", "id": "plans"}, {}][0 if is_report else 1 :]
    assert text.count(own) == 1
    (policy,) = [attributes["content"] for _, attributes in page.met if "http-equiv" in attributes]
    assert re.fullmatch(r"default-src 'none'; img-src data:(; (style|script)-src 'sha256-[^']+')+; .*'none'", policy)
    assert not page.names & {"iframe", "object", "embed", "form", "link", "base", "svg"}
    assert not [name for _, attributes in page.met for name in attributes if name.startswith("on") or name == "style"]
    targets = {attributes["href"] for name, attributes in page.met if name == "a" and "href" in attributes}
    assert {target for target in targets if not target.startswith("#")} == (
        {"https://example.org"} if is_report else set()
    )
    sources = [attributes["src"] for name, attributes in page.met if name == "img"]
    assert sources
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)


def check_pdf(path):
    with pikepdf.open(path) as document:
        kept = [thing for thing in document.objects if isinstance(thing, pikepdf.Dictionary)]
        keys = {key for thing in kept for key in (*thing.keys(), *thing.get("/A", {}).keys())}
        assert not {"/JS", "/Launch", "/OpenAction", "/EmbeddedFiles", "/AA"} & keys
        links = [link["/A"] for page in document.pages for link in page.get("/Annots", []) if "/A" in link]
        outside = {str(link["/URI"]) for link in links if "/URI" in link}
        assert outside == ({"https://example.org"} if path.stem == "etude" else set())
        assert {str(link["/S"]) for link in links} <= {"/URI", "/GoTo"}


def check_docx(path):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name in parts if re.search("vba|macro|embed|activex|external|afchunk", name, re.I)]
    outside = [found for part in parts.values() for found in re.findall(rb'<Relationship [^>]*"External"[^>]*>', part)]
    assert {re.search(rb'Target="([^"]*)"', one)[1] for one in outside} == {b"https://example.org"}
    word = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    for name in [name for name in parts if name.startswith("word/") and name.endswith(".xml")]:
        tree = etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False, no_network=True))
        assert tree.getroottree().docinfo.internalDTD is None
        codes = [
            *tree.xpath("//w:fldSimple/@w:instr", namespaces=word),
            *tree.xpath("//w:instrText/text()", namespaces=word),
        ]
        assert {code.split()[0] for code in codes} <= {"SEQ", "REF", "TOC", "PAGE", "NUMPAGES"}
        assert all(re.fullmatch(r'[\w\s\\*"-]+', code) for code in codes)
        assert not list(tree.iter("{*}altChunk", "{*}object", "{*}control"))
    assert "<script>" in etree.fromstring(parts["word/document.xml"]).xpath("string()")  # told as a text


def check_pptx(path):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name in parts if re.search("vba|macro|embed|activex|external|ole", name, re.I)]
    assert not [name for name, part in parts.items() if b"External" in part]
    slides = [name for name in parts if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
    assert len(slides) > 5
    for name in [name for name in parts if name.endswith((".xml", ".rels"))]:
        tree = etree.fromstring(parts[name], etree.XMLParser(resolve_entities=False, no_network=True))
        assert tree.getroottree().docinfo.internalDTD is None
        assert not list(tree.iter("{*}hlinkClick", "{*}hlinkHover", "{*}oleObj", "{*}control", "{*}video"))
    said = [etree.fromstring(parts[name]).xpath("string()") for name in slides]
    assert any("<script>" in one for one in said)


def check_xlsx(path):
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "external" in name.lower() or "vba" in name.lower()]
        assert not [name for name in archive.namelist() if b"TargetMode" in archive.read(name)]
    cells = [cell for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or (cell.hyperlink and cell.hyperlink.target)]


def check_svg(path):
    tree = etree.parse(path, etree.XMLParser(resolve_entities=False))
    assert tree.docinfo.internalDTD is None or not list(tree.docinfo.internalDTD.iterentities())
    for element in tree.iter(etree.Element):
        assert etree.QName(element).localname not in {"script", "foreignObject", "image", "a"}
        for name, value in element.attrib.items():
            assert not etree.QName(name).localname.startswith("on")
            assert etree.QName(name).localname != "href" or value.startswith("#")


def check_png(path):
    assert path.read_bytes().startswith(b"\x89PNG\r\n")


def check_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter="," if path.stem == "nombres" else ";"))
    lengths = {"answers": N + 1, "spaces": 23}
    assert len(rows) == lengths.get(path.stem, len(rows)) > 1
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA) and not is_number(cell)]


def check_sav(path):
    frame, meta = pyreadstat.read_sav(path)
    assert len(frame) == N
    assert any("<script>" in str(label) for labels in meta.variable_value_labels.values() for label in labels.values())


def check_xml(path):
    tree = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    assert tree.docinfo.internalDTD is None
    assert not list(tree.iter(etree.ProcessingInstruction))


def check_verifier(path):
    """See that a program for whoever checks holds nothing of the study."""
    assert path.read_text(encoding="utf-8") == verifier(path.suffix[1:])


CHECKS = {
    ".R": check_verifier,
    ".csv": check_csv,
    ".docx": check_docx,
    ".html": check_html,
    ".pdf": check_pdf,
    ".png": check_png,
    ".pptx": check_pptx,
    ".py": check_verifier,
    ".sav": check_sav,
    ".svg": check_svg,
    ".xlsx": check_xlsx,
    ".xml": check_xml,
}


def is_number(text):
    return re.fullmatch(r"-?\d+([.,]\d+)?", text) is not None


def test_every_format_is_harmless(made):
    found = files_of(made)
    assert set(found) == set(CHECKS)
    for ending, paths in found.items():
        for path in paths:
            CHECKS[ending](path)


def test_a_bundle_for_an_archive_is_harmless(made):
    study = read_study(made)
    conditions = Deposit("CC0-1.0", "2026-11-26", "open", keywords=INJECTIONS)
    files = bundled(leaving_files(made, study), study, conditions, program()).files
    root = next(one for one in json.loads(files["ro-crate-metadata.json"])["@graph"] if one["@id"] == "./")
    assert root["name"] == study.title
    told = YAML(typ="safe").load(files["CITATION.cff"].decode("utf-8"))
    assert (told["title"], told["keywords"]) == (study.title, list(INJECTIONS))
    assert not [name for name in files if name.startswith("/") or ".." in name or "<" in name]


def test_names_are_told_whole_in_tables_and_cut_in_figures(hostile, made):
    assert any(each.startswith("question « groupe » : 3003 signes") for each in checked_study(hostile).noticed)
    assert html.escape(LONG).strip() in (made / "reports/etude.html").read_text(encoding="utf-8")


@pytest.mark.browser
def test_in_a_browser_no_script_runs_and_no_request_leaves(made, browser):
    pages = [made / f"reports/{name}.html" for name in ("etude", "explorateur", "ma-place", "seance")]
    pages += [made / "reports/marqueurs/projet-p1.html", made / "reports/figures/main/categories_main.svg"]
    for path in pages:
        shown = browser.new_page()
        told, asked = [], []
        shown.on("console", lambda message, told=told: told.append(message.text))
        shown.on("request", lambda request, asked=asked: asked.append(request.url))
        shown.on("dialog", lambda dialog, told=told: told.append(dialog.message))
        shown.goto(path.as_uri())
        for tab in shown.query_selector_all("[role=tab]"):  # of the explorer: each panel shows other texts
            tab.click()
        for answer in shown.query_selector_all("[type=radio]")[::2]:  # of « Ma place »
            answer.check()
        assert shown.evaluate(f"typeof {MARK}") == "undefined"
        assert told == []
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
