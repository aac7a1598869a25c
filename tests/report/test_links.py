"""A text of the study leads to images of the study and to pages by https, nowhere else; pandoc reads nothing itself."""

import http.server
import threading
from pathlib import Path

import pytest

from analysis.problems import StudyError
from analysis.report.html import html_page
from analysis.report.links import target_problems
from analysis.report.pdf import typst_source
from analysis.report.texts import FILE, read_texts

DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3"/>'
LEFT, RECEIVED = "ce chemin sort du dossier de l'étude", "data/raw est confidentiel"
NETWORK, SECURE = "une image n'est cherchée sur aucun réseau", "seules les adresses en https:// sont suivies"


@pytest.fixture
def folder(tmp_path):
    for name in ("study/config/images", "study/data/raw/.private", "study/reports", "beside"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("study/config/images/un plan.svg", "study/data/raw/plan.svg", "beside/plan.svg"):
        (tmp_path / name).write_text(DOT, encoding="utf-8")
    (tmp_path / "study/data/raw/.private/key").write_text("secret", encoding="utf-8")
    (tmp_path / "study/config/images/out.svg").symlink_to(tmp_path / "beside/plan.svg")
    return tmp_path / "study"


@pytest.mark.parametrize(
    "text",
    [
        "![Un plan](<config/images/un plan.svg>)",
        "![Un plan](config/images/un%20plan.svg)",
        "Voir [l'annexe](../docs/annexe.pdf), [là](#limits) et [ailleurs](https://example.org/10.1234/a?b=c#d), <https://example.org/12>.",
        "Moins < plus [entre crochets], --- et des tirets.",
        "[{kept} réponses](https://example.org)",
    ],
)
def test_images_of_the_study_and_pages_by_https_are_let_in(folder, poison, text):
    (folder / FILE).write_text(f"context: '{text.replace(chr(39), 2 * chr(39))}'\n", encoding="utf-8")
    assert read_texts(folder, poison).context == text


def test_the_study_is_refused_with_the_place_of_each_fault(folder, poison):
    chapters = "chapters: [{key: un, title: Un, text: '![](../plan.svg)'}]"
    (folder / FILE).write_text(f"context: '[a](http://example.org) de {{kept}}'\n{chapters}\n", encoding="utf-8")
    with pytest.raises(StudyError) as fault:
        read_texts(folder, poison)
    assert [problem.subject for problem in fault.value.problems] == ["context", "chapters, un"]
    assert "lien « http://example.org » : seules les adresses" in str(fault.value).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("![](config/study.yaml)", "ce fichier n'est pas une image"),
        ("![](config/images/none.svg)", "ce fichier est introuvable"),
        ("![](../beside/plan.svg)", LEFT),
        ("![](%2e%2e/beside/plan.svg)", LEFT),
        (r"![](..\\beside\\plan.svg)", LEFT),
        ("![](/etc/passwd)", LEFT),
        ("![](config/images/out.svg)", LEFT),
        ("![](data/raw/.private/key)", RECEIVED),
        ("![](config/../DATA/Raw/plan.svg)", RECEIVED),
        ("![](http://example.org/a.png)", NETWORK),
        ("![](https://example.org/a.png)", NETWORK),
        ("![](//example.org/a.png)", NETWORK),
        ("![](data:image/svg+xml;base64,PHN2Zy8+)", NETWORK),
        ("![](C:/Windows/a.png)", NETWORK),
        ("[a](javascript:alert())", SECURE),
        ("[a](JaVaScRiPt:alert())", SECURE),
        ("[a](&#x6a;avascript&colon;alert)", SECURE),
        ("<file:///etc/passwd>", SECURE),
        ("[a](http://example.org)", SECURE),
        ("[a](https:example.org)", SECURE),
        ("[a](//example.org)", SECURE),
        ("[a](mailto:a@example.org)", SECURE),
        ("[a][b]\n\n[b]: file:///etc/passwd", SECURE),
        ("[a](../..)", LEFT),
        ("[a](data/raw/plan.svg)", RECEIVED),
        ("[a](../data/raw/plan.svg)", RECEIVED),
        ("Un\n\n| a | ![](/etc/passwd) |\n|---|---|\n| b | c |", LEFT),
        ("Un.\n\n---\ntitle: Autre\n---\n", "changerait le titre du rapport"),
    ],
)
def test_what_leads_elsewhere_is_refused(folder, poison, text, told):
    (found,) = target_problems(FILE, "context", text, folder)
    assert told in found.found


def test_pandoc_fetches_and_reads_nothing_that_a_text_names(folder):
    asked = []

    class Told(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)

    with http.server.HTTPServer(("127.0.0.1", 0), Told) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/a.png"
        text = f"![Adresse]({address})\n\n![Réglages](config/report.yaml)\n\n![Plan](config/images/un%20plan.svg)\n"
        page, source = html_page(text, folder), typst_source(text)
        server.shutdown()
    assert asked == []
    assert page.count("<img") == page.count("data:image/svg+xml;base64,") == 1
    assert "Adresse" in page
    assert "Réglages" in page
    assert '#image("config/images/un plan.svg"' in source


def test_a_page_holds_the_pictures_whatever_the_name_of_its_folder(folder):
    odd = folder.rename(Path(folder.parent, "d'été & « 100 % »"))
    assert "data:image/svg+xml;base64," in html_page("![Plan](config/images/un%20plan.svg)\n", odd)


def test_the_page_is_the_same_in_a_locale_without_accents(folder, monkeypatch):
    text = "![Légende](config/images/un%20plan.svg)\n"
    expected = html_page(text, folder)
    monkeypatch.setenv("LC_ALL", "C")
    assert html_page(text, folder) == expected
    assert "’" in expected  # of the script
