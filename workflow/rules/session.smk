# Needs: every result table and figure, and the text of the report.
# Makes: reports/seance.html, seance.pdf and seance.pptx, the session in which the study is presented. Nothing else needs
# them: they are made when they are asked for (make session).


rule write_session:
    """Make the session of a study: its page, the same on paper, its slides."""
    input:
        **every(STUDY, printed_tables(STUDY)),
        pictures=expand("data/processed/figures/{part}.csv", part=PARTS),
        text="data/processed/etude.md",
        figures=FIGURES,
        files=followed(session_files(STUDY)),
    output:
        page="reports/seance.html",
        document="reports/seance.pdf",
        slides="reports/seance.pptx",
    log:
        "logs/write_session.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("write_session"),
        contents=contents(session_files(STUDY)),
        code=digest("write_session"),
    message:
        "Séance : page, PDF et diaporama"
    script:
        "../scripts/step.py"
