"""Surveys larger than memory: a Parquet file in, a space out."""

from analysis.large.parquet import fit_mca_parquet

__all__ = ["fit_mca_parquet"]
