"""Distinct texts of a column, each once: what is asked of every cell is asked of each of them."""

from collections import Counter
from collections.abc import Iterable

import pandas as pd

FEW = 1000  # cells below which pandas takes longer to start than to count


def counted(texts: Iterable[str]) -> dict[str, int]:
    """Return how many times each text is given, nulls aside, in the order of the first ones.

    Examples
    --------
    >>> counted(pd.Series(["oui", "non", "oui"])), counted(["oui"])
    ({'oui': 2, 'non': 1}, {'oui': 1})
    """
    if not isinstance(texts, pd.Series):
        return dict(Counter(texts))
    if len(texts) < FEW:
        return dict(Counter(text for text in texts.to_numpy().tolist() if isinstance(text, str)))
    counts = texts.value_counts(sort=False)
    return dict(zip(counts.index.to_numpy().tolist(), counts.to_numpy().tolist(), strict=True))


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
