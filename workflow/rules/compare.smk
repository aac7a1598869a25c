# Needs: data/processed/answers.parquet and missing.csv and the space that all editions make together.
# Makes: data/processed/compare/, each edition against the reference, in the studies that declare editions.


rule compare_editions:
    """Compare each edition with the reference in one shared space: shift, spread, planes of their own if they are many."""
    input:
        **tables(
            "missing", "individuals", "eigenvalues", "axes", "panel", "comparability"
        ),
        answers="data/processed/answers.parquet",
    output:
        **made_by("compare_editions", STUDY),
    log:
        "logs/compare_editions/{space}.log",
    benchmark:
        "logs/benchmarks/compare_editions/{space}.tsv"
    priority: 6
    conda:
        "../../environment.yml"
    params:
        settings=settings("compare_editions"),
        code=digest("compare_editions"),
    message:
        "Espace {wildcards.space} : éditions comparées"
    script:
        "../scripts/step.py"


rule explain_editions:
    """Ask what the shifts between editions hang on: each question, what came first, who answered, those met twice."""
    input:
        **tables(
            "missing", "individuals", "eigenvalues", "axes", "panel", "comparability"
        ),
        answers="data/processed/answers.parquet",
    output:
        **made_by("explain_editions", STUDY),
    log:
        "logs/explain_editions/{space}.log",
    benchmark:
        "logs/benchmarks/explain_editions/{space}.tsv"
    priority: 3
    conda:
        "../../environment.yml"
    params:
        settings=settings("explain_editions"),
        code=digest("explain_editions"),
    message:
        "Espace {wildcards.space} : à quoi tiennent les écarts entre éditions"
    script:
        "../scripts/step.py"
