"""What the page needs to fit a space again: the answers as the fit took them, and how the study turned its axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from analysis.explorer.values import Json
from analysis.geometry import FactorialSpace
from analysis.geometry.arrays import FloatArray
from analysis.geometry.space.mca import fit_coding
from analysis.study import Question, SetApart, Space


def refit_of(
    space: FactorialSpace,
    themes: Mapping[str, str | None],
    asked: Space | None = None,
    questions: Mapping[str, Question] = MappingProxyType({}),
) -> Json:
    """Return what fits a space again; nothing of a class, whose distances are those of all respondents.

    Parameters
    ----------
    space : FactorialSpace
        As the study has it, on the sides and after the rotation that it declares.
    themes : mapping of question to theme
        Questions of none are left out.
    asked : Space, optional
        What the study declares of it; nothing where it comes from no study.
    questions : mapping of key to Question
        Those of the study.

    Returns
    -------
    dict or None
        A question weighs what it counts in the distance, times the number of questions: 1 where all count alike. The
        coordinates are those of the categories, questions in order, an array an axis; null where nobody holds one.
    """
    if space.survey is not None:
        return None
    cloud, coding = space.categories, space.categories.coding
    weights = space.metric.shares * space.n_questions
    passive = ~cloud.is_active
    return {
        "questions": [
            {
                "key": question,
                "categories": [str(category) for category in coding.categories[rank]],
                "codes": coding.codes[rank].tolist(),
                "passive": np.flatnonzero(passive[coding.question_of == rank]).tolist(),
                "weight": float(weights[coding.starts[rank]]),
            }
            for rank, question in enumerate(coding.questions)
        ],
        "weights": None if space.weights is None else space.weights.tolist(),
        "nAxes": space.n_axes,
        "signs": signs_of(space),
        "rotation": None if space.rotation is None else space.rotation.tolist(),
        "themes": {question: theme for question, theme in themes.items() if theme is not None},
        "coordinates": [_whole(values) for values in cloud.coordinates.T],
        "declared": _declared(asked or Space("", "", ()), space.questions, questions),
    }


def _declared(asked: Space, active: Sequence[str], questions: Mapping[str, Question]) -> Json:
    """Return the rules that a study declares for a space: the page follows them on other answers, and writes them."""
    rules, apart = asked.passive, asked.supplementary_individuals or SetApart()
    return {
        "key": asked.key,
        "fewerThan": rules.fewer_than,
        "missing": rules.missing if isinstance(rules.missing, str) else dict(rules.missing),
        "passive": {question: list(categories) for question, categories in rules.categories.items()},
        "supplementary": list(asked.supplementary),
        "themeWeights": dict(asked.theme_weights) if isinstance(asked.theme_weights, Mapping) else asked.theme_weights,
        "orientation": asked.orientation,
        "axes": [{"theme": one.theme, "place": one.place, "positive": list(one.positive)} for one in asked.axes],
        "apart": {question: list(categories) for question, categories in apart.categories.items()},
        "fewerAnswersThan": apart.fewer_answers_than,
        "options": {key: parted[0] for key in active if key in questions and (parted := questions[key].option_of)},
    }


def signs_of(space: FactorialSpace) -> list[int]:
    """Return which axes the study turned round: 1 or -1 for each, beside those of the same fit left as it comes.

    Of rotated axes, the rotation says it.
    """
    if space.rotation is not None:
        return [1] * space.n_axes
    cloud = space.categories
    plain = fit_coding(cloud.coding, cloud.is_active, space.weights, space.n_axes, space.metric)
    products = np.nansum(plain.categories.coordinates * cloud.coordinates, axis=0)
    return [-1 if product < 0 else 1 for product in products]


def _whole(values: FloatArray) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]
