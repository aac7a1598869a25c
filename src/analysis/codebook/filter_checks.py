"""What filters must say: a condition on questions of the same wave, which turns no circle."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from analysis.codebook.dependencies import circles, read_by
from analysis.codebook.expression_kinds import KINDS, kind_of
from analysis.codebook.expressions import ExpressionError, names, parse
from analysis.problems import Problem, choice, listed
from analysis.settings import Settings
from analysis.study import Question


def filter_problems(settings: Settings, questions: Mapping[str, Question]) -> Iterator[Problem]:
    """Yield every fault of the filters of a codebook, and the circles that they or computed questions make."""
    declared = {key: asked for key, asked in settings.values["questions"].items() if "absent" not in asked}
    absent = settings.values["questions"].keys() - declared.keys()
    present = {key: question for key, question in questions.items() if key not in absent}
    for key, asked in declared.items():
        if "asked_if" in asked:
            for found, remedy in _faults(asked["asked_if"], present, absent):
                yield settings.problem(("questions", key, "asked_if"), found, remedy)
        elif "outside" in asked:
            remedy = "le retirer, ou écrire « asked_if: … »"
            yield settings.problem(("questions", key, "outside"), "`outside` ne sert qu'avec `asked_if`", remedy)
    for circle in circles({key: _reads(asked) for key, asked in declared.items()}):
        step = "compute" if "compute" in declared[circle[0]] else "asked_if"
        yield settings.problem(("questions", circle[0], step), *_told_circle(circle))


def _faults(expression: str, present: Mapping[str, Question], absent: Collection[str]) -> Iterator[tuple[str, str]]:
    try:
        tree = parse(expression)
        for name in names(tree):
            if name.key in absent:
                found = f"la question « {name.key} » est absente de cette vague : personne n'y a répondu"
                raise ExpressionError(found, choice(name.key, present), name.position)
        kind = kind_of(tree, present)
    except ExpressionError as fault:
        yield fault.found, fault.remedy
        return
    if kind != "truth":
        yield f"le filtre donne {KINDS[kind]}, pas une condition", "comparer : question = 'modalité', nombre > 3"
    elif not read_by(expression):
        yield "le filtre ne lit aucune question", "y nommer une question, ou retirer `asked_if`"


def _reads(asked: Mapping[str, Any]) -> set[str]:
    return read_by(asked.get("compute"), asked.get("asked_if"))


def _told_circle(circle: list[str]) -> tuple[str, str]:
    if len(circle) == 1:
        return f"cette question se lit elle-même : {circle[0]}", "y nommer une autre question"
    found = f"ces questions se calculent ou se filtrent l'une par l'autre : {listed(circle)}"
    return found, "n'en calculer ou n'en filtrer qu'une à partir de l'autre"
