"""From how many respondents a statistic is computed otherwise, and by how many groups, cells or draws, and why."""

# Below these numbers, to the byte, nothing is computed otherwise.

COUNTED_FROM = 2_000  # individuals of a test: dealing each of them out again ten thousand times takes minutes beyond
FEW_CHOSEN = 500  # individuals of a group: so few are chosen one by one, and no law stands for what they add up to
FEW_VALUES = 16  # of a key: each is then a cell of its own, however rare
NEARLY_NORMAL = 0.5  # of a standard deviation of a sum, the furthest respondent where what cells leave is normal
FURTHEST_DRAW = 6  # standard deviations that no normal draw among ten thousand goes beyond: no square is below 0
CELLS = 512  # where individuals are counted: alike enough within, few enough that a draw costs the same at any size
DEALT_CELLS = 128  # the same where what is dealt is an answer and a weight, a hundred thousand times
ENOUGH = 400  # arrangements as far as the observed one: p is known to a twentieth of itself, and drawing stops
GAUSSIAN_FROM = 10_000  # respondents of a space whose noise is drawn by its law: permuting them takes minutes beyond
EXPECTED = 5  # respondents of the rarest pair of active answers, below which no normal law stands for their number
LAW_FROM = 10_000  # individuals of each group: the law of the statistic is then closer than ten thousand draws
MOST_SKEWED = 0.05  # skewness over the root of the smallest group, beyond which no law stands for the draws
CHECKS = 999  # arrangements drawn beside a law
GROUPED_FROM = 20_000  # respondents of a space drawn again: beyond, groups of them are, and take as long at any size
GROUPS = 1_000  # of respondents taken at random: they tell a standard deviation to a fiftieth, as a thousand draws do
FEWEST_GROUPS = 30  # of them in a set: with fewer, its size would be too coarse, and individuals are drawn
CHUNKED_FROM = 500_000  # rows of the clean answers of a plain space: beyond, their file is read part by part to fit it
CROSSED_AT_ONCE_FROM = 10_000  # respondents of weight whose pairs are added up together: a last digit may move
SCORED_FROM = 2_000  # rows of a regression: its likelihood, rounded, no longer tells its maximum, the score does
RARE = 30  # rows behind a coefficient, below which the penalty may bend the likelihood into several maxima at any size
CENTRES = 2_000  # that stand for the respondents of classes: a hierarchy of as many takes a second and few megabytes
GROUPS_OF_CENTRES = 200  # from which the hierarchy of a resample of many begins
