"""Put the cleaned waves together, with the dictionary of the study."""

from collections.abc import Mapping
from pathlib import Path

from analysis.cleaning.wave import CleanedWave
from analysis.harmonising.crosswalk import audit, crosswalk
from analysis.harmonising.harmonisation import combine_waves, dictionary
from analysis.harmonising.margins import weighted
from analysis.harmonising.panel import panel_table
from analysis.harmonising.response import response_table
from analysis.storage import logged_to, read_answers, read_table, write_answers, write_table
from analysis.study import Frame, Question, Theme, Weighting

TABLES = ["multiple", "missing", "accounting", "rejected", "sources", "recodes", "treatments"]


def combine(
    *,
    answers: list[Path],
    tables: Mapping[str, list[Path]],
    outputs: Mapping[str, Path],
    questions: Mapping[str, Question],
    themes: Mapping[str, Theme],
    frames: Mapping[str, Frame],
    weighting: Weighting | None,
) -> None:
    """Write the answers of all waves and their tables: `tables` says where each wave's are, by name."""
    waves = [
        CleanedWave(read_answers(path), **{name: read_table(tables[name][wave]) for name in TABLES})
        for wave, path in enumerate(answers)
    ]
    combined = combine_waves(waves)
    adjusted = weighted(combined.answers, weighting)
    codes = crosswalk(combined.sources, combined.recodes, questions)
    made = {
        **{name: getattr(combined, name) for name in TABLES},
        "dictionary": dictionary(combined, questions, themes),
        "crosswalk": codes,
        "comparability": audit(codes),
        "panel": panel_table(combined.answers),
        "response": response_table(combined.accounting, frames),
        "margins": adjusted.margins,
        "weighting": adjusted.weighting,
    }
    for name, table in made.items():
        write_table(table, outputs[name])
    write_answers(adjusted.answers, outputs["answers"])


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        combine(
            answers=list(snakemake.input.answers),
            tables={name: list(snakemake.input[name]) for name in TABLES},
            outputs=dict(snakemake.output.items()),
            **snakemake.params.settings,
        )
