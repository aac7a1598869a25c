# Needs: data/processed/answers.parquet (of all, whom the space of a class takes its distances from) and missing.csv, and
# the categories and axes of each space.
# Makes: data/processed/stability/{space}/, where the study asks for it: how much a space holds to its respondents.


PART_OF_STABILITY = "data/processed/stability/{space}/parts/{scatteritem}.npz"


rule draw_stability:
    """Draw the respondents of one space again, for one part of the resamples of a run that is scattered."""
    input:
        **tables("missing"),
        answers="data/processed/answers.parquet",
    output:
        part=temp(PART_OF_STABILITY),
    log:
        "logs/draw_stability/{space}/{scatteritem}.log",
    benchmark:
        "logs/benchmarks/draw_stability/{space}/{scatteritem}.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=settings("draw_stability"),
        code=digest("draw_stability"),
    message:
        "Espace {wildcards.space} : tirages, partie {wildcards.scatteritem}"
    script:
        "../scripts/step.py"


rule measure_stability:
    """Draw the respondents of one space again; leave out each of them, and each question."""
    input:
        **tables("missing"),
        **gathered(gather.stability, PART_OF_STABILITY.replace("{space}", "{{space}}")),
        answers="data/processed/answers.parquet",
    output:
        **made_by("measure_stability", STUDY),
    log:
        "logs/measure_stability/{space}.log",
    benchmark:
        "logs/benchmarks/measure_stability/{space}.tsv"
    priority: 5
    conda:
        "../../environment.yml"
    params:
        settings=settings("measure_stability"),
        code=digest("measure_stability"),
    message:
        "Espace {wildcards.space} : stabilité"
    script:
        "../scripts/step.py"
