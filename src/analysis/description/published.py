"""Published figures against those that the answers give."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from analysis.description.rounding import RULES, compatible_counts, decimals_of, percentage, published_decimal
from analysis.problems import Problem, StudyError
from analysis.study.published import editions_problems, named_editions
from analysis.tables import TABLES

FILE = "config/published.csv"
UNITS = ("%", "effectif")


def check_published(
    published: pd.DataFrame, frequencies: pd.DataFrame, n_respondents: int, editions: pd.Series | None = None
) -> pd.DataFrame:
    """Compare each published figure with the answers.

    Parameters
    ----------
    published : DataFrame
        id, label, value, unit (% or effectif), question, category (several joined by « | » are added up; of a
        question of a single answer only), base (declared number of answers, or empty), rule (nearest when empty),
        source, note; edition, if there is such a column: the editions that it was published on (several joined by
        « , »), all of them when empty. A figure without a question is the number of respondents.
    frequencies : DataFrame
        The table of `frequency_table`, nothing masked, broken down by edition where there are some.
    n_respondents : int
        Number of respondents kept.
    editions : Series, optional
        Edition of each respondent, named after the question that tells it.

    Returns
    -------
    DataFrame
        id, published, k, n, rule (« count » for an effectif), computed, agrees, label, unit, edition, question,
        category. A figure agrees when the value computed is the one published, on the base declared where one is.

    Raises
    ------
    StudyError
        With every row that names an unknown question, category, edition, unit or rule, or whose value is no number.
    """
    everybody = _Answers(_counts(frequencies[frequencies["by"].isna()]), n_respondents)
    sizes = None if editions is None else _sizes(editions)
    rows = _texts(published)
    problems = [problem for row in rows for problem in _problems(row, everybody.counts, sizes)]
    if problems:
        raise StudyError(problems)

    def answers(row: Mapping[str, str]) -> _Answers:
        chosen = named_editions(row["edition"])
        if editions is None or sizes is None or not chosen:
            return everybody
        return _of_editions(frequencies, str(editions.name), {name: sizes[name] for name in chosen})

    return pd.DataFrame([_checked(row, answers(row)) for row in rows], columns=TABLES["published"].names)


def possible_counts(published: pd.DataFrame, bases: Iterable[int]) -> pd.DataFrame:
    """Return every count, base and rule compatible with each published percentage: id, published, k, n, rule."""
    considered = list(bases)
    tables = [
        compatible_counts(row["value"], considered).assign(id=row["id"], published=row["value"])
        for row in _texts(published)
        if row["unit"] == "%"
    ]
    return pd.concat(tables, ignore_index=True)[TABLES["possible"].names] if tables else TABLES["possible"].empty()


Counts = Mapping[tuple[str, str], tuple[int, int]]  # (question, category) -> n, base


@dataclass(frozen=True, slots=True)
class _Answers:
    """How many of some respondents gave each answer, and how many they are."""

    counts: Counts
    n: int


def _sizes(editions: pd.Series) -> dict[str, int]:
    """Return how many respondents each edition has."""
    held = editions.astype("str")
    return {str(name): int((held == str(name)).sum()) for name in pd.Categorical(editions).categories}


def _of_editions(frequencies: pd.DataFrame, edition: str, sizes: Mapping[str, int]) -> _Answers:
    """Return the answers of the respondents of some editions; the question of editions itself has their sizes."""
    own = frequencies[(frequencies["by"] == edition) & frequencies["by_category"].astype("str").isin(sizes)]
    summed = own.groupby(["question", "category"], sort=False, as_index=False)[["n", "base"]].sum()
    n = sum(sizes.values())
    return _Answers({**_counts(summed), **{(edition, name): (size, n) for name, size in sizes.items()}}, n)


def _counts(overall: pd.DataFrame) -> Counts:
    keys = zip(overall["question"].astype("str"), overall["category"].astype("str"), strict=True)
    return dict(zip(keys, zip(overall["n"].astype(int), overall["base"].astype(int), strict=True), strict=True))


def _texts(published: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows as text, an empty cell as an empty text, a whole number without decimals."""
    return [
        {"edition": ""} | {str(name): _text(cell) for name, cell in row.items()} for row in published.to_dict("records")
    ]


def _text(cell: object) -> str:
    if cell is None or cell != cell:  # an empty cell reads as NaN, which differs from itself
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _problems(row: Mapping[str, str], counts: Counts, editions: Collection[str] | None) -> Iterator[Problem]:
    faults = [
        *_faults_of_form(row),
        *editions_problems(row["edition"], editions),
        *_faults_of_question(row, counts),
    ]
    return (Problem(FILE, row["id"], found, remedy) for found, remedy in faults)


def _faults_of_form(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the figure itself, and its remedy."""
    if row["unit"] not in UNITS:
        yield f"unité « {row['unit']} » inconnue", "écrire « % » ou « effectif »"
    if row["rule"] and row["rule"] not in RULES:
        yield f"arrondi « {row['rule']} » inconnu", f"écrire l’un de : {', '.join(RULES)}"
    if not _is_number(row["value"]):
        yield f"valeur « {row['value']} » illisible", "écrire un nombre, sans unité"
    if row["base"] and not row["base"].isdecimal():
        yield f"base « {row['base']} » illisible", "écrire un nombre entier, ou laisser vide"


def _faults_of_question(row: Mapping[str, str], counts: Counts) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the question and categories that the figure is about, and its remedy."""
    if not row["question"]:
        if row["unit"] == "%":
            yield "un pourcentage sans question", "remplir les colonnes question et category"
        return
    known = {category: count for (question, category), count in counts.items() if question == row["question"]}
    if not known:
        yield f"question « {row['question']} » absente des fréquences", "écrire la clé d’une question à catégories"
        return
    for category in sorted(set(_categories(row)) - set(known)):
        found = f"catégorie « {category} » inconnue de « {row['question']} »"
        yield found, f"écrire l’une de : {', '.join(known)}"
    if "|" in row["category"] and sum(n for n, _ in known.values()) != next(iter(known.values()))[1]:
        found = f"des catégories de « {row['question']} », à plusieurs réponses, ne s’additionnent pas"
        yield found, "vérifier une seule catégorie par ligne"


def _is_number(text: str) -> bool:
    try:
        return published_decimal(text).is_finite()
    except ArithmeticError:
        return False


def _categories(row: Mapping[str, str]) -> list[str]:
    return [category.strip() for category in row["category"].split("|")]


def _checked(row: Mapping[str, str], answers: _Answers) -> dict[str, object]:
    k, n = _count(row, answers)
    value = published_decimal(row["value"])
    rule = (row["rule"] or "nearest") if row["unit"] == "%" else "count"
    computed = _computed(k, n, rule, value)
    on_declared_base = not row["base"] or int(row["base"]) == n
    return {
        "id": row["id"],
        "published": row["value"],
        "k": k,
        "n": n,
        "rule": rule,
        "computed": float(computed),
        "agrees": computed == value and on_declared_base,
        "label": row["label"],
        "unit": row["unit"],
        "edition": ", ".join(named_editions(row["edition"])) or None,
        "question": row["question"] or None,
        "category": row["category"] or None,
    }


def _count(row: Mapping[str, str], answers: _Answers) -> tuple[int, int]:
    if not row["question"]:
        return answers.n, answers.n
    # Of editions, a category that is another edition's has no one.
    whole = next((base for (question, _), (_, base) in answers.counts.items() if question == row["question"]), 0)
    found = [answers.counts.get((row["question"], category), (0, whole)) for category in _categories(row)]
    return sum(n for n, _ in found), whole


def _computed(k: int, n: int, rule: str, published: Decimal) -> Decimal:
    if rule == "count":
        return Decimal(k)
    return percentage(k, n, decimals_of(published), rule) if n else Decimal("NaN")
