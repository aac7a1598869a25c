"""Hand what Snakemake knows of a job of a survey in parts to what does it."""

from analysis.large.jobs import run

run(snakemake)
