"""Editions against each other."""
