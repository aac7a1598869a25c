# Needs: every result table; the clean answers.
# Makes: data/processed/disclosure_audit.csv, what the door of printing withholds besides. At `disclosure: public` only.


rule audit_disclosure:
    """Audit what a report for everybody prints."""
    input:
        **every(STUDY, audited_tables(STUDY)),
        answers="data/processed/answers.parquet",
    output:
        **made_by("audit_disclosure", STUDY),
    log:
        "logs/audit_disclosure.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("audit_disclosure"),
        code=digest("audit_disclosure"),
    message:
        "Audit : ce qu'un lecteur de tout ce qui est publié peut retrouver"
    script:
        "../scripts/step.py"
