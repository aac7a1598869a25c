"""What respondents answered: frequencies, intervals, cross-tables, checks of published figures."""
