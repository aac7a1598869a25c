"""The explorer page: a space seen from every side in one file that asks nothing of a network."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.explorer.notebook import Page, page

__all__ = ["Page", "page"]  # what a notebook asks


def __getattr__(name: str) -> Any:
    """Return what a notebook asks, imported when it does: a report that shows a plane waits for none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("analysis.explorer.notebook"), name)
