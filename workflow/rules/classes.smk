# Needs: data/processed/answers.parquet and the individuals of each space.
# Makes: data/processed/classes/{space}/, where the study asks for it: classes of respondents on the axes.


rule make_classes:
    """Make classes on the axes of one space, describe them, measure how stable they are."""
    input:
        **tables("individuals"),
        answers="data/processed/answers.parquet",
    output:
        **made_by("make_classes", STUDY),
    log:
        "logs/make_classes/{space}.log",
    benchmark:
        "logs/benchmarks/make_classes/{space}.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=settings("make_classes"),
        code=digest("make_classes"),
    message:
        "Espace {wildcards.space} : classes"
    script:
        "../scripts/step.py"
