"""The answers of a question with their labels, and those among them that say that there is none."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.codebook.checks import TODO
from analysis.codebook.texts import LOOSE, normalised
from analysis.drafting.counting import most_given
from analysis.drafting.missing_words import KINDS, missing_kind_said
from analysis.drafting.others import LABEL
from analysis.drafting.yaml_texts import comment, quoted
from analysis.readers.structure import OTHER, Described
from analysis.study import MissingKind, Question


def labels_of(described: Described | None, counts: Mapping[str, int]) -> dict[str, str]:
    """Return code -> label as the file writes them: an export of whole answers has labels for codes."""
    labels = dict(described.codes) if described else {}
    if labels and not set(counts) <= set(labels) and set(counts) & set(labels.values()):
        return {label: label for label in labels.values()}
    return labels if labels or OTHER not in counts else {OTHER: LABEL}


def own_labels(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the distinct answers as codes that are their own labels."""
    return {text: text for text in spellings(counts)}


def said_missing(labels: Mapping[str, str], question: Question) -> dict[str, MissingKind]:
    """Return the codes whose whole label says that there is no answer, unless the questionnaire has it for one."""
    known = {normalised(text, LOOSE) for pair in question.categories.items() for text in pair}
    kinds = {code: missing_kind_said(label) for code, label in labels.items() if normalised(label, LOOSE) not in known}
    return {code: kind for code, kind in kinds.items() if kind is not None}


def spellings(counts: Mapping[str, int], steps: Sequence[str] = LOOSE) -> list[str]:
    """Return the distinct answers, one of each spelling that the codebook tells apart, the most given first."""
    spelt = {normalised(text, steps): text for text in reversed([*counts])}
    kept = set(spelt.values())
    return [text for text in counts if text in kept]


def missing_lines(question: Question, cells: Mapping[str, int], described: Described | None) -> Iterator[str]:
    """Yield the missing codes that a structure declares, and the answers that say in words that there is none."""
    counts = most_given(cells)
    labels, declared = labels_of(described, counts), described.missing if described else ()
    kinds: dict[MissingKind, list[str]] = {}
    unsure: list[str] = []
    for code in declared:
        label = normalised(labels.get(code, ""), LOOSE)
        kind = next((kind for kind, pattern in KINDS.items() if pattern.search(label)), None)
        kinds.setdefault(kind or "no_answer", []).append(code)
        if kind is None:
            unsure.append(f"{code} « {comment(labels.get(code, '?'))} »")
    if question.categories or question.type == "number":
        for code, kind in said_missing({**own_labels(counts), **labels}, question).items():
            if code not in declared:
                kinds.setdefault(kind, []).append(code)
    if kinds:
        written = ", ".join(f"{kind}: [{', '.join(map(quoted, codes))}]" for kind, codes in kinds.items())
        yield f"    missing: {{{written}}}" + (f" # {TODO} : espèce de {', '.join(unsure)}" if unsure else "")
