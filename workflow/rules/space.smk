# Needs: data/processed/answers.parquet and missing.csv.
# Makes: data/processed/spaces/{space}/, the space of a set of themes and what is placed in it.


rule fit_space:
    """Fit one space, place the supplementary elements, structure the cloud, set other readings beside it."""
    input:
        **tables("missing"),
        answers_at="data/processed/answers.parquet",
    output:
        **made_by("fit_space", STUDY),
    log:
        "logs/fit_space/{space}.log",
    benchmark:
        "logs/benchmarks/fit_space/{space}.tsv"
    priority: 7
    conda:
        "../../environment.yml"
    params:
        settings=settings("fit_space"),
        code=digest("fit_space"),
    message:
        "Espace {wildcards.space} : ajustement"
    script:
        "../scripts/step.py"
