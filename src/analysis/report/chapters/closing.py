"""What comes last: limits, annexes (questionnaire, rows, programs, files) and credits."""

from collections.abc import Iterator, Mapping

from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.structure.mean_points import NOTABLE
from analysis.printing.precision import OF_FINER
from analysis.printing.withheld import last_step, reaches
from analysis.report.cells import derived, other_than
from analysis.report.chapters.collection import crosswalk
from analysis.report.chapters.columns import integer, introduced, named, table_of, text
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Table, code, reference
from analysis.report.space_view import views
from analysis.study import Contributor, Question

USUAL_POWER = 0.8
MOST_LIMITS = 5  # in the main text: nobody weighs more of them


def limits(context: Context) -> Iterator[Block]:
    """Say what the results do not say, by the study's own words: the first of them, the others being in the annex."""
    told, others = _told_and_others(context)
    yield context.heading("titles.limits", "limits", level=1)
    if told:
        yield Bullets(told)
    yield context.paragraph("limits.others_too" if others else "limits.others")


def _told_and_others(context: Context) -> tuple[list[Markdown], list[Markdown]]:
    """Return the limits that the main text tells, and those of the study that are left to the annex."""
    first = [context.say("limits.fictional")] if context.study.data == "reconstructed" else []
    own, last = [context.text(limit) for limit in context.study.limits], list(_power(context))
    kept = MOST_LIMITS - len(first) - len(last)
    return [*first, *own[:kept], *last], own[kept:]


def _power(context: Context) -> Iterator[Markdown]:
    """Say how often a notable deviation would be seen between the largest group of the first factor and the others."""
    view = next(views(context), None)
    if view is None or not view.factors:
        return
    sizes = view.tables.mean_points
    groups = sizes[sizes["factor"] == view.factors[0]].drop_duplicates("category")
    if groups["n"].isna().any() or len(groups) < 2:
        return
    source, largest = view.source("mean_points"), groups.sort_values("n", ascending=False, kind="stable").iloc[0]
    n = source.row(largest)["n"]
    own = {"factor": largest["factor"], "axis": largest["axis"]}
    others = source.sum("n", other_than("category", largest["category"]), **own)
    power = derived("power", power_of(NOTABLE, int(n), int(others)), n, others)
    if power < USUAL_POWER:
        told = {"n": context.integer(n), "others": context.integer(others)}
        yield context.say("limits.power", power=context.percent(power, 0), **told)


def power_of(deviation: float, n: int, n_others: int) -> float:
    """Return how often a deviation, in standard deviations, is found at the usual level between two groups.

    By Student's test of two means, of normal laws of one variance: by the noncentral law of t. statsmodels gives the
    same, and takes longer to import than the whole text to write.

    References
    ----------
    Cohen, J. (1988). *Statistical Power Analysis for the Behavioral Sciences*, 2nd edition, ch. 2.
    """
    from scipy.special import nctdtr, stdtrit

    freedom, reach = n + n_others - 2, deviation * (n * n_others / (n + n_others)) ** 0.5
    bound = stdtrit(freedom, 1 - SIGNIFICANCE / 2)
    return float(1 - nctdtr(freedom, reach, bound) + nctdtr(freedom, reach, -bound))


def limits_of_method(context: Context) -> Iterator[Block]:
    """Say what results of this kind never say, and what was withheld from these."""
    items = [context.say(f"limits.{key}") for key in ("causality", "supplementary", "scope", "time", "noise")]
    items.insert(4, context.say("limits.small", respondents=context.integer(context.n_kept)))
    if context.results.n_masked is not None:
        items.append(context.say("limits.masked", context.results.n_masked))
        if context.results.spaces:
            coarse = context.say("limits.coarse", precision=_precision(context))
            items += [coarse, *_partial_themes(context), context.say("limits.promise")]
        items += [context.say("limits.weighted_shares")] if context.is_weighted else []
        items += _audit(context)
    yield context.heading("titles.limits_of_method", "limits-of-method", level=1)
    yield Bullets([*_told_and_others(context)[1], *items])


def _partial_themes(context: Context) -> Iterator[Markdown]:
    """Say that the parts of themes are of fewer questions, where a question has none that a theme has."""
    for space in context.results.spaces.values():
        lost = space.questions["status"].eq("active") & space.questions["contribution"].isna()
        if space.questions["theme"].loc[lost].notna().any() and space.themes["contribution"].notna().any():
            yield context.say("limits.partial_themes")
            return


def _audit(context: Context) -> Iterator[Markdown]:
    """Say what the audit of a report for everybody found, and what it made withhold."""
    record = context.results.study.disclosure_audit
    enough = record[record["enough"] == "yes"]
    if len(enough):
        masked, withheld = int(enough["masked"].iloc[-1]), enough["withheld"].iloc[-1]
        told = {"masked": context.integer(masked)} if masked else {}
        kind = "finer" if withheld in OF_FINER else withheld
        yield context.say(f"limits.audit_{kind if masked else 'none'}", **told)


def _precision(context: Context) -> Markdown:
    """Say how finely places and rates are told: more where the audit allowed it."""
    last = last_step(context.results)
    finer = OF_FINER.get(last)
    if finer is None:
        return context.say("limits.precision.coarse" if reaches(last, "coarse") else "limits.precision.tenths")
    return context.say("limits.precision.finer", many=context.integer(finer.many))


def records(context: Context) -> Iterator[Block]:
    """Give what another researcher needs to check: questionnaire, rows set aside, versions, hashes."""
    yield context.heading("titles.annex_questionnaire", "annex-questionnaire", level=1)
    yield from introduced(context, "annex.see_questionnaire", _questionnaire(context))
    yield from crosswalk(context)
    yield context.heading("titles.annex_accounting", "annex-accounting", level=1)
    yield from _rejected(context)
    yield context.heading("titles.annex_software", "annex-software", level=1)
    yield from _pairs(context, "versions", {"program": 30, "version": 30}, context.results.versions)
    hashes: dict[str, str] = {code(path): code(digest) for path, digest in context.results.hashes.items()}
    yield from _pairs(context, "hashes", {"file": 20, "hash": 40}, hashes)


def credits_of_study(context: Context) -> Iterator[Block]:
    """Name those who made the study, as it declares them."""
    credit = context.study.credit
    yield context.heading("titles.credits", "credits", level=1)
    named = {"authors": credit.authors, "institutions": credit.institutions, "funders": credit.funders}
    lines = [context.say(f"credits.{key}", names=context.listed(names)) for key, names in named.items() if names]
    lines += [_contributor(context, author) for author in credit.contributors]
    if credit.source:
        lines.append(context.say("credits.source", source=credit.source))
    yield Bullets(lines or [context.say("credits.none")])


def privacy(context: Context) -> Iterator[Block]:
    """Say what the study does with personal data, where it declares it."""
    declared = context.study.privacy
    if declared is None:
        return
    yield context.heading("privacy.title", "privacy", level=1)
    told = {key: getattr(declared, key) for key in ("controller", "purpose", "basis", "retention", "contact")}
    yield Bullets([context.say(f"privacy.{key}", text=text) for key, text in told.items() if text])
    yield from context.paragraphs("privacy.pseudonyms", when=context.study.data == "received")


def _contributor(context: Context, author: Contributor) -> Markdown:
    """Name what an author did, and where else he or she is found."""
    key = "_".join(name for name in ("roles", "orcid") if getattr(author, name))
    told = {
        "roles": context.listed(context.say(f"credits.credit_roles.{role}") for role in author.roles),
        "orcid": author.orcid or "",
    }
    named = {name: text for name, text in told.items() if name in key.split("_")}
    return context.say(f"credits.{key}", name=author.name, **named)


def _questionnaire(context: Context) -> Table:
    columns = [
        text("question", 19),
        text("wording", 22),
        named("roles", "role", 13),
        text("answers", 22),
        text("note", 26),
    ]
    unknown = context.say("annex.wording_unknown")
    rows = [
        {
            "question": question.label,
            "wording": question.wording or unknown,
            "role": question.role,
            "answers": _answers(context, question),
            "note": _notes(context, question),
        }
        for question in context.study.questions.values()
        if question.role != "internal"
    ]
    return table_of(context, "tab-questionnaire", context.say("annex.questionnaire"), columns, rows)


def _answers(context: Context, question: Question) -> Markdown:
    if question.categories:
        categories = context.text(" ; ".join(question.categories.values()))
        return context.say("types.multiple_of", categories=categories) if question.type == "multiple" else categories
    if question.type == "number" and question.unit:
        return context.say("types.number_unit", unit=question.unit)
    return context.known("types", question.type)


def _notes(context: Context, question: Question) -> Markdown:
    assumed = [context.say("annex.assumed")] if question.assumed else []
    return Markdown(" ".join([*assumed, *([context.text(question.note)] if question.note else [])]))


def _rejected(context: Context) -> Iterator[Block]:
    """Count the rows set aside by wave and reason; no row is told apart."""
    rejected = context.tables.rejected
    accounting = reference("tab-accounting")
    if rejected.empty:
        yield context.paragraph("annex.rejected_none", accounting=accounting)
        return
    columns = [text("wave", 12, once=("wave",)), named("shared.steps", "reason", 30), integer("rows", 10)]
    counts = rejected.groupby(["wave", "reason"]).size().reset_index(name="rows")
    printed = table_of(context, "tab-rejected", context.say("annex.rejected"), columns, counts)
    yield from introduced(context, "annex.see_rejected", printed, accounting=accounting)


def _pairs(context: Context, name: str, widths: Mapping[str, int], pairs: Mapping[str, str]) -> Iterator[Block]:
    """Give pairs of texts as a table of two columns."""
    columns = [text(title, width) for title, width in widths.items()]
    rows = [dict(zip(widths, pair, strict=True)) for pair in pairs.items()]
    printed = table_of(context, f"tab-{name}", context.say(f"annex.{name}"), columns, rows)
    yield from introduced(context, f"annex.see_{name}", printed) if rows else context.paragraphs(f"annex.no_{name}")
