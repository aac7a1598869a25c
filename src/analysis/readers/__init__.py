"""Received files as tables of texts, nulls and lines kept; each fault of form told in one clear message."""

from analysis.readers.raw import read_raw
from analysis.readers.table import RawTable

__all__ = ["RawTable", "read_raw"]
