"""Hand what Snakemake knows of a job to the step that its rule is named after."""

import gc

from analysis.steps.handing import hand

gc.set_threshold(100_000)  # looking for garbage among all that imports make takes a sixth of a short step
hand(snakemake)
gc.freeze()  # nor at the end, when as long again goes in looking through it for the last time
