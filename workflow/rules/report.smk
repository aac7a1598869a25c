# Needs: every result table and figure.
# Makes: reports/etude.html, etude.pdf and tableaux.xlsx, from one source of text.

SPACE_TABLES = [
    "eigenvalues",
    "categories",
    "questions",
    "themes",
    "axes",
    "quantitative",
    "mean_points",
    "variances",
    "deviations",
    "ellipses",
    "basis",
    "associations",
    "balance",
    "deviation_contributions",
    "alternative_axes",
    "alternative_deviations",
    "crossings",
    "crossing_variances",
]
EDITION_TABLES = ["{space}", "{space}/variances", "{space}/agreement"]
STUDY_TABLES = ["accounting", "rejected", "missing", "dictionary"]
COLLECTED = [
    "crosswalk",
    "comparability",
    "treatments",
    "panel",
    "response",
    "margins",
    "weighting",
]


rule write_text:
    """Write the report as one text, and every result table in a workbook."""
    input:
        tables=expand("data/processed/{table}.csv", table=STUDY_TABLES + COLLECTED),
        description=rules.describe.output,
        related=rules.relate.output,
        spaces=expand(
            "data/processed/spaces/{space}/{table}.csv",
            space=STUDY.spaces,
            table=SPACE_TABLES,
        ),
        tests=expand("data/processed/inference/{space}.csv", space=STUDY.spaces),
        editions=expand(
            expand("data/processed/compare/{table}.csv", table=EDITION_TABLES),
            space=COMPARED,
        ),
        stability=expand(
            "data/processed/stability/{space}/{table}.csv",
            space=STABLE,
            table=["axes", "questions", "categories", "regions"],
        ),
        classes=expand(
            "data/processed/classes/{space}/{table}.csv",
            space=CLASSED,
            table=["numbers", "sizes", "axes", "categories", "quantities"],
        ),
        figures=expand("data/processed/figures/{part}.csv", part=PARTS),
        hashed=CONFIGURATION + RAW,
        code=sources("report", "storage"),
    output:
        text="data/processed/etude.md",
        workbook="reports/tableaux.xlsx",
    log:
        "logs/write_text.log",
    conda:
        "../../environment.yml"
    params:
        settings={
            "study": STUDY,
            "texts": TEXTS,
            "weighted": WEIGHTED,
            "parts": PARTS,
        },
    message:
        "Rapport : texte et classeur"
    script:
        "../scripts/write_text.py"


rule write_html:
    """Make the report one self-contained page."""
    input:
        text="data/processed/etude.md",
        figures=FIGURES,
        code=sources("report", "storage"),
    output:
        page="reports/etude.html",
    log:
        "logs/write_html.log",
    conda:
        "../../environment.yml"
    message:
        "Rapport : page HTML"
    script:
        "../scripts/write_html.py"


rule write_pdf:
    """Make the report an accessible PDF."""
    input:
        text="data/processed/etude.md",
        figures=FIGURES,
        code=sources("report", "storage"),
    output:
        document="reports/etude.pdf",
    log:
        "logs/write_pdf.log",
    conda:
        "../../environment.yml"
    message:
        "Rapport : PDF"
    script:
        "../scripts/write_pdf.py"
