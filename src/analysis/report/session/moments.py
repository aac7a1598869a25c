"""A moment of a session: what is shown of it on slides, and what its page holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.figures.page import Drawing
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Figure, Heading, Markdown, Paragraph, escaped, identifier
from analysis.report.slides.deck import Slide
from analysis.tables.results import Picture


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the session, in its order.

    Attributes
    ----------
    key : str
        By which its anchor is made.
    title : Markdown
        Its title on the page.
    slides : tuple of Slide
        What is shown.
    blocks : tuple of Block
        What its page holds besides; where it holds nothing, the page tells the slides.
    drawings : mapping of str to Drawing
        Those of its blocks' figures that are not on disk, by the path that these name.
    """

    key: str
    title: Markdown
    slides: tuple[Slide, ...]
    blocks: tuple[Block, ...] = ()
    drawings: Mapping[str, Drawing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """The page of a session: its blocks, and the drawings of its figures by the path that these name."""

    blocks: tuple[Block, ...]
    drawings: dict[str, Drawing]


def told(context: Context, moments: Sequence[Moment]) -> Told:
    """Return the page that tells moments."""
    blocks: list[Block] = []
    drawings: dict[str, Drawing] = {}
    for moment in moments:
        blocks.append(Heading(moment.title, identifier("moment", moment.key)))
        blocks += moment.blocks
        drawings |= moment.drawings
        for rank, slide in enumerate(() if moment.blocks else moment.slides):
            blocks += _told_slide(context, slide, f"{moment.key}-{rank}", drawings)
    return Told(tuple(blocks), drawings)


def figure_of(slide: Slide, key: str, caption: Markdown, drawings: dict[str, Drawing]) -> Figure | None:
    """Return the figure of a slide for the page; a drawing is kept under the path that the figure names."""
    picture = slide.picture
    if picture is None:
        return None
    if isinstance(picture, Picture):
        return Figure(identifier("fig", key), caption, picture.path, picture.alt)
    path = f"session/{identifier(key)}.svg"
    drawings[path] = picture
    return Figure(identifier("fig", key), caption, path, picture.alt)


def _told_slide(context: Context, slide: Slide, key: str, drawings: dict[str, Drawing]) -> Iterator[Block]:
    if slide.opens:
        yield from (Paragraph(escaped(fact)) for fact in slide.facts)
        return
    yield Heading(escaped(slide.title), identifier("slide", key), 2)
    over = [escaped(slide.over)] if slide.over else []
    yield from (Paragraph(Markdown(f"*{each}*")) for each in over)
    paragraphs = [text for text in slide.notes.split("\n\n") if text]
    if facts := [fact for fact in slide.facts if fact not in paragraphs]:
        yield Bullets([escaped(fact) for fact in facts])
    caption = over[0] if over else escaped(slide.title)
    if slide.of_answers and context.study.data == "reconstructed":
        caption = Markdown(f"{caption}. {context.say('fictional.caption')}")
    if figure := figure_of(slide, key, caption, drawings):
        yield figure
    yield from (Paragraph(escaped(text)) for text in paragraphs)
