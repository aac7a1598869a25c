"""Questions that read the answers to others, computed or filtered: which they read, in which order, in no circle."""

from collections.abc import Iterator, Mapping

from analysis.codebook.expressions import ExpressionError, names, parse

Reads = Mapping[str, set[str]]  # question -> those that it reads


def read_by(*expressions: str | None) -> set[str]:
    """Return the questions that some expressions read; a faulty one, told elsewhere, reads none."""
    return {name for text in expressions if text is not None for name in _names(text)}


def _names(text: str) -> set[str]:
    try:
        return {name.key for name in names(parse(text))}
    except ExpressionError:
        return set()


def circles(reads: Reads) -> Iterator[list[str]]:
    """Yield the questions that read each other, so that none can come first."""
    left = dict(reads)
    while freed := [key for key, read in left.items() if not read & left.keys() or not _is_read(key, left)]:
        for key in freed:
            left.pop(key)
    if left:
        yield list(left)


def _is_read(key: str, reads: Reads) -> bool:
    return any(key in read for read in reads.values())


def reading_order(reads: Reads) -> list[str]:
    """Return questions so that each comes after those that it reads."""
    left = dict(reads)
    order: list[str] = []
    while left:
        ready = [key for key, read in left.items() if not read & left.keys()]
        if not ready:
            raise ValueError(f"questions that read each other: {list(left)}")
        order += ready
        left = {key: read for key, read in left.items() if key not in ready}
    return order
