"""What each space is made of, as a table for programs that redo it from the labelled answers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

import pandas as pd

from analysis.deposit.coded import Variable
from analysis.language.catalogue import Catalogue
from analysis.spreadsheets import harmless
from analysis.study import Question, Space, Study
from analysis.study.values import OWN_CATEGORIES


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a space is made of.

    Attributes
    ----------
    space : str
        Its key.
    role : str
        setting (its name in `category`) · question (its key in `category`, its theme in `label`, what the theme is to
        weigh in `value`) · category of an active question (« passive » in `value` where declared so) · missing (a kind
        of missing answer, the category that may stand for it, what becomes of it in `value`) · member (of the class
        that the space is of) · apart (whoever answered it is placed afterwards) · untold (why nobody can redo it).
    variable : str
        Column of the labelled answers.
    category, label, value : str
        What it is called in the tables of the space; as the labelled answers say it; what is declared of it.
    """

    space: str
    role: str
    variable: str = ""
    category: str = ""
    label: str = ""
    value: str = ""


def spaces_csv(variables: Sequence[Variable], study: Study) -> bytes:
    """Return what each space is made of, as a CSV in the form of the labelled answers.

    Parameters
    ----------
    variables : sequence of Variable
        As `coded` returns them.
    study : Study
        Gives the spaces.
    """
    lines = [line for space in study.spaces.values() for line in _lines(space, variables, study)]
    columns = list(Line.__dataclass_fields__)
    table = pd.DataFrame([astuple(line) for line in lines], columns=columns, dtype="str")
    text = table.map(harmless).to_csv(index=False, sep=";", lineterminator="\r\n")
    return b"\xef\xbb\xbf" + text.encode("utf-8")


def _lines(space: Space, variables: Sequence[Variable], study: Study) -> Iterator[Line]:
    own = {variable.question: variable for variable in variables if variable.question}
    yield from _settings(space, study)
    for key in space.active(study.questions):
        if key in own:
            yield from _question(space, study.questions[key], own[key])
    catalogue = Catalogue(study.language)
    for kind, treatment in space.passive.treatments.items():
        label = catalogue.sentence(f"shared.kinds.{kind}")
        yield Line(space.key, "missing", category=OWN_CATEGORIES[kind], label=label, value=treatment)
    chosen = [("member", *space.within)] if space.within else []
    if apart := space.supplementary_individuals:
        chosen += [("apart", key, category) for key, held in apart.categories.items() for category in held]
    for role, key, category in chosen:
        if key in own:
            label = study.questions[key].categories[category]
            yield Line(space.key, role, own[key].name, category, label)
    yield from _untold(space, {*space.active(study.questions), *(key for _, key, _ in chosen)}, own)


def _settings(space: Space, study: Study) -> Iterator[Line]:
    apart, weights = space.supplementary_individuals, space.theme_weights
    settings = {
        "language": study.language,
        "disclosure": study.disclosure,
        "fewer_than": space.passive.fewer_than,
        "fewer_answers_than": apart.fewer_answers_than if apart else 0,
        "rotated": "yes" if space.orientation == "themes" else "no",
        "theme_weights": "none" if weights is None else weights if isinstance(weights, str) else "shares",
    }
    for name, value in settings.items():
        yield Line(space.key, "setting", category=name, value=str(value))


def _question(space: Space, question: Question, variable: Variable) -> Iterator[Line]:
    weights, theme = space.theme_weights, question.theme or ""
    share = weights.get(theme, "") if isinstance(weights, Mapping) else 1
    yield Line(space.key, "question", variable.name, question.key, theme, str(share))
    passive = space.passive.categories.get(question.key, ())
    for category, label in question.categories.items():
        told = "passive" if category in passive else ""
        yield Line(space.key, "category", variable.name, category, label, told)


def _untold(space: Space, keys: set[str], own: Mapping[str, Variable]) -> Iterator[Line]:
    """Yield why nobody redoes a space: questions that stay inside, a label that several answers share."""
    if not keys <= set(own):
        yield Line(space.key, "untold", value="hidden")
    for variable in (own[key] for key in sorted(keys & set(own))):
        shared = Counter([harmless(label) for label in (*variable.labels.values(), *variable.missing.values())])
        if max(shared.values(), default=0) > 1:
            yield Line(space.key, "untold", variable.name, value="labels")
