"""The columns of a grid, as they are called in the language of the study."""

from analysis.language.catalogue import Catalogue

COLUMNS = ("assessor", "round", "project", "marker", "level", "comment")


def heads(language: str) -> dict[str, str]:
    """Return what each column is called, in the order of the grid."""
    words = Catalogue(language)
    return {name: words.sentence(f"markers.columns.{name}") for name in COLUMNS}
