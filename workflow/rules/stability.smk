# Needs: data/processed/answers.parquet (of all, whom the space of a class takes its distances from) and missing.csv, and
# the categories and axes of each space.
# Makes: data/processed/stability/{space}/, where the study asks for it: how much a space holds to its respondents.


rule measure_stability:
    """Draw the respondents of one space again; leave out each of them, and each question."""
    input:
        **tables("missing"),
        answers="data/processed/answers.parquet",
    output:
        **made_by("measure_stability", STUDY),
    log:
        "logs/measure_stability/{space}.log",
    benchmark:
        "logs/benchmarks/measure_stability/{space}.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=settings("measure_stability"),
        code=digest("measure_stability"),
    message:
        "Espace {wildcards.space} : stabilité"
    script:
        "../scripts/step.py"
