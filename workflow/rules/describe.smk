# Needs: data/processed/answers.parquet.
# Makes: data/processed/description/, the distribution of every question, alone and by the study's factors;
# data/processed/tables/{table}/, the correspondence analysis of questions that the study crosses.


rule describe:
    """Count the answers to every question, with bases and intervals; compare with published figures; cross questions."""
    input:
        **tables("multiple", "missing"),
        answers="data/processed/answers.parquet",
        files=followed(described_files()),
    output:
        **made_by("describe", STUDY),
    log:
        "logs/describe.log",
    priority: 7
    conda:
        "../../environment.yml"
    params:
        settings=settings("describe"),
        contents=contents(described_files()),
        code=digest("describe"),
    message:
        "Description : effectifs, parts, intervalles et questions croisées"
    script:
        "../scripts/step.py"
