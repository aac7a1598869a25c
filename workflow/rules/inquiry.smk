# Needs: data/processed/answers.parquet, the axes of the spaces that the questions name, the shifts of their editions.
# Makes: data/processed/inquiry/, what answers the study's questions, in the studies that declare some.


rule answer_inquiry:
    """Answer the questions of the study: each piece of evidence measured, one family, what each answer holds to."""
    input:
        **tables("multiple", "missing", "panel", "comparability"),
        **every(
            STUDY,
            [
                "individuals",
                "eigenvalues",
                "axes",
                "themes",
                "shifts",
                "edition_trends",
            ],
            inquired_spaces(STUDY),
        ),
        answers="data/processed/answers.parquet",
    output:
        **made_by("answer_inquiry", STUDY),
    log:
        "logs/answer_inquiry.log",
    benchmark:
        "logs/benchmarks/answer_inquiry.tsv"
    priority: 3
    conda:
        "../../environment.yml"
    params:
        settings=settings("answer_inquiry"),
        code=digest("answer_inquiry"),
    message:
        "Questions de l'étude : preuves, verdicts, autres lectures"
    script:
        "../scripts/step.py"
