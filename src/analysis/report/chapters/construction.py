"""How a space was built: whose it is, themes, Q and K, rare and passive categories, missing answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.report.chapters.columns import column
from analysis.report.chapters.redundancy import redundancy
from analysis.report.context import Context
from analysis.report.markdown import Block, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView, respondents

FEW = 6  # respondents of an active category, below which it is pointed out
DETAIL = 0.4  # of the respondents, which K - Q should not exceed


def construction(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say what the space is made of, and what was left out of its making."""
    words = context.words
    yield Heading(words.say("titles.construction"), identifier("construction", view.key), 2)
    if view.space.note:
        yield Paragraph(words.text(view.space.note))
    yield Paragraph(words.say("construction.method"))
    yield from _declared(context, view)
    yield Paragraph(_size(context, view))
    yield _theme_table(context, view)
    yield Paragraph(_detail(context, view))
    if len(view.themes) == 1:
        yield Paragraph(words.say("construction.one_theme"))
    yield Paragraph(_rare(context, view))
    yield from _passive(context, view)
    yield Paragraph(Markdown(" ".join(_missing(context, view))))
    yield from redundancy(context, view)
    yield from _supplementary(context, view)
    yield from _moments(context, view)


def _size(context: Context, view: SpaceView) -> Markdown:
    words = context.words
    return words.say(
        "construction.size",
        questions=words.integer(len(view.active_questions)),
        categories=words.integer(len(view.active)),
        respondents=words.integer(respondents(context, view)),
        table=reference("tab-themes", view.key),
    )


def _declared(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say whose space it is and what themes weigh, where the study declares it."""
    words, weights = context.words, view.space.theme_weights
    if view.space.within is not None:
        question, category = view.space.within
        names = {"question": context.question(question), "category": context.category(question, category)}
        yield Paragraph(
            words.say("construction.within", **names, respondents=words.integer(respondents(context, view)))
        )
    if isinstance(weights, str):
        yield Paragraph(words.say(f"construction.theme_weights.{weights}"))
    elif weights is not None:
        shares = (
            words.say("construction.theme_share", theme=context.theme(theme), share=words.percent(share, 0))
            for theme, share in _shares(weights).items()
        )
        yield Paragraph(words.say("construction.theme_weights.shares", shares=words.listed(shares)))


def _shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Return declared weights as shares of one."""
    total = sum(weights.values())
    return {theme: weight / total for theme, weight in weights.items()}


def _theme_table(context: Context, view: SpaceView) -> Table:
    words = context.words
    n_questions = view.active.drop_duplicates("question")["theme"].value_counts()
    rows = [
        [
            context.theme(row["theme"]),
            words.integer(n_questions.get(row["theme"], 0)),
            words.integer(row["n_categories"]),
            words.percentage(row["inertia_share"]),
        ]
        for _, row in view.tables.themes.drop_duplicates("theme").iterrows()
    ]
    columns = [column(context, "theme", 20)]
    columns += [column(context, key, 10, numeric=True) for key in ("questions", "categories", "inertia")]
    return Table(identifier("tab-themes", view.key), words.say("construction.themes"), columns, rows)


def _detail(context: Context, view: SpaceView) -> Markdown:
    difference = len(view.active) - len(view.active_questions)
    key = "small_enough" if difference <= DETAIL * respondents(context, view) else "too_detailed"
    return context.words.say(f"construction.{key}", difference=context.words.integer(difference))


def _rare(context: Context, view: SpaceView) -> Markdown:
    rare = view.active[view.active["n"] < FEW]
    if rare.empty:
        return context.words.say("construction.rare", 0)
    names = context.words.listed(_named(context, rare))
    return context.words.say("construction.rare", len(rare), categories=names)


def _named(context: Context, categories: pd.DataFrame) -> Iterator[Markdown]:
    """Yield « Question : modalité (3) »."""
    for question, category, n in categories[["question", "category", "n"]].itertuples(index=False):
        names = {"question": context.question(question), "category": context.category(question, str(category))}
        yield context.words.say("construction.named", **names, n=context.words.integer(n))


def _passive(context: Context, view: SpaceView) -> Iterator[Block]:
    words = context.words
    if view.passive.empty:
        yield Paragraph(words.say("construction.passive_none"))
        return
    key = identifier("tab-passive", view.key)
    yield Paragraph(words.say("construction.passive_some", len(view.passive), table=reference(key)))
    rows = [
        [context.question(question), context.category(question, str(category)), words.integer(n)]
        for question, category, n in view.passive[["question", "category", "n"]].itertuples(index=False)
    ]
    columns = [column(context, "question", 24), column(context, "category", 20), column(context, "count", numeric=True)]
    yield Table(key, words.say("construction.passive"), columns, rows)


def _missing(context: Context, view: SpaceView) -> Iterator[Markdown]:
    """Say how many answers are missing, and what becomes of each kind as declared, whether or not any is of it."""
    words, treatments = context.words, view.space.passive.treatments
    n_missing, n_cells = _n_missing(context, view), respondents(context, view) * len(view.active_questions)
    if n_missing == 0 or n_cells == 0:
        yield words.say("construction.missing_none")
        return
    share = words.percent(n_missing / n_cells)
    if set(treatments.values()) == {"passive"}:
        yield words.say("construction.missing_some", n_missing, share=share)
        return
    yield words.say("construction.missing_treated", n_missing, share=share)
    for treatment in ("imputed", "category", "passive"):
        kinds = [words.say(f"construction.kinds.{kind}") for kind in treatments if treatments[kind] == treatment]
        if kinds:
            yield words.say(f"construction.missing_{treatment}", len(kinds), kinds=words.listed(kinds))
    if "imputed" in treatments.values():
        yield words.say("construction.missing_not_imputed")


def _n_missing(context: Context, view: SpaceView) -> int:
    """Return how many answers to active questions are missing."""
    if not view.tables.basis.empty:
        return int(view.tables.basis["n_missing"].iloc[0])
    return int(context.tables.missing["question"].isin(view.active_questions).sum())


def _supplementary(context: Context, view: SpaceView) -> Iterator[Block]:
    names = [context.question(question) for question in view.space.supplementary]
    if names:
        yield Paragraph(context.words.say("construction.supplementary", questions=context.words.listed(names)))


def _moments(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name the active questions that may follow success, where the study says when things happened."""
    questions = [context.study.questions[key] for key in view.active_questions]
    doubtful = [context.question(question.key) for question in questions if question.moment != "avant"]
    declares = any(question.moment != "inconnu" for question in context.study.questions.values())
    if declares and doubtful:
        yield Paragraph(context.words.say("construction.moments", questions=context.words.listed(doubtful)))
