"""What a question read from dates must say: a number is made of them, and a delay has one end."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from analysis.problems import listed
from analysis.study import Question

DELAYS = ("days", "months", "years")


def date_faults(declared: Mapping[str, Any], question: Question) -> Iterator[tuple[str, str]]:
    """Yield what is found of a question that declares `date`, and what would mend it."""
    written = declared["date"]
    if question.type not in ("number", "single") or "codes" in declared:
        yield "d'une date on tire un nombre", "lui donner `type: number`, ou ranger ce nombre par `classes`"
    bounds = [name for name in ("since", "until") if name in written]
    if len(bounds) > 1:
        yield "un délai est compté depuis une date, ou jusqu'à une date", "garder `since` ou bien `until`"
    if bounds and written["take"] not in DELAYS:
        yield f"`{bounds[0]}` ne sert qu'à un délai", f"écrire `take: {DELAYS[0]}` ({listed(DELAYS)}), ou le retirer"
    for name in bounds:
        try:
            date.fromisoformat(written[name])
        except ValueError:
            yield f"`{name}: {written[name]}` n'est pas une date du calendrier", "écrire AAAA-MM-JJ"
