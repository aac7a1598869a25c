# Needs: data/processed/answers.parquet and missing.csv and the space that all editions make together.
# Makes: data/processed/compare/, each edition against the reference, in the studies that declare editions.


rule compare_editions:
    """Compare each edition with the reference in one shared space: shift, spread, planes of their own if they are many."""
    input:
        answers="data/processed/answers.parquet",
        missing="data/processed/missing.csv",
        individuals="data/processed/spaces/{space}/individuals.csv",
        eigenvalues="data/processed/spaces/{space}/eigenvalues.csv",
        axes="data/processed/spaces/{space}/axes.csv",
        code=sources("comparison", "storage"),
    output:
        shifts="data/processed/compare/{space}.csv",
        variances="data/processed/compare/{space}/variances.csv",
        agreement="data/processed/compare/{space}/agreement.csv",
    log:
        "logs/compare_editions/{space}.log",
    conda:
        "../../environment.yml"
    params:
        settings=edition_settings,
    message:
        "Espace {wildcards.space} : éditions comparées"
    script:
        "../scripts/compare_editions.py"
