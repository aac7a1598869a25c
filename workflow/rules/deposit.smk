# Needs: data/processed/ of all waves.
# Makes: data/processed/exports/, the clean answers for SPSS, R and spreadsheets, and their codebook in DDI;
#        data/processed/dictionary.xlsx, the dictionary for spreadsheets.


rule deposit:
    """Write the clean answers with labels, and the dictionary for archives."""
    input:
        answers="data/processed/answers.parquet",
        multiple="data/processed/multiple.csv",
        missing="data/processed/missing.csv",
        comparability="data/processed/comparability.csv",
        described="data/processed/dictionary.csv",
        code=sources("deposit", "printing", "storage"),
    output:
        sav="data/processed/exports/answers.sav",
        csv="data/processed/exports/answers.csv",
        ddi="data/processed/exports/ddi.xml",
        dictionary="data/processed/dictionary.xlsx",
    log:
        "logs/deposit.log",
    conda:
        "../../environment.yml"
    params:
        settings={"study": STUDY},
    message:
        "Dépôt : réponses étiquetées et dictionnaire DDI"
    script:
        "../scripts/deposit.py"
