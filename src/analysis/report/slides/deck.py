"""The slides of a study, in their order: who answered, the plane, then each of its questions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.figures.page import Drawing
from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.reading.separation import separations
from analysis.report.chapters.columns import Row, rows_in
from analysis.report.context import Context
from analysis.report.main_text.structure import factors_told
from analysis.report.markdown import Markdown, identifier, unescaped
from analysis.report.slides.claims import claim, facts
from analysis.report.slides.drawn import (
    drawn_answers,
    drawn_categories,
    drawn_editions,
    drawn_groups,
    drawn_respondents,
)
from analysis.report.slides.paragraphs import items_of
from analysis.report.space_view import SpaceView, respondents, views
from analysis.study.sessions import Logo
from analysis.tables import TABLES
from analysis.tables.results import Picture, rows_at

ITEMS = 8  # of a slide that lists some


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: a claim as its title, one figure, what is said of it.

    Attributes
    ----------
    title : str
        The claim.
    over : str
        What it answers, above it.
    facts : tuple of str
        Beside the figure, or the items of a slide without any.
    picture : Picture or Drawing or None
        On disk, or drawn for this slide.
    notes : str
        The report's own paragraphs.
    opens : bool
        Whether it is a title alone, larger, and what is under it.
    of_answers : bool
        Whether what it shows rests on the answers: fictional ones are said on it.
    logos : tuple of Logo
        Those that have a place on it.
    """

    title: str
    over: str = ""
    facts: tuple[str, ...] = ()
    picture: Picture | Drawing | None = None
    notes: str = ""
    opens: bool = False
    of_answers: bool = True
    logos: tuple[Logo, ...] = ()


def deck(context: Context, said: Mapping[str, Sequence[str]]) -> list[Slide]:
    """Return the slides of a study.

    Parameters
    ----------
    context : Context
        The study, its results as they are printed, its own texts.
    said : mapping of str to str
        The paragraphs of the report by the anchor that they follow.
    """
    shown = [view for view in views(context) if view.space.within is None]
    slides = [_first(context), _who(context, said)]
    for view in shown:
        slides += [*_plane(context, view, said), *_structure(context, view, said)]
    asked = list(_answers(context, said))
    slides += asked or [slide for view in shown for slide in _unasked(context, view, said)]
    return [*slides, _limits(context, said), _credits(context, said)]


def _plain(text: Markdown) -> str:
    return unescaped(text)


def _first(context: Context) -> Slide:
    study = context.study
    lines = [study.subtitle or "", ", ".join(study.credit.authors)]
    return Slide(
        _plain(context.text(study.title)), facts=tuple(_plain(context.text(line)) for line in lines if line), opens=True
    )


def _who(context: Context, said: Mapping[str, Sequence[str]]) -> Slide:
    """Tell how many answered, and show who they are."""
    received = context.integer(rows_at(context.tables.accounting, "received"))
    asked = [chapter.questions for chapter in context.texts.chapters if chapter.after == "population"]
    factors = [key for key, question in context.study.questions.items() if question.role == "supplementary"]
    return Slide(
        _plain(context.say("slides.kept", context.n_kept, received=received)),
        over=_plain(context.say("main.survey_title")),
        picture=drawn_respondents(context, next(filter(None, asked), factors)) or _picture(context, ["flow"]),
        notes=_notes(said, "survey"),
    )


def _plane(context: Context, view: SpaceView, said: Mapping[str, Sequence[str]]) -> Iterator[Slide]:
    """Tell what the axes of a space are, and show its categories."""
    if not view.active_questions:
        return
    known = [axis for axis in view.read_axes if view.is_established(axis)]
    named = [context.say("main.answer", category=name) for axis in known if (name := view.name(axis))]
    told = [context.say("slides.respondents", respondents(context, view))]
    if view.above_noise is not None:
        told.append(context.counting("slides.above", "axes", map(str, view.above_noise)))
    title = context.counting("slides.plane", "names", named) if named else context.say("slides.plane_unnamed")
    yield Slide(
        _plain(title if known else context.say("slides.plane_of_noise")),
        over=_plain(view.label),
        facts=tuple(map(_plain, told)),
        picture=drawn_categories(context, view) or _picture(context, [f"scree/{view.key}"]),
        notes=_notes(said, identifier("plane", view.key)),
    )


def _structure(context: Context, view: SpaceView, said: Mapping[str, Sequence[str]]) -> Iterator[Slide]:
    """Tell which factor separates the respondents most, and show it."""
    factors = factors_told(context, view)
    if not factors or not view.read_axes:
        return
    found = separations(view.tables.tests, view.read_axes)
    found = found[found["factor"].isin(factors)]
    title, told = context.say("slides.nothing_separates"), []
    if len(found):
        most = found.iloc[0]
        title = context.say("slides.separates", factor=context.question(most["factor"]))
        share = context.percent(most["effect"], 0)
        told = [context.say("slides.separated", share=share, axis=str(most["axes"]))]
    shown = [*found["factor"], *factors]
    yield Slide(
        _plain(title),
        over=_plain(view.label),
        facts=(*map(_plain, told), *_adjusted(context, view)),
        picture=drawn_groups(context, view, shown[0]),
        notes=_notes(said, identifier("fig", "categories", view.key)),
    )


def _adjusted(context: Context, view: SpaceView) -> Iterator[str]:
    known = view.tables.tests["p_adjusted"].dropna()
    if len(known):
        standing = int((known <= SIGNIFICANCE).sum())
        yield _plain(context.say("slides.standing", standing, made=context.integer(len(known))))


def _answers(context: Context, said: Mapping[str, Sequence[str]]) -> Iterator[Slide]:
    """Answer each question of the study."""
    answers = context.tables.inquiry_answers
    rows = list(rows_in(answers.fillna(dict.fromkeys(TABLES["inquiry_answers"].of("key"), ""))))
    for asked in context.study.inquiry:
        own = [row for row in rows if row["key"] == asked.key]
        if not own:
            continue
        question = _plain(context.text(asked.question))
        yield Slide(
            _plain(claim(context, own)),
            over=question,
            facts=tuple(map(_plain, facts(context, own))),
            picture=drawn_answers(context, own) or _seen(context, own),
            notes="\n\n".join(text for text in said.get("summary", ()) if text.startswith(question)),
        )


def _seen(context: Context, rows: Sequence[Row]) -> Picture | Drawing | None:
    """Return the plane on which evidence is seen: the groups that it compares, the editions, else the answers."""
    known = {view.key: view for view in views(context)}
    for row in rows:
        view = known.get(str(row["space"]))
        if view is None:
            continue
        if row["kind"] == "shift":
            return drawn_editions(context, view)
        if row["factor"] and (groups := drawn_groups(context, view, str(row["factor"]))):
            return groups
        return _picture(context, [f"odds/{view.key}"]) or drawn_categories(context, view)
    return None


def _unasked(context: Context, view: SpaceView, said: Mapping[str, Sequence[str]]) -> Iterator[Slide]:
    """Tell a space to which no question is put: its axes, then its editions."""
    for axis in view.read_axes:
        if view.is_established(axis):
            name = view.name(axis) or context.say("titles.axis", axis=str(axis))
            yield Slide(
                _plain(context.say("slides.axis", axis=str(axis), name=name)),
                over=_plain(view.label),
                picture=_picture(context, [f"contributions/{view.key}/{axis}"]),
                notes=_notes(said, identifier("plane", view.key)),
            )
    if path := drawn_editions(context, view):
        yield Slide(
            _plain(context.say("slides.years")), over=_plain(view.label), picture=path, notes=_notes(said, "years")
        )


def _limits(context: Context, said: Mapping[str, Sequence[str]]) -> Slide:
    items = tuple(said.get(items_of("limits"), ()))
    return Slide(_plain(context.say("slides.limits")), facts=items[:ITEMS], notes=_notes(said, "limits"))


def _credits(context: Context, said: Mapping[str, Sequence[str]]) -> Slide:
    return Slide(_plain(context.say("titles.credits")), facts=tuple(said.get(items_of("credits"), ())[:ITEMS]))


def _picture(context: Context, keys: Sequence[str]) -> Picture | None:
    """Return the first of some figures that the study has."""
    return next((context.results.pictures[key] for key in keys if key in context.results.pictures), None)


def _notes(said: Mapping[str, Sequence[str]], *anchors: str) -> str:
    return "\n\n".join(text for anchor in anchors for text in said.get(anchor, ()))
