# Needs: data/processed/answers.parquet.
# Makes: data/processed/description/, the distribution of every question, alone and by the study's factors;
# data/processed/tables/{table}/, the correspondence analysis of questions that the study crosses.

# Results of a crossed table.
CROSSED = ["counts", "eigenvalues", "categories", "test"]


rule describe:
    """Count the answers to every question, with bases and intervals; compare with published figures; cross questions."""
    input:
        answers="data/processed/answers.parquet",
        multiple="data/processed/multiple.csv",
        missing="data/processed/missing.csv",
        published=[STUDY.published] if STUDY.published else [],
        code=sources("description", "printing", "storage"),
    output:
        frequencies="data/processed/description/frequencies.csv",
        numbers="data/processed/description/numbers.csv",
        published="data/processed/description/published.csv",
        possible="data/processed/description/possible.csv",
        crossed=expand(
            "data/processed/tables/{table}/{part}.csv",
            table=STUDY.tables,
            part=CROSSED,
        ),
    log:
        "logs/describe.log",
    conda:
        "../../environment.yml"
    params:
        settings={
            "questions": STUDY.questions,
            "factors": FACTORS,
            "tables": STUDY.tables,
            "seed": STUDY.seed,
            "adjustment": STUDY.inference.adjustment,
        },
    message:
        "Description : effectifs, parts, intervalles et questions croisées"
    script:
        "../scripts/describe.py"
