# Needs: data/processed/ of all waves.
# Makes: data/processed/exports/, the clean answers for SPSS, R and spreadsheets, and their codebook in DDI;
#        data/processed/dictionary.xlsx, the dictionary for spreadsheets;
#        reports/verifier.R and verifier.py, which redo the spaces with other programs, from these exports;
#        data/processed/tables.csv, the columns of every result table.


rule deposit:
    """Write the clean answers with labels, the dictionary for archives, and what checks the spaces."""
    input:
        **tables(
            "multiple",
            "missing",
            "comparability",
            "dictionary",
            "frequencies",
            "accounting",
            "crosswalk",
        ),
        **every(STUDY, ["disclosure_audit"]),
        answers="data/processed/answers.parquet",
    output:
        sav="data/processed/exports/answers.sav",
        csv="data/processed/exports/answers.csv",
        ddi="data/processed/exports/ddi.xml",
        spaces="data/processed/exports/spaces.csv",
        verifier_r="reports/verifier.R",
        verifier_py="reports/verifier.py",
        dictionary_file="data/processed/dictionary.xlsx",
        listing="data/processed/tables.csv",
    log:
        "logs/deposit.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("deposit"),
        code=digest("deposit"),
    message:
        "Dépôt : réponses étiquetées et dictionnaire DDI"
    script:
        "../scripts/step.py"
