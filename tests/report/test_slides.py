"""The slides: a claim that its verdict bears, one figure with its text, nothing that leaves its box, the same bytes."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font
from PIL import Image
from pptx import Presentation

from analysis.figures.page import Drawing
from analysis.figures.told_deviations import sized_digits
from analysis.inquiry.family import Answered, answers_table
from analysis.inquiry.measures import Counts, Measure
from analysis.printing.door import printed
from analysis.report.chapters.columns import rows_in
from analysis.report.context import Context
from analysis.report.main_text.inquiry import inquiry
from analysis.report.markdown import Names, render, unescaped
from analysis.report.pptx import fitting, pptx_bytes, text_height
from analysis.report.slides.claims import claim
from analysis.report.slides.deck import deck
from analysis.report.slides.drawn import drawn_answers
from analysis.report.slides.paragraphs import items_of, paragraphs_of
from analysis.report.texts import Texts
from analysis.study.inquiry import Asked, Evidence
from analysis.tables import TABLES

NOTICE = "Données reconstituées, fictives"
SHARE = Evidence("share", question="fievre", category="oui", threshold=0.25)
CONTRAST = Evidence("contrast", "lower", 0.5, "main", "symptomes", factor="malade", group="non", against="oui")
DIFFERENCE = Evidence(
    "difference", "none", 0.25, question="fievre", category="oui", factor="sexe", group="fille", against="garcon"
)
APART = Measure(-1.04, 0.3, -2.11, 0.09, Counts(8, 49, 41), "1")
EMU = 12_700  # in a point


@pytest.fixture(scope="module")
def folder(results):
    place = Path(next(iter(results.pictures.values())).path).parent
    for name, size in {"scree": (400, 200), "plan des modalités": (400, 380)}.items():
        if not (place / f"{name}.png").exists():
            Image.new("1", size).save(place / f"{name}.png")
    return place


def context_of(study, results, *found):
    """Return the context of a study that asks one question of each piece of evidence, as it was measured."""
    asked, rows = [], []
    for rank, pieces in enumerate(found):
        evidence = tuple(piece for piece, _ in pieces)
        asked.append(Asked(f"q{rank}", f"Que sait-on de {rank} ?", "after", "2026-11-26", evidence))
        rows += [Answered(asked[-1], number, *pair) for number, pair in enumerate(pieces, start=1)]
    table = answers_table(rows, 0.95, study.data)
    table = table.astype(dict.fromkeys(TABLES["inquiry_answers"].of("key", "text"), "str"))
    table[table.columns] = table.where(table.ne("None") & table.ne(""), None)
    study = replace(study, inquiry=tuple(asked))
    pictures = {key: replace(one, path=Path(one.path).name) for key, one in results.pictures.items()}
    tables = results.study.replaced(inquiry_answers=table)
    return Context(study.language, study, printed(replace(results, study=tables, pictures=pictures), study), Texts())


@pytest.fixture(scope="module")
def context(poison, results):
    share = Measure(0.36, None, 0.24, 0.5, Counts(20, 55))
    difference = Measure(0.3, 0.01, 0.1, 0.5, Counts(15, 28, 5, 27))
    study = replace(poison, data="reconstructed")
    return context_of(study, results, [(SHARE, share)], [(CONTRAST, APART)], [(DIFFERENCE, difference)])


@pytest.fixture(scope="module")
def slides(context):
    return deck(context, paragraphs_of(render(inquiry(context), Names("Tableau", "Figure", "tableau", "figure"))))


@pytest.fixture(scope="module")
def made(slides, folder):
    return pptx_bytes(slides, "fr", NOTICE, folder)


@pytest.fixture(scope="module")
def shown(made):
    return list(Presentation(io.BytesIO(made)).slides)


def plain(text):
    return re.sub(r"[\u00a0\u202f]", " ", text)


def test_slides_follow_the_questions_of_the_study(context, slides):
    assert [plain(slide.over) for slide in slides][4:7] == [one.question for one in context.study.inquiry]
    assert [plain(slide.title) for slide in slides[-2:]] == ["Ce que ces données ne permettent pas de dire", "Crédits"]
    assert plain(slides[1].title) == "55 réponses retenues sur 55 reçues"


def test_a_claim_says_no_more_than_its_verdict(slides):
    assert [plain(slide.title) for slide in slides][4:7] == [
        "« Fièvre : Oui » : 36 %",
        "« Malade : Non » : plutôt du côté « peu de symptômes »",
        "« Fièvre : Oui » : un écart net pour « Fille »",
    ]
    assert [plain(text) for text in slides[5].facts] == [
        "Verdict : Dans ce sens, sans être établi",
        "8 répondants face à 41",
        "Écart : −1,04 écart type (de −2,11 à +0,09)",
    ]


PART = Measure(0.36, None, 0.24, 0.5, Counts(20, 55))
REGION = Evidence("region", "none", 0.25, "main", sides={"symptomes": "high", "aliments": "low"})
NOT_MEASURED = replace(APART, effect=float("nan"), p_value=float("nan"))


@pytest.mark.parametrize(
    ("piece", "measured", "said"),
    [
        (REGION, PART, "du côté « de nombreux symptômes » et du côté « peu d’aliments » : 36 %"),
        (replace(SHARE, factor="sexe", group="fille"), PART, "« Fièvre : Oui », parmi « Fille » : 36 %"),
        (CONTRAST, replace(APART, effect=0.1), "« Malade : Non » : rien de net qui sépare des autres"),
        (CONTRAST, NOT_MEASURED, "Ces données ne permettent pas de comparer"),
    ],
)
def test_each_kind_of_evidence_has_its_claim(poison, results, piece, measured, said):
    context = context_of(poison, results, [(piece, measured)])
    rows = list(rows_in(context.tables.inquiry_answers.astype("object").fillna("")))
    assert plain(unescaped(claim(context, rows))) == said


def test_a_deviation_under_a_bound_is_not_told_at_it():
    assert [sized_digits(deviation) for deviation in (-0.497, 0.43, 0.996, 1.2)] == [3, 2, 3, 2]


@pytest.mark.parametrize("disclosure", ["internal", "public"])
def test_a_study_that_asks_nothing_is_told_by_its_spaces(poison, results, monkeypatch, disclosure):
    monkeypatch.setattr("analysis.report.slides.drawn.slide_plane", lambda *_, **__: None)
    titles = [plain(slide.title) for slide in deck(context_of(replace(poison, disclosure=disclosure), results), {})]
    assert "Axe 1 : Symptômes" in titles
    assert all(titles)
    assert len(titles) == len(set(titles))


def test_slides_speak_the_language_of_the_study(poison, results):
    share = [(SHARE, Measure(0.36, None, 0.24, 0.5, Counts(20, 55)))]
    context = context_of(replace(poison, language="en"), results, share, [(CONTRAST, APART)])
    described, compared = ([row] for row in rows_in(context.tables.inquiry_answers.astype("object").fillna("")))
    assert plain(unescaped(claim(context, described))) == "“Fièvre: Oui”: 36%"
    assert plain(unescaped(claim(context, compared))) == "“Malade: Non”: rather on the side of “peu de symptômes”"
    assert plain(drawn_answers(context, described).alt) == "Horizontal bars: “Fièvre: Oui” 36% (20 of 55)."


def test_what_is_said_of_a_slide_is_the_report_s_own_paragraph(slides):
    assert slides[5].notes.startswith("Que sait-on de 1")
    assert "Les 8 répondants du groupe « Malade : Non » se trouvent" in plain(slides[5].notes)
    assert not [slide.title for slide in slides if re.search(r"\\|\]\(#|\*", slide.notes + slide.title)]
    assert not re.search(r"\bnan\b|\bNone\b", " ".join(slide.notes for slide in slides))


def test_items_of_lists_are_told_from_paragraphs():
    said = paragraphs_of("# Limites {#limits}\n\n- Une *limite*.\n- Deux.\n\nLe reste est au [tableau 3](#tab-x).\n")
    assert said["limits"] == ["Une limite.", "Deux.", "Le reste est au tableau 3."]
    assert said[items_of("limits")] == ["Une limite.", "Deux."]


def test_each_slide_has_a_title_one_figure_with_its_text_and_never_a_table(shown, slides):
    for slide, planned in zip(shown, slides, strict=True):
        pictures = [shape for shape in slide.shapes if shape.shape_type == 13]
        assert slide.shapes.title.text_frame.text == planned.title
        assert len(pictures) == (planned.picture is not None)
        assert all(picture._element.nvPicPr.cNvPr.get("descr") for picture in pictures)
        assert not any(shape.has_table for shape in slide.shapes)
    told = [plain(slide.picture.alt) for slide in slides if isinstance(slide.picture, Drawing)]
    assert "Barres horizontales : « Fièvre : Oui » 36 % (20 sur 55)." in told
    assert len([text for text in told if text.startswith("Plan, Axe 1")]) == 3


def test_every_slide_of_fictional_data_says_so_in_its_language(shown):
    for slide in shown:
        assert NOTICE in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        runs = [
            run for shape in slide.shapes if shape.has_text_frame for p in shape.text_frame.paragraphs for run in p.runs
        ]
        assert {run.font._element.get("lang") for run in runs} == {"fr"}


def test_nothing_leaves_its_slide_nor_its_box_nor_covers_another(made, shown):
    presentation = Presentation(io.BytesIO(made))
    wide, high = presentation.slide_width, presentation.slide_height
    assert (wide * 9, wide) == (high * 16, 960 * EMU)
    for slide in shown:
        boxes = []
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= wide
            assert shape.top + shape.height <= high
            if shape.has_text_frame:
                assert needed(shape) <= shape.height / EMU + 0.5, shape.text_frame.text
            boxes.append((shape.left, shape.top, shape.left + shape.width, shape.top + shape.height))
        for rank, one in enumerate(boxes):
            assert not [other for other in boxes[:rank] if overlap(one, other)]


def overlap(one, other):
    return min(one[2], other[2]) - max(one[0], other[0]) > EMU and min(one[3], other[3]) - max(one[1], other[1]) > EMU


def needed(shape):
    """Return how high the text of a box is, its lines cut by the widths of another library."""
    total = 0.0
    for paragraph in shape.text_frame.paragraphs:
        run = paragraph.runs[0].font
        face = FT2Font(findfont(FontProperties(family="DejaVu Sans", weight="bold" if run.bold else "normal")))
        face.set_size(run.size.pt, 72)
        lines, reached = 1, 0.0
        for word in paragraph.text.split(" "):
            face.set_text(f"{word} ")
            length = face.get_width_height()[0] / 64
            lines, reached = (lines + 1, length) if reached + length > shape.width / EMU else (lines, reached + length)
        total += lines * run.size.pt * 1.17
    return total


def test_the_same_study_gives_the_same_slides(slides, folder, made):
    assert pptx_bytes(slides, "fr", NOTICE, folder) == made


@given(st.lists(st.text(st.characters(categories=["L", "Zs"]), max_size=300), min_size=1, max_size=6))
def test_a_text_of_any_length_is_made_to_fit(texts):
    size, told = fitting(texts, 300, 120, (20, 12))
    assert size in (20, 12)
    assert text_height(told, 300, size) <= 120
    assert len(told) == len(texts)
