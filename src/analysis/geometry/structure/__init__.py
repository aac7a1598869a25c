"""Structured data analysis: groups in the cloud, their mean points, variances and ellipses."""
