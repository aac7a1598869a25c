"""What stands at the head of a document, and how it calls its tables and figures."""

import json

from analysis.language.locales import tag
from analysis.report.context import Context
from analysis.report.markdown import Names

# What the page says of itself: its search, its folds, its figures and tables.
PAGE = ("search", "found", "unfold", "fold", "enlarge", "enlarged", "close", "copy", "copied", "sources")


def front_matter(context: Context, title: str = "", subtitle: str = "", **others: object) -> str:
    """Return the head of a document, that of the report by default: YAML whose values are JSON, hence never misread."""
    study = context.study
    values: dict[str, object] = {
        "title": context.text(title or study.title),
        "subtitle": context.text(subtitle or study.subtitle or ""),
        "lang": tag(study.language),
        "language": study.language,
        "region": tag(study.language).partition("-")[2],
        "author": [context.text(author) for author in study.credit.authors],
        "notice": context.shared("fictional") if study.data == "reconstructed" else "",
        "contents": context.say("names.contents"),
        "list_of_figures": context.say("names.list_of_figures"),
        "list_of_tables": context.say("names.list_of_tables"),
        "skip": context.say("names.skip"),
        **{name: context.say(f"page.{name}") for name in PAGE},
        **others,
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value]
    return "\n".join(["---", *lines, "---", "", ""])


def names_of(context: Context) -> Names:
    """Return what tables and figures are called, in captions and in sentences."""
    say = context.say
    return Names(say("names.table"), say("names.figure"), say("names.see_table"), say("names.see_figure"))
