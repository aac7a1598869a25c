"""The report in an office suite: LibreOffice opens it, prints it, saves it again; nothing is lost or out of its box."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

from docx import Document
from pptx import Presentation

from analysis.report.pptx import WIDTH
from benchmarks.stress.machine import FAILED, SURVIVED, UNTRIED, Bench, Outcome
from benchmarks.stress.studies import PATIENCE, ROOT, ran

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SUITE = "soffice"
PARTS = re.compile(r"[^\s\u2011-]+")  # of a text, that a line may end with
EMU, ROOM = 12_700, 4.0  # in a point; points
WORDS = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def office(bench: Bench) -> Iterator[Outcome]:
    """Make the example and the repository's own study in these formats, and have LibreOffice read them."""
    if shutil.which(SUITE) is None or shutil.which("pdftotext") is None:
        yield Outcome("DOCX et PPTX dans LibreOffice", UNTRIED, "LibreOffice ou pdftotext n'est pas installé")
        return
    own = bench.place / "own"
    for part in ("config", "data/raw"):
        shutil.copytree(ROOT / part, own / part)
    for name, folder in (("exemple", bench.fresh("office")), ("étude du dépôt", own)):
        study = folder / "config/study.yaml"
        study.write_text(f"formats: [docx, pptx]\n{study.read_text(encoding='utf-8')}", encoding="utf-8")
        done = ran(folder)
        if done.returncode:
            yield Outcome(f"DOCX et PPTX, {name}", FAILED, done.stdout.strip()[-200:])
            continue
        yield saved_again(folder / "reports/etude.docx", f"DOCX, {name} : ouvert, imprimé, enregistré par LibreOffice")
        yield shown(folder / "reports/etude.pptx", f"PPTX, {name} : chaque diapositive vue par LibreOffice")


def saved_again(path: Path, tried: str) -> Outcome:
    """Return whether the words, the fields, the tables and the pictures of a document come back."""
    pages = _converted(path, "pdf", path.parent / "seen")
    again = _converted(path, "docx", path.parent / "again")
    before, after = contents(Document(str(path))), contents(Document(str(again)))
    lost = {name: dict((before[name] - after[name]) + (after[name] - before[name])) for name in before}
    lost = {name: found for name, found in lost.items() if found}
    if lost or not pages.stat().st_size:
        return Outcome(tried, FAILED, str(lost)[:300])
    fields = ", ".join(f"{n} {kind}" for kind, n in sorted(before["fields"].items()))
    return Outcome(tried, SURVIVED, f"{before['words'].total()} mots, champs : {fields}, rien de perdu")


def contents(document: Any) -> dict[str, Counter[str]]:
    """Return the words of a document, its fields by kind, its tables and its pictures."""
    body = document.element.body
    told = [field.get(f"{WORD}instr") for field in body.iter(f"{WORD}fldSimple")]
    told += [code.text or "" for code in body.iter(f"{WORD}instrText")]
    paragraphs = ("".join(map(_said, paragraph.iter())) for paragraph in body.iter(f"{WORD}p"))
    return {
        "words": Counter(word for text in paragraphs for word in text.split()),
        "fields": Counter(code.split()[0] for code in told if code.strip()),
        "things": Counter(tables=len(document.tables), pictures=len(document.inline_shapes)),
    }


def _said(element: Any) -> str:
    if element.tag == f"{WORD}noBreakHyphen":
        return "\u2011"
    return (element.text or "") if element.tag == f"{WORD}t" else ""


def shown(path: Path, tried: str) -> Outcome:
    """Return whether each slide is a page on which every text stands whole within its box."""
    seen = _converted(path, "pdf", path.parent / "seen")
    told = subprocess.run(["pdftotext", "-bbox", str(seen), "-"], capture_output=True, text=True, check=True).stdout
    pages, slides = told.split("<page ")[1:], list(Presentation(str(path)).slides)
    faults = [] if len(pages) == len(slides) else [f"{len(slides)} diapositives, {len(pages)} pages"]
    for rank, (page, slide) in enumerate(zip(pages, slides, strict=False), start=1):
        scale = WIDTH / float(re.findall(r'width="([\d.]+)"', page)[0])
        words = [(*(scale * float(side) for side in found[:4]), unescape(found[4])) for found in WORDS.findall(page)]
        for shape in slide.shapes:
            out = _outside(shape, words) if shape.has_text_frame else []
            faults += [f"diapositive {rank} : {' '.join(out)}"] if out else []
    return Outcome(tried, FAILED if faults else SURVIVED, "; ".join(faults)[:300] or f"{len(slides)} diapositives")


def _outside(shape: Any, words: list[tuple[Any, ...]]) -> list[str]:
    """Return the words of a box that are not seen within it, letters that reach a little lower aside."""
    left, top, wide, high = (side / EMU for side in (shape.left, shape.top, shape.width, shape.height))
    ends = (left - ROOM, top - ROOM, left + wide + ROOM, top + high + ROOM)
    inside = Counter(
        part
        for word in words
        for part in PARTS.findall(word[4])
        if word[0] >= ends[0] and word[1] >= ends[1] and word[2] <= ends[2] and word[3] <= ends[3]
    )
    return list((Counter(PARTS.findall(shape.text_frame.text)) - inside).elements())


def _converted(path: Path, into: str, folder: Path) -> Path:
    """Return a file as LibreOffice writes it in another format, or in the same."""
    folder.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    command = [SUITE, profile, "--headless", "--convert-to", into, "--outdir", str(folder), str(path)]
    subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
    return folder / f"{path.stem}.{into}"
