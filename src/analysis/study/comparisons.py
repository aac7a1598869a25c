"""What the declared comparisons must name: pairs, crossings, regressions, differences of shares, crossed questions."""

from collections.abc import Iterator

from analysis.problems import Problem
from analysis.settings import Place, Settings
from analysis.study.editions import Comparison
from analysis.study.faults import (
    answer_problems,
    factor_problems,
    is_single,
    unknown_category,
    unknown_question,
    unknown_space,
)
from analysis.study.values import CrossTable, Difference, Question, Regression, Space, Study


def comparison_problems(study: Study, settings: Settings) -> Iterator[Problem]:
    """Yield every fault of the comparisons that a study declares."""
    for space in study.spaces.values():
        yield from _space(study, space, settings)
    yield from _of_editions(study, settings)
    for rank, regression in enumerate(study.regressions):
        yield from _regression(study, regression, ("regressions", rank), settings)
    for rank, difference in enumerate(study.differences):
        yield from _difference(study, difference, ("differences", rank), settings)
    for key, table in study.tables.items():
        yield from _table(study, table, ("tables", key), settings)


def _space(study: Study, space: Space, settings: Settings) -> Iterator[Problem]:
    for rank, key in enumerate(space.pairs):
        yield from factor_problems(study, space, key, ("spaces", space.key, "pairs", rank), settings)
    for rank, (first, second) in enumerate(space.crossings):
        place: Place = ("spaces", space.key, "crossings", rank)
        for side, key in enumerate((first, second)):
            yield from factor_problems(study, space, key, (*place, side), settings)
        if first == second:
            yield settings.problem(place, f"« {first} » est croisée avec elle-même", "nommer deux questions")


def _of_editions(study: Study, settings: Settings) -> Iterator[Problem]:
    """Tell what the comparison of editions asks of questions that cannot give it."""
    asked, base = study.comparison, ("comparison",)
    if study.editions is None and asked != Comparison():
        remedy = "déclarer `editions`, ou retirer `comparison`"
        yield settings.problem(base, "il n'y a pas d'éditions à comparer", remedy)
    for rank, key in enumerate(asked.weight_to):
        yield from _parting(study, key, (*base, "weight_to", rank), settings)
    if asked.interaction is not None:
        yield from _parting(study, asked.interaction, (*base, "interaction"), settings)
    if asked.gave_up is not None:
        key, category = asked.gave_up
        faults = list(_parting(study, key, (*base, "gave_up"), settings))
        yield from faults
        if not faults and category not in study.questions[key].categories:
            yield unknown_category(category, study.questions[key], (*base, "gave_up", key), settings)


def _parting(study: Study, key: str, place: Place, settings: Settings) -> Iterator[Problem]:
    """Tell a question that does not part the respondents of each edition, or that a space is already made of."""
    question = study.questions.get(key)
    if question is None:
        yield unknown_question(key, study, place, settings)
    elif question.type == "multiple" or not question.categories:
        found = f"« {key} » n'a pas une modalité par personne"
        yield settings.problem(place, found, "prendre une question `single`, ou un nombre en classes")
    elif study.editions is not None and key == study.editions.question:
        yield settings.problem(place, f"« {key} » est la question des éditions", "prendre une autre question")
    elif question.role in ("active", "internal"):
        why = "façonne l'espace" if question.role == "active" else "est internal : rien ne s'en imprime"
        yield settings.problem(place, f"« {key} » {why}", "prendre une question `supplementary` ou `descriptive`")


def _regression(study: Study, regression: Regression, place: Place, settings: Settings) -> Iterator[Problem]:
    yield from answer_problems(study, *regression.outcome, (*place, "outcome"), settings, types=("single",))
    space = study.spaces.get(regression.space)
    if space is None:
        yield unknown_space(regression.space, study, (*place, "space"), settings)
        return
    if regression.outcome[0] in space.active(study.questions):
        found = f"« {regression.outcome[0]} » façonne déjà cet espace : elle lui serait liée par construction"
        yield settings.problem((*place, "outcome"), found, "prendre une question supplémentaire")
    for axis in regression.axes:
        if axis > space.n_axes:
            found = f"axe {axis} d'un espace de {space.n_axes} axes"
            yield settings.problem((*place, "axes"), found, "prendre un axe de l'espace, ou augmenter `n_axes`")


def _difference(study: Study, difference: Difference, place: Place, settings: Settings) -> Iterator[Problem]:
    yield from answer_problems(
        study, difference.question, difference.category, place, settings, types=("single", "multiple")
    )
    if difference.by not in study.questions:
        yield unknown_question(difference.by, study, (*place, "by"), settings)
    elif not is_single(study, difference.by):
        found = f"« {difference.by} » n'est pas une question à choix unique"
        yield settings.problem((*place, "by"), found, "prendre une question qui partage les répondants en groupes")
    elif difference.by == difference.question:
        found = f"« {difference.by} » est comparée selon elle-même"
        yield settings.problem((*place, "by"), found, "nommer deux questions")


def _table(study: Study, table: CrossTable, place: Place, settings: Settings) -> Iterator[Problem]:
    for side, key in zip(("rows", "columns"), table.questions, strict=True):
        question = study.questions.get(key)
        if question is None:
            yield unknown_question(key, study, (*place, side), settings)
        else:
            yield from _crossed(question, (*place, side), settings)
    if table.rows == table.columns:
        yield settings.problem(place, f"« {table.rows} » est croisée avec elle-même", "nommer deux questions")


def _crossed(question: Question, place: Place, settings: Settings) -> Iterator[Problem]:
    """Tell a question that makes neither the rows nor the columns of a table."""
    key, n_categories = question.key, len(question.categories)
    if question.type not in ("single", "multiple"):
        remedy = "prendre une question `single` ou `multiple`"
        yield settings.problem(place, f"« {key} » est de type {question.type}", remedy)
    elif n_categories == 1:
        remedy = "prendre une question qui en a deux au moins"
        yield settings.problem(place, f"« {key} » n'a qu'une modalité", remedy)
    if question.role == "internal":
        remedy = "prendre une question qui s'imprime, ou lui donner un autre rôle"
        yield settings.problem(place, f"« {key} » a le rôle internal : rien n'en est imprimé", remedy)
