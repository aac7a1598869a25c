from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from analysis.printing.door import printed
from analysis.report.document import build_document
from analysis.report.pdf import pdf_bytes, typst_source
from analysis.report.texts import Texts


@pytest.fixture(scope="module")
def folder(results):
    return Path(next(iter(results.pictures.values())).path).parent


@pytest.fixture(scope="module")
def inside(results, folder):
    """The results, paths of pictures from their folder."""
    pictures = {key: replace(found, path=Path(found.path).name) for key, found in results.pictures.items()}
    return replace(results, pictures=pictures)


def written(study, results, texts=None):
    return build_document(study, printed(results, study), texts)


@pytest.fixture(scope="module")
def document(poison, inside, folder):
    study = replace(poison, data="reconstructed")
    return pdf_bytes(written(study, inside, Texts("Une formule : $\\frac{1}{K}$.")), folder)


@pytest.fixture(scope="module")
def opened(document):
    with pikepdf.open(BytesIO(document)) as pdf:
        yield pdf


def structure(element):
    """Yield every structure element under one."""
    yield element
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield from structure(child)


def elements(pdf, kind):
    return [found for found in structure(pdf.Root.StructTreeRoot) if found.get("/S") == kind]


def test_the_document_declares_the_standards_it_keeps(opened):
    with opened.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Intoxication alimentaire dans une cantine scolaire"
    assert opened.Root.Lang == "fr"
    assert opened.Root.MarkInfo.Marked


def test_figures_and_formulas_carry_their_text(opened):
    texts = [str(found.Alt) for found in elements(opened, "/Figure") if "/Alt" in found]
    assert 'Taux modifiés « axe 1 » et "bruit" <b> & co.' in texts
    assert "Plan des modalités." in texts
    assert [str(found.Alt) for found in elements(opened, "/Formula")] == ["\\frac{1}{K}"]


def test_tables_have_headers(opened):
    tables = elements(opened, "/Table")
    assert len(tables) > 10
    assert len(elements(opened, "/TH")) > 3 * len(tables)


def test_pages_are_a4_and_fonts_embedded(opened):
    for page in opened.pages:
        assert [round(float(side)) for side in page.MediaBox] == [0, 0, 595, 842]
    fonts = {str(font.BaseFont).rpartition("+")[2] for page in opened.pages for font in page.Resources.Font.values()}
    assert {"DejaVuSans", "LibertinusSerif-Regular"} <= {name.removesuffix("-Identity-H") for name in fonts}


def test_the_same_text_gives_the_same_document(poison, inside, folder, document):
    study = replace(poison, data="reconstructed")
    again = pdf_bytes(written(study, inside, Texts("Une formule : $\\frac{1}{K}$.")), folder)
    assert again == document


def test_every_page_of_fictional_data_says_so(poison, inside):
    header = "context {"
    fictional = typst_source(written(replace(poison, data="reconstructed"), inside))
    assert "[Données reconstituées, fictives]" in fictional.partition(header)[2].partition("footer")[0]
    assert "fictives" not in typst_source(written(poison, inside))


def test_long_words_do_not_leave_the_page(poison, inside, folder, tmp_path):
    long = {**poison.questions, "fievre": replace(poison.questions["fievre"], label="Anticonstitutionnellement" * 3)}
    document = pdf_bytes(written(replace(poison, questions=long), inside), folder)
    assert widest(document) <= 595 - 55


@pytest.mark.parametrize("signs", [3_003, 40_000])
def test_a_label_of_any_length_stops_no_report(signs, results, folder):
    picture = Path(next(iter(results.pictures.values())).path).name
    label = ("Un libellé que personne ne lirait en entier " * 1_000)[:signs]
    numbers = "| 1 " * 7
    rows = [f"| {question} | oui {numbers}|" for question in (label, "", "", "", "Autre", "", "")]
    head_row = [f"| Question | Modalité {numbers}|", f"| --- | --- {'| -: ' * 7}|"]
    table = "\n".join([*head_row, *rows, "", ": Un tableau."])
    head = "---\ntitle: T\nlang: fr\nlanguage: fr\ncontents: C\n---\n\n# Partie\n"
    document = pdf_bytes(f'{head}\n{table}\n\n![Une figure.](<{picture}>){{alt="{label}"}}\n', folder)
    with pikepdf.open(BytesIO(document)) as pdf:
        assert len(elements(pdf, "/Table")) == 1
        (figure,) = elements(pdf, "/Figure")
        assert label.startswith(str(figure["/Alt"]).removesuffix("…"))


def widest(document):
    """Return the right end of the rightmost word, in points."""
    import re
    import shutil
    import subprocess

    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) n'est pas installé")
    words = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=document, capture_output=True, check=True).stdout
    return max(float(end) for end in re.findall(r'xMax="([\d.]+)"', words.decode()))
