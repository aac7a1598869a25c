"""What the crosswalk says of categories that a wave is the first to have."""

import pandas as pd


def new_categories(table: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """Return the categories of each question and wave that no earlier wave which asked it could give.

    Parameters
    ----------
    table : DataFrame
        A crosswalk, its waves in their order.

    Returns
    -------
    dict of tuple to list
        (question, wave) -> categories; only where there are some. What a computed or a constant question could give
        is not known, and nothing is new after it.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for question, rows in table.fillna({"column": "", "category": ""}).groupby("question", sort=False):
        known: set[str] | None = None
        for wave, own in rows[rows["comparability"] != "absent"].groupby("wave", sort=False):
            if (own["column"] == "").all():
                break
            given = [str(category) for category in dict.fromkeys(own["category"]) if category]
            new = [category for category in given if known is not None and category not in known]
            known = (known or set()).union(given)
            if new:
                found[str(question), str(wave)] = new
    return found
