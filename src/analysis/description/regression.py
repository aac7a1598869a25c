"""Logistic regression with Firth's penalty: odds ratios that stay finite where answers separate."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.description.firth import Fit, Model
from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.inference.intervals import effective_weights
from analysis.geometry.levels import CONFIDENCE
from analysis.problems import Problem, raise_any
from analysis.study import Regression

METHOD = "firth_profile"
COLUMNS = ["term", "odds_ratio", "ci_low", "ci_high", "p_value", "n", "events", "method"]
FEWEST_OF_A_SIDE = 5  # respondents who have, or have not, the outcome: below it the study's table estimates nothing
TOO_FEW = "too_few"


def firth_regression(
    outcome: pd.Series, predictors: pd.DataFrame, *, level: float = CONFIDENCE, weights: pd.Series | None = None
) -> pd.DataFrame:
    r"""Return the odds ratios of an outcome for one more unit of each predictor.

    Parameters
    ----------
    outcome : Series
        Whether each respondent has it: true, false or missing. Respondents of unknown outcome are left out.
    predictors : DataFrame
        Numbers on the same index, none missing.
    level : float
        Level of the profile intervals.
    weights : Series, optional
        Positive weights on the same index. Those of the respondents of known outcome are made to add up to Kish's
        effective number, so that intervals tell what unequal weights lose.

    Returns
    -------
    DataFrame
        term (each predictor, then « intercept »), odds_ratio, ci_low, ci_high, p_value, n, events (both of
        respondents, whatever they weigh), method. The
        intercept's row holds the odds where every predictor is zero. Intervals and p-values come from the profile
        of the same penalised likelihood: an interval leaves 1 out exactly where p is under 1 - level.

    Notes
    -----
    The log-likelihood is penalised by half the log of the determinant of Fisher's information; both are weighted.

    Raises
    ------
    ValueError
        If some weights are not positive, the outcome has one side only, the predictors are missing, constant, redundant
        or as many as the respondents, or the likelihood finds no maximum.

    References
    ----------
    Firth, D. (1993). Biometrika, 80, 27-38. Heinze, G. and Schemper, M. (2002). Statistics in Medicine, 21, 2409-2419.
    """
    known = outcome.dropna()
    y = known.astype(bool).to_numpy()
    x = predictors.loc[known.index].to_numpy(dtype=np.float64)
    _require_fittable(y, x, str(outcome.name))
    weight = np.ones(len(y)) if weights is None else effective_weights(weights.loc[known.index].to_numpy())
    fit = Fit.of(Model(y.astype(np.float64), np.column_stack([x, np.ones(len(x))]), weight))
    positions = range(len(fit.coefficients))
    intervals = np.exp([fit.interval(position, level) for position in positions])
    return pd.DataFrame(
        {
            "term": [*map(str, predictors.columns), "intercept"],
            "odds_ratio": np.exp(fit.coefficients),
            "ci_low": intervals[:, 0],
            "ci_high": intervals[:, 1],
            "p_value": [fit.p_value(position) for position in positions],
            "n": len(y),
            "events": int(y.sum()),
            "method": METHOD,
        },
        columns=COLUMNS,
    )


def regression_table(
    answers: pd.DataFrame, spaces: Mapping[str, pd.DataFrame], declared: Sequence[Regression]
) -> pd.DataFrame:
    """Return the regressions that a study declares: outcome, category, space, then the columns of `firth_regression`.

    Parameters
    ----------
    answers : DataFrame
        One categorical column a question; a column `weight` weights the respondents.
    spaces : mapping of str to DataFrame
        Coordinates of the same respondents in each space, in standard deviations of the axes.
    declared : sequence of Regression
        An outcome with fewer than five respondents on a side keeps its rows, without estimates: method « too_few ».

    Raises
    ------
    StudyError
        If a space has not the axes asked for, or too few respondents for them: told of all the regressions at once.
    """
    raise_any(
        problem
        for rank, one in enumerate(declared, start=1)
        for problem in _regression_problems(answers, spaces[one.space], one, f"regressions.{rank}.axes")
    )
    tables = [_regressed(answers, spaces[one.space], one) for one in declared]
    columns = ["outcome", "category", "space", *COLUMNS]
    return pd.concat(tables, ignore_index=True)[columns] if tables else pd.DataFrame(columns=columns)


def _regressed(answers: pd.DataFrame, coordinates: pd.DataFrame, declared: Regression) -> pd.DataFrame:
    question, category = declared.outcome
    held = _held(answers, coordinates, declared)
    predictors = coordinates[list(declared.axes)].rename(columns=lambda axis: f"axis_{axis}")
    if _is_too_few(held):
        table = _without_estimates([*predictors.columns, "intercept"], len(held), int(held.sum()))
    else:
        table = firth_regression(held.rename(question), predictors, weights=answers.get("weight"))
    return table.assign(outcome=question, category=category, space=declared.space)


def _held(answers: pd.DataFrame, coordinates: pd.DataFrame, declared: Regression) -> pd.Series:
    """Return whether each respondent of the space whose answer is known has the outcome."""
    question, category = declared.outcome
    return answers[question].reindex(coordinates.index).dropna().astype("str") == category


def _is_too_few(held: pd.Series) -> bool:
    return bool(min(held.sum(), (~held).sum()) < FEWEST_OF_A_SIDE)


def _regression_problems(
    answers: pd.DataFrame, coordinates: pd.DataFrame, declared: Regression, place: str
) -> Iterator[Problem]:
    """Yield what the answers do not allow of a regression, an outcome of too few aside."""
    held = _held(answers, coordinates, declared)
    file, kept = "config/study.yaml", len(coordinates.columns)
    absent = [str(axis) for axis in declared.axes if axis not in coordinates.columns]
    if absent:
        found = f"axes {', '.join(absent)} : les réponses n'en donnent que {kept} à l'espace « {declared.space} »"
        yield Problem(file, place, found, f"écrire des axes de 1 à {kept}")
    elif not _is_too_few(held) and len(held) <= len(declared.axes) + 1:
        found = f"{len(declared.axes)} axes pour {len(held)} répondants"
        yield Problem(file, place, found, "prendre moins d'axes, ou retirer cette régression")


def _without_estimates(terms: Sequence[str], n: int, events: int) -> pd.DataFrame:
    return pd.DataFrame({"term": terms, "n": n, "events": events, "method": TOO_FEW}, columns=COLUMNS)


def _require_fittable(y: BoolArray, x: FloatArray, name: str) -> None:
    if y.all() or not y.any():
        raise ValueError(f"« {name} » : tous les répondants sont du même côté, il n’y a rien à expliquer")
    if not np.isfinite(x).all():
        raise ValueError(f"« {name} » : some predictors are missing; leave those respondents out")
    design = np.column_stack([x, np.ones(len(x))])
    if len(design) <= design.shape[1] or np.linalg.matrix_rank(design) < design.shape[1]:
        raise ValueError(f"« {name} » : some predictors are constant, redundant or too many; keep fewer")
