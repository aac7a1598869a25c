"""The page that keeps what attacks took: benchmarks/disclosure.md."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from scipy.stats import binom
from tests.attacks.scoring import LEVEL

DRAWN = "enquêtes tirées"
LEVELS = {"internal": "équipe", "unrounded": "masqué, non arrondi", "public": "pour tous"}
NAMES = {
    "inertia": "effectifs masqués dits par la part de l'inertie",
    "place": "effectifs de 1 ou 2 dits par « Ma place »",
    "residue": "répondants dits par un moins les contributions",
    "points": "répondants dits par leur point",
    "row order": "répondants dits par l'ordre des lignes",
    "pseudonyms": "pseudonymes trouvés dans un fichier",
    "known answers": "répondants seuls dans une case imprimée",
    "cloud": "répondants dits par cinq réponses connues et le nuage",
    "regions": "modalités masquées placées par une région",
    "two spaces subtracted": "effectifs de 1 ou 2 entre deux espaces",
}
OF_COUNTS = {
    "transition": "formule de transition",
    "mean_points": "points moyens",
    "tests": "valeurs p et statistiques d'épreuves",
    "ellipses": "centres d'ellipses",
    "class_axes": "profils de classes",
}


def page(rows: pd.DataFrame, sizes: str) -> str:
    """Return the page of the results, those of drawn surveys added up.

    Parameters
    ----------
    rows : DataFrame
        study, level, attack, n: as the long run keeps them.
    sizes : str
        Between which numbers of respondents surveys were drawn.
    """
    known = rows.assign(source=rows["study"].where(~rows["study"].str.startswith("drawn"), DRAWN))
    columns = sorted(
        dict.fromkeys(zip(known["source"], known["level"], strict=True)),
        key=lambda key: (key[0] == DRAWN, key[0], list(LEVELS).index(key[1])),
    )
    n_surveys = known[known["source"] == DRAWN].groupby("level")["study"].nunique()
    counted = ", ".join(f"{n} au niveau « {LEVELS[str(level)]} »" for level, n in n_surveys.items())
    heads = [f"{name}, {LEVELS[level]}" for name, level in columns]
    found = known.groupby(["source", "level", "attack"])["n"].sum()
    taken = [[label, *(str(found.get((*at, name), "–")) for at in columns)] for name, label in NAMES.items()]
    scores = known.pivot(index=["source", "level", "study"], columns="attack", values="n")
    solved = [[label, *(_of_counts(scores, at, name) for at in columns)] for name, label in OF_COUNTS.items()]
    text = [
        "# Ce que des attaques prennent à un rapport",
        "Page écrite par `make stress`. [docs/disclosure.md](../docs/disclosure.md) dit chaque attaque.",
        f"Enquêtes tirées ({sizes}, un seul porteur d'une modalité, un groupe de cinq) : {counted}.",
        _table(["attaque", *heads], taken),
        "Effectifs de tableaux croisés, sur ceux attaqués : d'une seule valeur ; de moins de trois valeurs, quand"
        " les marges en laissent trois ; puis, entre parenthèses, les rapports où l'attaque nomme justement plus"
        " d'effectifs que le haut de l'intervalle à 99 % de la devinette.",
        _table(["attaque", *heads], solved),
        *_by_chance(scores),
    ]
    return "\n\n".join(text) + "\n"


def _by_chance(scores: pd.DataFrame) -> Iterator[str]:
    """Yield how often chance alone would give as many scores above those of a guess, each attack and all together."""
    if (DRAWN, "public") not in scores.index.droplevel("study"):
        return
    own, beyond = scores.loc[DRAWN, "public"], 1 - LEVEL
    above = {name: _above(own, name).dropna() for name in OF_COUNTS if f"{name}: right" in own}
    told = [
        f"{OF_COUNTS[name]}, {int(each.sum())} sur {len(each)} ({_times(each.sum(), len(each), beyond)})"
        for name, each in above.items()
        if len(each)
    ]
    n, seen = sum(map(len, above.values())), sum(int(each.sum()) for each in above.values())
    yield (
        f"Une devinette dépasse le haut de son intervalle à 99 % {_decimal(1000 * beyond, 0)} fois sur mille au plus."
        " Rapports pour tous des enquêtes tirées qui le dépassent, et combien de fois sur cent le hasard en donne"
        f" autant ou plus : {' ; '.join(told)}."
    )
    yield (
        f"De ces {n} scores ensemble, {seen} dépassent, pour {_decimal(n * beyond, 1)} attendus au plus : le hasard en"
        f" donnerait autant ou plus {_times(seen, n, beyond)} fois sur cent s'ils étaient indépendants, ce que points"
        " moyens et épreuves, qui disent d'un même groupe, ne sont pas. Une attaque parmi plusieurs ne trouverait plus"
        f" qu'une devinette que si le hasard en donnait autant moins de {_decimal(1 / max(len(told), 1), 2)} fois sur"
        " cent : un pour cent, partagé entre elles."
    )


def _above(own: pd.DataFrame, name: str) -> pd.Series:
    pair = own[[f"{name}: right", f"{name}: most of a guess"]].dropna()
    return pair.iloc[:, 0] > pair.iloc[:, 1]


def _times(seen: int, n: int, chance: float) -> str:
    """Return how many times in a hundred so many of n events of some chance happen, or more."""
    return _decimal(100 * float(binom.sf(seen - 1, n, chance)), 1)


def _decimal(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".replace(".", ",")


def _of_counts(scores: pd.DataFrame, at: tuple[str, str], name: str) -> str:
    if f"{name}: counts" not in scores:
        return "–"
    wanted = [f"{name}: {each}" for each in ("counts", "determined", "under three", "right", "most of a guess")]
    own = scores.loc[at].reindex(columns=wanted).dropna()
    if own.empty:
        return "–"
    cells, determined, few, right, most = (own.iloc[:, place] for place in range(len(wanted)))
    above = int((right > most).sum())
    return f"{int(determined.sum())}, {int(few.sum())} sur {int(cells.sum())} ({above} sur {len(own)})"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
