# Needs: data/processed/ of all waves.
# Makes: data/processed/exports/, the clean answers for SPSS, R and spreadsheets, and their codebook in DDI;
#        data/processed/dictionary.xlsx, the dictionary for spreadsheets;
#        data/processed/tables.csv, the columns of every result table.


rule deposit:
    """Write the clean answers with labels, and the dictionary for archives."""
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
