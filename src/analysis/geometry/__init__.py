"""Specific multiple correspondence analysis: the space, its aids to interpretation, what is placed in it."""

from analysis.geometry.space.chunks import fit_mca_chunks
from analysis.geometry.space.class_specific import fit_csa
from analysis.geometry.space.correspondence import fit_ca
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.mca import fit_mca
from analysis.geometry.space.theme_weights import fit_mfa

__all__ = ["FactorialSpace", "fit_ca", "fit_csa", "fit_mca", "fit_mca_chunks", "fit_mfa"]
