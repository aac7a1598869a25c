"""Drafts of codebooks and studies from an export, to be completed by a researcher."""
