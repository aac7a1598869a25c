import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.reading import plain

from analysis.report.markdown import (
    Bullets,
    Column,
    Figure,
    Heading,
    Markdown,
    Names,
    Notice,
    Paragraph,
    Table,
    code,
    escaped,
    reference,
    render,
)
from analysis.report.pandoc import READER

NAMES = Names("Tableau", "Figure", "tableau", "figure")
HOSTILE = [
    "<script>alert(1)</script>",
    "#set page(fill: red)",
    "$x^2$ \\input{secret}",
    "a | b",
    "1. liste",
    "- liste",
    "[lien](http://exemple.fr)",
    "*gras* _et_ `code`",
    "::: {.x}",
    "&amp; &lt;",
    "{#ancre .classe}",
    "@cle [^1] ~~non~~ H~2~O",
    "\\",
    "=HYPERLINK()",
    "![](file:///etc/passwd)",
]


def read(markdown: str) -> str:
    return plain(markdown).strip()


def table(key="tab-a", rows=(("x", "1"),)):
    columns = [Column(Markdown("Nom"), 20), Column(Markdown("n"), 5, numeric=True)]
    return Table(key, Markdown("Une légende."), columns, [[escaped(cell) for cell in row] for row in rows])


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_is_printed_as_it_is_written(label):
    assert read(escaped(label)) == label


@settings(max_examples=25)
@given(st.lists(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12), min_size=1))
def test_any_words_are_printed_as_they_are_written(words):
    assert read(escaped(" ".join(words))) == " ".join(words)


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_stays_in_its_cell(label):
    text = render([table(rows=[(label, "1"), ("après", "2")])], NAMES)
    page = pypandoc.convert_text(text, "html", format=READER)
    assert page.count("<td") == 4
    assert "<script" not in page
    assert "href" not in page


def test_a_cell_on_several_lines_is_one_line():
    assert escaped("a\n\n  b\x00c") == "a b c"


def test_markdown_is_not_escaped_twice():
    assert escaped(escaped("a*b")) == escaped("a*b") == "a\\*b"


def test_code_cannot_be_left_from_inside():
    assert read(code("a`*b*`")) == "aˋ*b*ˋ"


def test_tables_and_figures_are_numbered_apart_and_referred_to_by_number():
    figure = Figure("fig-a", Markdown("Une image."), "dossier/une image.svg", 'Un "alt"')
    said = Paragraph(Markdown(f"Voir le {reference('tab-b')} et la {reference('fig-a')}."))
    text = render([said, table(), table("tab-b"), figure], NAMES)
    assert "Voir le [tableau\u00a02](#tab-b) et la [figure\u00a01](#fig-a)." in text
    assert ": **Tableau\u00a02.** Une légende. {#tab-b}" in text
    assert '![**Figure\u00a01.** Une image.](<dossier/une%20image.svg>){#fig-a alt="Un \\"alt\\""}' in text


def test_every_kind_of_block_is_rendered():
    blocks = [Heading(Markdown("T"), "t", 2), Bullets([Markdown("a"), Markdown("b")]), Notice(Markdown("n"))]
    assert render(blocks, NAMES) == "## T {#t}\n\n- a\n- b\n\n::: avertissement\nn\n:::\n"


def test_a_reference_to_nothing_is_refused():
    with pytest.raises(ValueError, match="a sentence refers to tab-a, which the document does not hold"):
        render([Paragraph(reference("tab-a"))], NAMES)


def test_two_tables_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two tables or figures are called tab-a"):
        render([table(), table()], NAMES)
