"""The report as a document: fields that an office suite makes again, nothing wider than the page, the same bytes."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from PIL import Image

from analysis.printing.door import printed
from analysis.report.document import build_document
from analysis.report.docx import docx_bytes
from analysis.report.office import parts_of
from analysis.report.texts import Texts
from analysis.report.word_tables import shared_widths

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WIDTH = 16.6 * 360_000  # of the text, in EMU
OWN = """Une formule : $\\frac{1}{K}$, un [lien](https://example.org), un `code`.

> Une citation.

![Une image plus grande que la page.](<haute image.png>)

![Un dessin de l'étude.](<un dessin.svg>)
"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"><rect width="300" height="100"/></svg>'


@pytest.fixture(scope="module")
def text(poison, results):
    """The report's text, paths of pictures from their folder, which holds them as PNG too."""
    pictures = {key: replace(found, path=Path(found.path).name) for key, found in results.pictures.items()}
    study = replace(poison, data="reconstructed")
    return build_document(study, printed(replace(results, pictures=pictures), study), Texts(OWN))


@pytest.fixture(scope="module")
def folder(results):
    place = Path(next(iter(results.pictures.values())).path).parent
    for name, size in {"scree": (400, 200), "plan des modalités": (4000, 2000), "haute image": (1000, 9000)}.items():
        Image.new("1", size).save(place / f"{name}.png")
    (place / "un dessin.svg").write_text(DRAWING, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def made(text, folder):
    return docx_bytes(text, folder)


@pytest.fixture(scope="module")
def document(made):
    return Document(io.BytesIO(made))


@pytest.fixture(scope="module")
def body(document):
    return document.element.body


def of_style(document, *names):
    """Return the texts of the paragraphs of some styles, those in tables included."""
    found = document.element.body.iter(f"{WORD}p")
    ids = {style.style_id for style in document.styles if style.name in names}
    return ["".join(one.text for one in each.iter(f"{WORD}t")) for each in found if each.style in ids]


def fields(body, kind):
    """Return the instruction and the result of each field of one kind."""
    found = [(each.get(f"{WORD}instr").split(), each.xpath("string()")) for each in body.iter(f"{WORD}fldSimple")]
    return [(words[1], shown) for words, shown in found if words[0] == kind]


def test_captions_are_fields_numbered_in_their_order(text, document, body):
    captions = re.findall(r"\*\*(Tableau|Figure)\u00a0(\d+)\.\*\*", text)
    assert sorted(fields(body, "SEQ")) == sorted(captions)
    assert len(captions) > 10
    shown = of_style(document, "Caption")
    assert [one.partition(".")[0].split("\u00a0") for one in shown] == [list(caption) for caption in captions]


def test_references_are_fields_that_lead_to_a_number(text, body):
    inside, named = {}, []
    for mark in body.iter(f"{WORD}bookmarkStart"):
        named.append(mark.get(f"{WORD}name"))
        inside[named[-1]] = mark.getnext().xpath("string()").strip()
    assert len(named) == len(set(named))
    assert max(map(len, named)) <= 40  # Word takes no longer name
    references = fields(body, "REF")
    assert len(references) == len(re.findall(r"\[(?:tableau|figure)\u00a0\d+\]\(#", text)) > 10
    assert [(name, shown) for name, shown in references if inside[name] != shown] == []
    anchors = {link.get(f"{WORD}anchor") for link in body.iter(f"{WORD}hyperlink")} - {None}
    assert anchors <= set(named)


def test_the_lists_hold_every_chapter_figure_and_table(document, body):
    told = [one.text.strip() for one in body.iter(f"{WORD}instrText")]
    assert told == ['TOC \\o "1-2" \\h \\z \\u', 'TOC \\h \\z \\c "Figure"', 'TOC \\h \\z \\c "Tableau"']
    marks = [mark.get(f"{WORD}fldCharType") for mark in body.iter(f"{WORD}fldChar")]
    assert marks == ["begin", "separate", "end"] * 3
    assert len(of_style(document, "table of figures")) == len(fields(body, "SEQ"))
    assert of_style(document, "toc 1", "toc 2") == of_style(document, "Heading 1", "Heading 2")


def test_nothing_is_wider_or_higher_than_the_page(document, body):
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.page_width - section.left_margin - section.right_margin == pytest.approx(WIDTH, abs=2000)
    for table in document.tables:
        widths = [int(column.get(f"{WORD}w")) for column in table._tbl.iter(f"{WORD}gridCol")]
        assert sum(widths) * 635 == pytest.approx(WIDTH, abs=2000)
        assert min(widths) > 300
    sizes = [(int(extent.get("cx")), int(extent.get("cy"))) for extent in body.iter(f"{PLACED}extent")]
    assert len(sizes) == 4
    assert max(wide for wide, _ in sizes) <= WIDTH + 1
    assert max(high for _, high in sizes) <= 21 * 360_000
    assert sorted(round(high / wide) for wide, high in sizes if high > wide) == [9]  # none is distorted


def test_pictures_carry_their_text(body):
    told = [each.get("descr") for each in body.iter(f"{PLACED}docPr")]
    assert {'Taux modifiés « axe 1 » et "bruit" <b> & co.', "Plan des modalités.", "Un dessin de l’étude."} <= set(told)
    assert all(told)


def test_head_rows_are_repeated_and_rows_stay_whole(document):
    assert len(document.tables) > 10
    for table in document.tables:
        rows = list(table._tbl.iter(f"{WORD}tr"))
        assert rows[0].find(f"{WORD}trPr/{WORD}tblHeader") is not None
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)
        assert {p.style.name for cell in table._cells for p in cell.paragraphs} == {"Texte de tableau"}
        before = table._tbl.getprevious()
        while before.tag != f"{WORD}p":
            before = before.getprevious()
        assert before.find(f"{WORD}pPr/{WORD}keepNext") is not None


def test_each_kind_of_text_has_its_style(document, body):
    used = {p.style.name for p in document.paragraphs} | {
        "".join(p.xpath("./w:pPr/w:pStyle/@w:val")) for p in body.p_lst
    }
    assert {"Title", "Heading 1", "Heading 2", "Caption", "Body Text", "Block Text", "Avertissement", "Encadré"} <= used
    (code,) = {run.style.font.name for p in document.paragraphs for run in p.runs if run.style.name == "Verbatim Char"}
    assert code == "Courier New"
    assert len(list(body.iter("{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"))) == 1


def test_styles_of_an_english_document_have_english_names(folder):
    text = '---\ntitle: "One"\nlang: "en"\ncontents: "Contents"\n---\n\n::: lecture\nTwo.\n:::\n'
    document = Document(io.BytesIO(docx_bytes(text, folder)))
    assert {"Table Text", "Warning", "Boxed Text"} <= {style.name for style in document.styles}
    assert "Boxed Text" in {paragraph.style.name for paragraph in document.paragraphs}
    assert not [style.name for style in document.styles if not style.name.isascii()]


def test_the_language_of_proofing_is_set(made):
    parts = parts_of(made)
    assert re.findall(rb'w:lang [^>]*w:val="([^"]+)"', parts["word/styles.xml"]) == [b"fr-FR"]
    settings = parts["word/settings.xml"]
    assert b"<w:autoHyphenation/>" in settings
    assert b"proofState" not in settings


def test_each_page_of_fictional_data_says_so(document, text, folder):
    (section,) = document.sections
    assert not section.different_first_page_header_footer
    notice = "Données reconstituées, fictives"
    assert [p.text for p in section.header.paragraphs] == ["Intoxication alimentaire dans une cantine scolaire", notice]
    real = docx_bytes('---\ntitle: "Un \\\\& deux"\nlang: "fr"\ncontents: "Sommaire"\n---\n\n# Un {#un}\n', folder)
    assert [p.text for p in Document(io.BytesIO(real)).sections[0].header.paragraphs] == ["Un & deux"]


def test_only_https_leads_out_and_nothing_is_left_in_properties(made):
    parts = parts_of(made)
    outside = re.findall(rb'Target="([^"]+)" TargetMode="External"', b"".join(parts.values()))
    assert set(outside) == {b"https://example.org"}
    assert b"Replier" not in b"".join(parts[name] for name in parts if name.startswith("docProps/"))


def test_the_same_text_gives_the_same_document(text, folder, made):
    assert docx_bytes(text, folder) == made


def test_columns_hold_their_longest_word_where_there_is_room():
    assert shared_widths([5, 5, 5], [1, 6, 1]) == pytest.approx([4.5, 6, 4.5])
    assert shared_widths([5, 5], [1, 1]) == [5, 5]
    assert shared_widths([5, 5], [15, 5]) == [7.5, 2.5]  # too narrow a page: each as it needs
