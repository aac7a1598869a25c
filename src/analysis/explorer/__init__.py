"""The explorer page: a space seen from every side in one file that asks nothing of a network."""

from analysis.explorer.notebook import Page, page

__all__ = ["Page", "page"]
