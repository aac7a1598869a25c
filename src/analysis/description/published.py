"""Published figures against those that the answers give."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import pandas as pd

from analysis.description.rounding import RULES, compatible_counts, decimals_of, percentage, published_decimal
from analysis.problems import Problem, StudyError

FILE = "config/published.csv"
UNITS = ("%", "effectif")
CHECKED = ["id", "published", "k", "n", "rule", "computed", "agrees", "label", "unit"]
POSSIBLE = ["id", "published", "k", "n", "rule"]


def check_published(published: pd.DataFrame, frequencies: pd.DataFrame, n_respondents: int) -> pd.DataFrame:
    """Compare each published figure with the answers.

    Parameters
    ----------
    published : DataFrame
        id, label, value, unit (% or effectif), question, category (several joined by « | » are added up; of a
        question of a single answer only), base (declared number of answers, or empty), rule (nearest when empty),
        source, note. A figure without a question is the number of respondents.
    frequencies : DataFrame
        The table of `frequency_table`, nothing masked.
    n_respondents : int
        Number of respondents kept.

    Returns
    -------
    DataFrame
        id, published, k, n, rule (« count » for an effectif), computed, agrees, label, unit. A figure agrees when
        the value computed is the one published, on the base declared where one is.

    Raises
    ------
    StudyError
        With every row that names an unknown question, category, unit or rule, or whose value is no number.
    """
    counts = _counts(frequencies[frequencies["by"].isna()])
    rows = _texts(published)
    problems = [problem for row in rows for problem in _problems(row, counts)]
    if problems:
        raise StudyError(problems)
    return pd.DataFrame([_checked(row, counts, n_respondents) for row in rows], columns=CHECKED)


def possible_counts(published: pd.DataFrame, bases: Iterable[int]) -> pd.DataFrame:
    """Return every count, base and rule compatible with each published percentage: id, published, k, n, rule."""
    considered = list(bases)
    tables = [
        compatible_counts(row["value"], considered).assign(id=row["id"], published=row["value"])
        for row in _texts(published)
        if row["unit"] == "%"
    ]
    return pd.concat(tables, ignore_index=True)[POSSIBLE] if tables else pd.DataFrame(columns=POSSIBLE)


Counts = Mapping[tuple[str, str], tuple[int, int]]  # (question, category) -> n, base


def _counts(overall: pd.DataFrame) -> Counts:
    keys = zip(overall["question"].astype("str"), overall["category"].astype("str"), strict=True)
    return dict(zip(keys, zip(overall["n"].astype(int), overall["base"].astype(int), strict=True), strict=True))


def _texts(published: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows as text, an empty cell as an empty text, a whole number without decimals."""
    return [{str(name): _text(cell) for name, cell in row.items()} for row in published.to_dict("records")]


def _text(cell: object) -> str:
    if cell is None or cell != cell:  # an empty cell reads as NaN, which differs from itself
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _problems(row: Mapping[str, str], counts: Counts) -> Iterator[Problem]:
    faults = [*_faults_of_form(row), *_faults_of_question(row, counts)]
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


def _checked(row: Mapping[str, str], counts: Counts, n_respondents: int) -> dict[str, object]:
    k, n = _count(row, counts, n_respondents)
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
    }


def _count(row: Mapping[str, str], counts: Counts, n_respondents: int) -> tuple[int, int]:
    if not row["question"]:
        return n_respondents, n_respondents
    found = [counts[row["question"], category] for category in _categories(row)]
    return sum(n for n, _ in found), found[0][1]


def _computed(k: int, n: int, rule: str, published: Decimal) -> Decimal:
    if rule == "count":
        return Decimal(k)
    return percentage(k, n, decimals_of(published), rule) if n else Decimal("NaN")
