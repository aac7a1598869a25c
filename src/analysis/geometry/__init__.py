"""Specific multiple correspondence analysis: the space, its aids to interpretation, what is placed in it."""

from analysis.geometry.mca import fit_mca
from analysis.geometry.space import FactorialSpace

__all__ = ["FactorialSpace", "fit_mca"]
