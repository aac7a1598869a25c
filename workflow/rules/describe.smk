# Needs: data/processed/answers.parquet.
# Makes: data/processed/description/, the distribution of every question, alone and by the study's factors.


rule describe:
    """Count the answers to every question, with bases and intervals; compare with published figures."""
    input:
        answers="data/processed/answers.parquet",
        multiple="data/processed/multiple.csv",
        missing="data/processed/missing.csv",
        published=[STUDY.published] if STUDY.published else [],
        code=sources("description", "storage"),
    output:
        frequencies="data/processed/description/frequencies.csv",
        numbers="data/processed/description/numbers.csv",
        published="data/processed/description/published.csv",
        possible="data/processed/description/possible.csv",
    log:
        "logs/describe.log",
    conda:
        "../../environment.yml"
    params:
        settings={"questions": STUDY.questions, "factors": FACTORS},
    message:
        "Description : effectifs, parts et intervalles"
    script:
        "../scripts/describe.py"
