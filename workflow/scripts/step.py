"""Hand what Snakemake knows of a job to the step that its rule is named after."""

from analysis.steps.handing import hand

hand(snakemake)
