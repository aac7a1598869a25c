"""Specific multiple correspondence analysis: the space, its aids to interpretation, what is placed in it."""

from analysis.geometry.chunks import fit_mca_chunks
from analysis.geometry.class_specific import fit_csa
from analysis.geometry.correspondence import fit_ca
from analysis.geometry.mca import fit_mca
from analysis.geometry.space import FactorialSpace
from analysis.geometry.theme_weights import fit_mfa

__all__ = ["FactorialSpace", "fit_ca", "fit_csa", "fit_mca", "fit_mca_chunks", "fit_mfa"]
