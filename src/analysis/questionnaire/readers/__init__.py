"""Received files as tables of texts, nulls and lines kept; each fault of form told in one clear message."""

from analysis.questionnaire.readers.raw import RawTable, read_raw

__all__ = ["RawTable", "read_raw"]
