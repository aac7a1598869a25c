"""Combinatorial inference: typicality, homogeneity, contrasts, crossings."""
