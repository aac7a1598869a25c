"""Waves put together: crosswalk, panel, response, known margins and weights."""
