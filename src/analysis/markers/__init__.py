"""Markers: how far assessors agree on projects, what they give together, grids to fill and filled."""
