"""How a space was built: whose it is, themes, Q and K, rare and passive categories, missing answers."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.sizes import CHUNKED_FROM
from analysis.geometry.space.declared import is_chunked
from analysis.report.chapters.columns import (
    ANSWER,
    category_name,
    integer,
    introduced,
    percentage,
    question_name,
    table_of,
    theme_name,
)
from analysis.report.chapters.redundancy import redundancy
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, Paragraph, Table, identifier
from analysis.report.space_view import SpaceView, respondents

FEW = 6  # respondents of an active category, below which it is pointed out
DETAIL = 0.4  # of the respondents, which K - Q should not exceed


def construction(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say what the space is made of, and what was left out of its making."""
    yield context.heading("titles.construction", "construction", view.key)
    if view.space.note:
        yield Paragraph(context.text(view.space.note))
    yield context.paragraph("construction.method")
    if is_chunked(view.space, respondents(context, view)):
        yield context.paragraph("construction.chunked", fewest=context.integer(CHUNKED_FROM))
    yield from _declared(context, view)
    yield from _apart(context, view)
    yield from _size(context, view)
    yield from context.paragraphs("construction.one_theme", when=view.is_of_one_theme)
    rare = _named(context, view.active[view.active["n"] < FEW])
    yield Paragraph(context.counting("construction.rare", "categories", rare))
    yield from _passive(context, view)
    yield Paragraph(Markdown(" ".join(_missing(context, view))))
    yield from redundancy(context, view)
    if names := [context.question(question) for question in view.space.supplementary]:
        yield context.paragraph("construction.supplementary", questions=context.listed(names))
    yield from moments(context, view, "construction.moments")


def _apart(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say how many respondents do not make the space, by which rules, and what that changes."""
    rules, table = view.space.supplementary_individuals, view.tables.supplementary_individuals
    if rules is None or table.empty:
        return
    whole, reasons = table[table["rule"] == "all"].iloc[0], table[table["rule"] != "all"]
    if whole["n"] == 0:
        yield context.paragraph("construction.apart_none")
        return
    named = [
        _reason(context, row, context.integer(rules.fewer_answers_than))
        for _, row in reasons.iterrows()
        if pd.isna(row["n"]) or row["n"] > 0
    ]
    few = pd.isna(whole["n"])
    values = {"reasons": context.listed(named)}
    key = "construction.apart_few" if few else "construction.apart"
    yield context.paragraph(key, None if few else int(whole["n"]), **values)


def _reason(context: Context, row: pd.Series, fewest: Markdown) -> Markdown:
    if row["rule"] == "few_answers":
        named = context.say("construction.few_answers", fewest=fewest)
    else:
        named = context.answer(row["question"], row["category"])
    if pd.isna(row["n"]):
        return context.say("construction.uncounted", name=named)
    return context.say("construction.counted", name=named, n=context.integer(row["n"]))


def moments(context: Context, view: SpaceView, key: str) -> Iterator[Block]:
    """Name the active questions that may follow success, where the study says when things happened."""
    questions = context.study.questions
    doubtful = [context.question(key) for key in view.active_questions if questions[key].moment != "avant"]
    if doubtful and any(question.moment != "inconnu" for question in questions.values()):
        yield context.paragraph(key, questions=context.listed(doubtful))


def _declared(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say whose space it is and what themes weigh, where the study declares it."""
    weights = view.space.theme_weights
    if view.space.within is not None:
        question, category = view.space.within
        names = {"question": context.question(question), "category": context.category(question, category)}
        n = context.integer(respondents(context, view))
        yield context.paragraph("construction.within", **names, respondents=n)
    if isinstance(weights, str):
        yield context.paragraph(f"construction.theme_weights.{weights}")
    elif weights is not None:
        whole = sum(weights.values())
        shares = context.listed(
            context.say("construction.theme_share", theme=context.theme(key), share=context.percent(weight / whole, 0))
            for key, weight in weights.items()
        )
        yield context.paragraph("construction.theme_weights.shares", shares=shares)


def _size(context: Context, view: SpaceView) -> Iterator[Block]:
    """Give the numbers of questions, categories and respondents, theme by theme, and say whether they fit together."""
    n_questions, n_categories, n = len(view.active_questions), len(view.active), respondents(context, view)
    sizes = {"questions": n_questions, "categories": n_categories, "respondents": n}
    told = {name: context.integer(size) for name, size in sizes.items()}
    if view.themes:
        table = _theme_table(context, view)
        yield from introduced(context, "construction.size", table, count=None, **told)
    else:
        yield context.paragraph("construction.size_alone", **told)
    difference = n_categories - n_questions
    key = "small_enough" if difference <= DETAIL * n else "too_detailed"
    yield context.paragraph(f"construction.{key}", difference=context.integer(difference))


def _theme_table(context: Context, view: SpaceView) -> Table:
    columns = [
        theme_name("theme", 20),
        integer("questions"),
        integer("categories", of="n_categories"),
        percentage("inertia", of="inertia_share"),
    ]
    n_questions = view.active.drop_duplicates("question")["theme"].value_counts()
    table = view.tables.themes.drop_duplicates("theme")
    rows = table.assign(questions=table["theme"].map(n_questions).fillna(0))
    return table_of(context, identifier("tab-themes", view.key), context.say("construction.themes"), columns, rows)


def _named(context: Context, categories: pd.DataFrame) -> Iterator[Markdown]:
    """Yield « Question : modalité (3) »."""
    for question, category, n in categories[[*ANSWER, "n"]].itertuples(index=False):
        names = {"question": context.question(question), "category": context.category(question, category)}
        yield context.say("construction.named", **names, n=context.integer(n))


def _passive(context: Context, view: SpaceView) -> Iterator[Block]:
    if view.passive.empty:
        yield context.paragraph("construction.passive_none")
        return
    columns = [question_name("question", 24), category_name("category", 20, ANSWER), integer("count", of="n")]
    key = identifier("tab-passive", view.key)
    printed = table_of(context, key, context.say("construction.passive"), columns, view.passive)
    yield from introduced(context, "construction.passive_some", printed, count=len(view.passive))


def _missing(context: Context, view: SpaceView) -> Iterator[Markdown]:
    """Say how many answers are missing, and what becomes of each kind as declared, whether or not any is of it."""
    treatments = view.space.passive.treatments
    n_missing, n_cells = _n_missing(context, view), respondents(context, view) * len(view.active_questions)
    if n_missing == 0 or n_cells == 0:
        yield context.say("construction.missing_none")
        return
    share = context.percent(n_missing / n_cells)
    if set(treatments.values()) == {"passive"}:
        yield context.say("construction.missing_some", n_missing, share=share)
        return
    yield context.say("construction.missing_treated", n_missing, share=share)
    for treatment in ("imputed", "category", "passive"):
        kinds = [context.say(f"construction.kinds.{kind}") for kind in treatments if treatments[kind] == treatment]
        if kinds:
            yield context.say(f"construction.missing_{treatment}", len(kinds), kinds=context.listed(kinds))
    if "imputed" in treatments.values():
        yield context.say("construction.missing_not_imputed")


def _n_missing(context: Context, view: SpaceView) -> int:
    """Return how many answers to active questions are missing."""
    if not view.tables.basis.empty:
        return int(view.tables.basis["n_missing"].iloc[0])
    return int(context.tables.missing["question"].isin(view.active_questions).sum())
