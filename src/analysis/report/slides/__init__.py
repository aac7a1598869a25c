"""The slides: what the study found in claims, one a slide, each with a figure and the report's paragraph behind it."""
