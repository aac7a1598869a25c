"""What comes first: the warning on fictional data, the summary, the context and the materials."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.report.chapters.columns import total
from analysis.report.chapters.shares import share_value
from analysis.report.context import Context, rows_at
from analysis.report.markdown import Block, Bullets, Heading, Markdown, Notice, Paragraph
from analysis.report.space_view import SpaceView, views
from analysis.report.texts import filled


def warning(context: Context) -> Iterator[Block]:
    """Say at once that the data are fictional, where they are."""
    if context.study.data == "reconstructed":
        yield Notice(context.words.say("fictional.warning"))


def summary(context: Context) -> Iterator[Block]:
    """Tell the main results in a few lines."""
    words = context.words
    received = words.integer(rows_at(context.results.accounting, "received"))
    lines = [words.say("summary.kept", context.n_kept, received=received)]
    for view in views(context):
        lines += [_axes_line(context, view), *_theme_lines(context, view), *_deviation_line(context, view)]
    yield Heading(words.say("titles.summary"), "summary")
    yield Bullets(lines)


def setting(context: Context) -> Iterator[Block]:
    """Print the study's own context and name its other materials."""
    words = context.words
    if context.texts.context:
        yield Heading(words.say("titles.context"), "context")
        yield Paragraph(context.words.prose(filled(context.texts.context, share_value(context), total(context))))
    if context.study.materials:
        yield Heading(words.say("titles.materials"), "materials")
        yield Paragraph(words.say("materials.others"))
        yield Bullets([words.text(material) for material in context.study.materials])


def _axes_line(context: Context, view: SpaceView) -> Markdown:
    if view.above_noise is None:
        return context.words.say("summary.axes_unknown", space=view.label)
    return context.words.say("summary.axes", len(view.above_noise), space=view.label)


def _theme_lines(context: Context, view: SpaceView) -> Iterator[Markdown]:
    for theme in view.themes:
        values = {"space": view.label, "theme": context.theme(theme)}
        best = view.best_axis(theme)
        if best is None:
            yield context.words.say("summary.not_carried", **values)
        else:
            axis, carried = best
            key = "carried" if carried == "yes" else "partly"
            yield context.words.say(f"summary.{key}", axis=str(axis), **values)


def _deviation_line(context: Context, view: SpaceView) -> Iterator[Markdown]:
    if not view.tables.deviations.empty:
        yield context.words.say("summary.deviations", len(view.notable_deviations()), space=view.label)
