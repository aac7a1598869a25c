"""What stands at the head of a document, and how it calls its tables and figures."""

import json
from collections.abc import Sequence
from typing import Any

from analysis.language.locales import tag
from analysis.report.context import Context
from analysis.report.markdown import Names
from analysis.report.wording import Wording

# What the page says of itself: its search, its folds, its figures and tables.
PAGE = ("search", "found", "unfold", "fold", "enlarge", "enlarged", "close", "copy", "copied", "sources")


def front_matter(context: Context, title: str = "", subtitle: str = "", **others: object) -> str:
    """Return the head of a document, that of the report by default: YAML whose values are JSON, hence never misread."""
    study = context.study
    told: dict[str, Any] = {
        "author": [context.text(author) for author in study.credit.authors],
        "notice": context.shared("fictional") if study.data == "reconstructed" else "",
        **others,  # a session has authors of its own
    }
    return head(context, context.text(title or study.title), context.text(subtitle or study.subtitle or ""), **told)


def head(wording: Wording, title: str, subtitle: str, *, author: Sequence[str], notice: str, **others: object) -> str:
    """Return the head of a document of these title, subtitle and authors, and what it says above them."""
    report = Wording(wording.language)
    values: dict[str, object] = {
        "title": title,
        "subtitle": subtitle,
        "lang": tag(wording.language),
        "language": wording.language,
        "region": tag(wording.language).partition("-")[2],
        "author": author,
        "notice": notice,
        "contents": report.say("names.contents"),
        "list_of_figures": report.say("names.list_of_figures"),
        "list_of_tables": report.say("names.list_of_tables"),
        "skip": report.say("names.skip"),
        **{name: report.say(f"page.{name}") for name in PAGE},
        **others,
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value]
    return "\n".join(["---", *lines, "---", "", ""])


def names_of(wording: Wording) -> Names:
    """Return what tables and figures are called, in captions and in sentences."""
    say = Wording(wording.language).say
    return Names(say("names.table"), say("names.figure"), say("names.see_table"), say("names.see_figure"))
