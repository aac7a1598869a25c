"""Check the files of one wave; stop with every problem, or say what was read."""

from pathlib import Path

from analysis.harmonising.checking import checked_wave
from analysis.storage import logged_to, write_text

if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        told = checked_wave(Path(), list(snakemake.input.raw), **snakemake.params.settings)
        write_text(f"{told}\n", snakemake.output.checked)
