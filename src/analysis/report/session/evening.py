"""The session from its opening to its close: laureates in two or three times, markers, the study, conclusions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from analysis.report.chapters.columns import rows_in
from analysis.report.chapters.edition_context import edition_context, edition_notes, known_number
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Figure, Heading, Markdown, Paragraph, identifier, unescaped
from analysis.report.session.moments import Moment
from analysis.report.session.proclamation import news_moment, ranks_of, sequence, whole
from analysis.report.session.workshop import workshop
from analysis.report.slides.claims import claim
from analysis.report.slides.deck import Slide, deck
from analysis.study.sessions import Session, Speaker
from analysis.tables import TABLES


def evening(context: Context, said: Mapping[str, Sequence[str]] | None) -> list[Moment]:
    """Return the moments of the session of a study.

    Parameters
    ----------
    context : Context
        The study, its results as they are printed, its own texts.
    said : mapping of str to str, optional
        The paragraphs of the report by the anchor that they follow; without it there is no study to present.
    """
    session = context.study.session or Session(context.study.title)
    times = list(_proclamations(context))
    moments = [_opening(context, session), *_life(context)]
    moments += [*(times[0] if times else []), *workshop(context)]
    moments += [moment for moment in (news_moment(context),) if moment is not None]
    moments += times[1] if len(times) > 1 else []
    if said is not None:
        moments += [_study(context, said), *_conclusions(context, session)]
    moments += [moment for time in times[2:] for moment in time]
    return [*moments, *_close(context, session)]


def _proclamations(context: Context) -> Iterator[list[Moment]]:
    """Yield the moments of each time at which laureates are proclaimed, the first after what is told of all."""
    declared = context.study.laureates
    if declared is None or context.tables.laureates.empty:
        return
    times = ranks_of(context, declared)
    for rank, ranks in enumerate(times):
        told = [whole(context, declared)] if rank == 0 else []
        yield [*told, sequence(context, declared, ranks, alone=len(times) == 1)]


def _opening(context: Context, session: Session) -> Moment:
    when = [context.day(session.date)] if session.date else []
    where = [context.text(session.place)] if session.place else []
    own = [context.text(context.study.title)] if session.title != context.study.title else []
    lines = [*when, *where, *own]
    slides = [
        Slide(unescaped(context.text(session.title)), facts=tuple(map(unescaped, lines)), opens=True, of_answers=False)
    ]
    title = context.say("session.opening")
    slides += _speech(context, title, session.opening)
    blocks = [Bullets([_speaker(context, each) for each in session.opening])] if session.opening else []
    programme = context.say("session.told")
    return Moment("opening", title, tuple(slides), (Paragraph(programme), *blocks))


def _speech(context: Context, title: Markdown, speakers: Sequence[Speaker]) -> list[Slide]:
    facts = tuple(unescaped(_speaker(context, each)) for each in speakers)
    return [Slide(unescaped(title), facts=facts, of_answers=False)] if facts else []


def _speaker(context: Context, speaker: Speaker) -> Markdown:
    if speaker.role is None:
        return context.text(speaker.name)
    return context.say("session.speaker", name=context.text(speaker.name), role=context.text(speaker.role))


def _life(context: Context) -> Iterator[Moment]:
    """Yield the life of the scheme: the numbers known of each edition, with their sources, gaps and contradictions."""
    chapter = list(edition_context(replace(context, placed=frozenset())))
    if not chapter:
        return
    title = context.say("session.life")
    blocks: list[Block] = [block for block in chapter if not isinstance(block, Heading)]
    facts = tuple(unescaped(line) for line in _editions(context))
    editions = context.study.editions
    notes = edition_notes(context, editions.question) if editions is not None else ()
    told = "\n\n".join(unescaped(note) for note in notes)
    yield Moment("life", title, (Slide(unescaped(title), facts=facts, notes=told, of_answers=False),), tuple(blocks))


def _editions(context: Context) -> Iterator[Markdown]:
    """Yield the numbers known of each edition, on a line: a figure of all of them has too small letters for a room."""
    editions = context.study.editions
    assert editions is not None
    assert editions.context is not None
    measures = editions.context.measures
    for edition, own in context.tables.edition_context.groupby("edition", sort=False):
        known = own.dropna(subset=["value"])
        pairs = zip(known["measure"], known["value"], strict=True)
        told = [
            context.say("session.number", measure=context.text(measures[str(key)]), value=known_number(context, value))
            for key, value in pairs
        ]
        name = context.category(editions.question, str(edition))
        key = "session.edition" if told else "session.edition_unknown"
        yield context.say(key, edition=name, **({"numbers": Markdown(" · ".join(told))} if told else {}))
    yield context.say("session.life_notes")


def _study(context: Context, said: Mapping[str, Sequence[str]]) -> Moment:
    return Moment("study", context.text(context.study.title), tuple(deck(context, said)))


def _conclusions(context: Context, session: Session) -> Iterator[Moment]:
    """Yield what the session concludes: its own sentences, else what the study answers to its questions."""
    items = [context.text(each) for each in session.conclusions] or list(_answers(context))
    if items:
        title = context.say("session.conclusions")
        facts = tuple(unescaped(item) for item in items)
        slide = Slide(unescaped(title), facts=facts, of_answers=not session.conclusions)
        yield Moment("conclusions", title, (slide,), (Bullets(items),))


def _answers(context: Context) -> Iterator[Markdown]:
    answers = context.tables.inquiry_answers
    rows = rows_in(answers.fillna(dict.fromkeys(TABLES["inquiry_answers"].of("key"), "")))
    for asked in context.study.inquiry:
        own = [row for row in rows if row["key"] == asked.key]
        if own:
            yield context.say("session.answer", question=context.text(asked.question), claim=claim(context, own))


def _close(context: Context, session: Session) -> Iterator[Moment]:
    """Yield the close: who closes, where more is read, whose logos have their place."""
    title = context.say("session.close")
    thanks = context.say("session.thanks")
    lines = [_speaker(context, each) for each in session.closing]
    if session.address:
        lines.append(context.say("session.address", address=context.text(session.address)))
    facts = tuple(unescaped(line) for line in lines)
    slide = Slide(unescaped(thanks), facts=facts, logos=session.logos, of_answers=False)
    blocks: list[Block] = [Paragraph(thanks)]
    if lines:
        blocks.append(Bullets(lines))
    named = [each for each in session.logos if each.file is None]
    if named:
        blocks.append(
            Paragraph(context.say("session.logos", names=context.listed(context.text(each.name) for each in named)))
        )
    blocks += [
        Figure(identifier("fig", "logo", str(rank)), context.text(logo.name), logo.file, logo.name)
        for rank, logo in enumerate(session.logos)
        if logo.file is not None
    ]
    yield Moment("close", title, (slide,), tuple(blocks))
