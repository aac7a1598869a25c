"""When a result table exists: what a study declares decides."""

from analysis.study import Study
from analysis.study.values import FEWEST_OF_A_TREND


def has_published_figures(study: Study, key: str) -> bool:  # noqa: ARG001 -- the face of all conditions
    """Whether a study has published figures to compare with."""
    return study.published is not None


def has_context(study: Study, key: str) -> bool:  # noqa: ARG001 -- the face of all conditions
    """Whether a study tells what is known of its editions besides the answers."""
    return study.editions is not None and study.editions.context is not None


def has_laureates(study: Study, key: str) -> bool:  # noqa: ARG001 -- the face of all conditions
    """Whether a study declares the laureates that a scheme proclaimed."""
    return study.laureates is not None


def compares_editions(study: Study, space: str) -> bool:
    """Whether editions are compared in a space: where all respondents are; a class has a space of its own."""
    return study.editions is not None and study.spaces[space].within is None


def asks_for_stability(study: Study, space: str) -> bool:
    """Whether a study asks how stable a space is."""
    return study.spaces[space].stability is not None


def asks_for_classes(study: Study, space: str) -> bool:
    """Whether a study asks for classes in a space."""
    return study.spaces[space].classes is not None


def has_inquiry(study: Study, key: str) -> bool:  # noqa: ARG001 -- the face of all conditions
    """Whether a study declares the questions that it asks."""
    return bool(study.inquiry)


def asks_of_a_path(study: Study, key: str) -> bool:  # noqa: ARG001 -- the face of all conditions
    """Whether a study asks how three editions or more move."""
    pieces = [piece for asked in study.inquiry for piece in asked.evidence]
    of_all = any(piece.kind == "shift" and not piece.group for piece in pieces)
    return of_all and len(study.edition_names) >= FEWEST_OF_A_TREND


def is_for_everybody(study: Study, key: str) -> bool:  # noqa: ARG001 -- the face of all conditions
    """Whether the report of a study is for everybody."""
    return study.disclosure == "public"


def has_marks(study: Study, key: str) -> bool:  # noqa: ARG001 -- the face of all conditions
    """Whether filled grids of markers were received."""
    return study.grid is not None and bool(study.grid.filled)


def compares_rounds(study: Study, key: str) -> bool:  # noqa: ARG001 -- the face of all conditions
    """Whether grids were received of two rounds or more."""
    return study.grid is not None and len(study.grid.filled) > 1


def tells_elements(study: Study, key: str) -> bool:  # noqa: ARG001 -- the face of all conditions
    """Whether the narrative of some project tells key elements."""
    return study.grid is not None and study.grid.is_told


def asks_for_a_total(study: Study, key: str) -> bool:
    """Whether a study with marks asks that the levels of a project be summed."""
    return has_marks(study, key) and study.grid is not None and study.grid.total
