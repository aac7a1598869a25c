"""What of two studies was not compared, or was with a reserve, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.comparison.shared_planes import SHARED
from analysis.many.reading import Made
from analysis.many.spaces import Compared, shared_places
from analysis.study import Question, Space, Study
from analysis.tables.conditions import compares_editions


@dataclass(frozen=True, slots=True)
class Unlike:
    """One reason: a word of the catalogue, and the keys of the questions or themes that it is about."""

    study: str
    other: str
    space: str
    reason: str
    items: tuple[str, ...] = ()


def unlike(own: Made, other: Made, spaces: dict[str, Compared], others: dict[str, Compared]) -> Iterator[Unlike]:
    """Yield why what two studies hold was not compared, or was with a reserve.

    Parameters
    ----------
    own, other : Made
        The two studies.
    spaces, others : mapping of key to Compared
        Their spaces.
    """
    if own.is_withheld or other.is_withheld:
        yield Unlike(own.name, other.name, "", "not_audited")
        return
    if not (own.study.spaces or other.study.spaces):
        yield Unlike(own.name, other.name, "", "no_spaces")
    for key in dict.fromkeys([*own.study.spaces, *other.study.spaces]):
        held = own.study.spaces.get(key), other.study.spaces.get(key)
        if held[0] is None or held[1] is None:
            yield Unlike(own.name, other.name, key, "no_space" if held[0] is None else "no_other_space")
            continue
        if held[0].within != held[1].within:
            yield Unlike(own.name, other.name, key, "other_people")
        for reason in _unplaced(spaces.get(key), others.get(key)):
            yield Unlike(own.name, other.name, key, reason)
        for reason, items in _reasons(own.study, other.study, held[0], held[1]):
            if items:
                yield Unlike(own.name, other.name, key, reason, tuple(items))
    yield from _editions(own, other)


def _reasons(own: Study, other: Study, space: Space, other_space: Space) -> Iterator[tuple[str, list[str]]]:
    """Yield what the declarations of two spaces say of it, with the keys of questions and themes."""
    asked, other_asked = space.active(own.questions), other_space.active(other.questions)
    common = [key for key in asked if key in other_asked]
    yield "themes_apart", [key for key in space.themes if key not in other_space.themes]
    yield "other_themes_apart", [key for key in other_space.themes if key not in space.themes]
    yield "questions_apart", [key for key in asked if key not in other_asked]
    yield "other_questions_apart", [key for key in other_asked if key not in asked]
    pairs = {key: (own.questions[key], other.questions[key]) for key in common}
    yield "other_theme", [key for key, (a, b) in pairs.items() if a.theme != b.theme]
    yield "other_categories", [key for key, (a, b) in pairs.items() if set(a.categories) != set(b.categories)]
    yield "other_words", [key for key, (a, b) in pairs.items() if _is_worded_otherwise(a, b)]


def _is_worded_otherwise(own: Question, other: Question) -> bool:
    """Whether a question, or a category that both have, is called otherwise."""
    both = set(own.categories) & set(other.categories)
    return own.label != other.label or any(own.categories[key] != other.categories[key] for key in both)


def _unplaced(own: Compared | None, other: Compared | None) -> Iterator[str]:
    """Yield that two spaces are not told, or share too few categories."""
    if own is None or other is None:
        yield "not_told"
        return
    yield from (f"few_{status}" for status in SHARED if not shared_places(own, other, status).is_enough)
    if not (own.has_plane and other.has_plane):
        yield "no_plane"


def _editions(own: Made, other: Made) -> Iterator[Unlike]:
    """Yield that one study alone compares editions."""
    has = [any(compares_editions(one.study, key) for key in one.study.spaces) for one in (own, other)]
    if has[0] != has[1]:
        yield Unlike(own.name, other.name, "", "no_other_editions" if has[0] else "no_editions")
