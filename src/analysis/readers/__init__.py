"""Received files as tables of texts, nulls and lines kept; each fault of form told in one clear message."""
