"""The levels of a study: those of all its intervals and ellipses, and of all its tests."""

CONFIDENCE = 0.95  # of an interval, or an ellipse, to hold what it is about
SIGNIFICANCE = 0.05  # p-value from which a test says nothing
