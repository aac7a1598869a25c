"""Reading of axes: rates beside noise, balance, deviations, other readings, result tables."""
