"""Distinct texts of a column, each once: what is asked of every cell is asked of each of them."""

from collections import Counter
from collections.abc import Iterable

import pandas as pd

FEW = 1000  # cells below which pandas takes longer to start than to count


def counted(texts: Iterable[str]) -> dict[str, int]:
    """Return how many times each text is given, a null as an empty one, in the order of the first ones.

    Counts that are already made are given back.

    Examples
    --------
    >>> counted(pd.Series(["oui", "non", "oui"])), counted(["oui"]), counted({"oui": 2})
    ({'oui': 2, 'non': 1}, {'oui': 1}, {'oui': 2})
    """
    if isinstance(texts, dict):
        return texts
    if not isinstance(texts, pd.Series):
        return dict(Counter(texts))
    if len(texts) < FEW:
        return dict(Counter(text if isinstance(text, str) else "" for text in texts.to_numpy().tolist()))
    counts = texts.fillna("").value_counts(sort=False)
    return dict(zip(counts.index.to_numpy().tolist(), counts.to_numpy().tolist(), strict=True))


def given(texts: Iterable[str]) -> dict[str, int]:
    """Return the same of the texts that are not empty.

    Examples
    --------
    >>> given(["oui", "", " "])
    {'oui': 1, ' ': 1}
    """
    return {text: n for text, n in counted(texts).items() if text}


def most_given(texts: Iterable[str]) -> dict[str, int]:
    """Return the texts that are not empty, the most given first, those given as often in the order of the first ones.

    Examples
    --------
    >>> most_given(["oui", "non", "non", ""])
    {'non': 2, 'oui': 1}
    """
    return dict(sorted(given(texts).items(), key=lambda pair: -pair[1]))


def counted_stripped(texts: Iterable[str]) -> dict[str, int]:
    """Return the same of texts without the spaces around them; blank ones are none.

    Examples
    --------
    >>> counted_stripped(["oui ", "oui", " "])
    {'oui': 2}
    """
    found: dict[str, int] = {}
    for text, n in counted(texts).items():
        if stripped := text.strip():
            found[stripped] = found.get(stripped, 0) + n
    return found
