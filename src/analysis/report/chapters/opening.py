"""What comes first: the warning on fictional data, the summary, the context and the materials."""

from collections.abc import Iterator
from operator import itemgetter

from analysis.geometry.levels import SIGNIFICANCE
from analysis.printing.levels import is_for_everybody
from analysis.report.cells import among, at_most
from analysis.report.chapters.shares import written
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, Notice, Paragraph
from analysis.report.space_view import NOTABLE_SIZES, SpaceView, views


def warning(context: Context) -> Iterator[Block]:
    """Say at once that the data are fictional, where they are, and who may read the report."""
    if context.study.data == "reconstructed":
        yield Notice(fictional_warning(context))
    yield context.paragraph(f"level.{context.study.disclosure}")


def fictional_warning(context: Context) -> Markdown:
    """Return what says that answers are fictional, and laureates are not where some are told."""
    kept = [context.say("fictional.except_laureates")] if len(context.tables.laureates) else []
    return Markdown(" ".join([context.say("fictional.warning"), *kept]))


def summary(context: Context) -> Iterator[Block]:
    """Tell the main results in a few sentences: of each space its axes, in their order, its deviations, then its tests.

    Of several spaces each has its name and a paragraph.
    """
    yield context.heading("titles.summary", "summary", level=1)
    first = [_kept(context)]
    told = [(view, _space_lines(context, view)) for view in views(context)]
    if len(told) == 1:
        first += told[0][1]
    yield Paragraph(Markdown(" ".join(first)))
    for view, found in told if len(told) > 1 else ():
        yield context.paragraph("summary.of_space", space=view.label, said=Markdown(" ".join(found)))


def _kept(context: Context) -> Markdown:
    """Say how many answers were kept, of how many."""
    n, received = context.n_kept, context.rows_at("received")
    if n and n == received:
        return context.say("summary.kept_all", n)
    return context.say("summary.kept", n, received=context.integer(received))


def _space_lines(context: Context, view: SpaceView) -> list[Markdown]:
    """Return what is told of a space, a sentence each."""
    return [
        axes_told(context, view),
        *_theme_lines(context, view),
        *_deviation_line(context, view),
        *_test_line(context, view),
    ]


def setting(context: Context) -> Iterator[Block]:
    """Print the study's own context."""
    if context.texts.context:
        yield context.heading("titles.context", "context", level=1)
        yield written(context, context.texts.context)


def axes_told(context: Context, view: SpaceView) -> Markdown:
    """Say how many axes exceed noise."""
    if view.above_noise is None:
        return context.say("summary.axes_unknown")
    return context.say("summary.axes", view.n_above_noise)


def _theme_lines(context: Context, view: SpaceView) -> Iterator[Markdown]:
    """Yield what carries each theme, in the order of the axes; the themes that none carries come last.

    An axis that noise makes as well carries nothing: where all are such, nothing is said of themes. Nor where one theme
    makes the whole space.
    """
    if view.above_noise == [] or view.is_of_one_theme:
        return
    found = {theme: view.best_axis(theme) for theme in view.themes}
    carried = [(*best, theme) for theme, best in found.items() if best is not None]
    for axis, how, theme in sorted(carried, key=itemgetter(0)):
        key = "carried" if how == "yes" else "partly"
        yield context.say(f"summary.{key}", axis=context.integer(view.numbered(axis)), theme=context.theme(theme))
    if others := [theme for theme, best in found.items() if best is None]:
        key = "not_carried" if view.above_noise is None else "not_carried_above_noise"
        names = (context.say("main.answer", category=context.theme(theme)) for theme in others)
        yield context.say(f"summary.{key}", len(others), themes=context.listed(names))


def _deviation_line(context: Context, view: SpaceView) -> Iterator[Markdown]:
    if not view.tables.deviations.empty and not is_for_everybody(context.study):
        notable = among("axis", view.read_axes), among("size", NOTABLE_SIZES)
        yield context.say("summary.deviations", view.source("deviations").count(*notable))


def _test_line(context: Context, view: SpaceView) -> Iterator[Markdown]:
    """Yield the largest effect of the factors, then how many tests were made and how many stand after adjustment."""
    made = view.tables.tests
    on_axis = ~made["axes"].astype(str).str.contains("+", regex=False)
    of_factors = made[(made["test"] == "homogeneity") & on_axis & made["effect"].notna()]
    if of_factors.empty:
        return
    tests = view.source("tests")
    largest = tests.row(of_factors.sort_values("effect", ascending=False, kind="stable").iloc[0])
    yield context.say(
        "summary.tests",
        tests.count(at_most("p_adjusted", SIGNIFICANCE)),
        factor=context.question(largest["factor"]),
        axis=context.axes(largest),
        effect=context.decimal(largest["effect"]),
        made=context.integer(tests.count()),
    )
