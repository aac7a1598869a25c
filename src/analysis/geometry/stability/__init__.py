"""Stability of a space: resampling, leaving out, regions."""
