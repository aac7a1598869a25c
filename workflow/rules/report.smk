# Needs: every result table and figure.
# Makes: reports/etude.html, etude.pdf and etude.docx, from one source of text; reports/tableaux.xlsx, explorateur.html
# and etude.pptx; reports/nombres.csv; reports/ma-place.html.
# Of these the study's `formats:` are made, side by side, and « Ma place » where it says so.


rule write_text:
    """Write the report as one text."""
    input:
        **every(STUDY, printed_tables(STUDY)),
        pictures=expand("data/processed/figures/{part}.csv", part=PARTS),
        places=expand(PLACES, space=STUDY.spaces),
        files=followed(KNOWN.files),
    output:
        text="data/processed/etude.md",
        page="data/processed/page.md",
        planes="data/processed/planes.json",
        told="reports/nombres.csv",
    log:
        "logs/write_text.log",
    priority: 2
    conda:
        "../../environment.yml"
    params:
        settings=settings("write_text"),
        contents=contents(KNOWN.files),
        code=digest("write_text"),
    message:
        "Rapport : texte"
    script:
        "../scripts/step.py"


rule write_workbook:
    """Write every result table in a workbook."""
    input:
        **every(STUDY, printed_tables(STUDY)),
        files=followed(KNOWN.files),
    output:
        workbook="reports/tableaux.xlsx",
    log:
        "logs/write_workbook.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("write_workbook"),
        contents=contents(KNOWN.files),
        code=digest("write_workbook"),
    message:
        "Rapport : classeur"
    script:
        "../scripts/step.py"


rule write_explorer:
    """Write the page in which the spaces of a study are explored."""
    input:
        **every(STUDY, [*printed_tables(STUDY), "individuals"]),
        places=expand(PLACES, space=STUDY.spaces),
        answers="data/processed/answers.parquet",
    output:
        explorer="reports/explorateur.html",
    log:
        "logs/write_explorer.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("write_explorer"),
        code=digest("write_explorer"),
    message:
        "Rapport : explorateur"
    script:
        "../scripts/step.py"


rule write_place:
    """Write « Ma place », on which someone sees where their answers lie, in the studies that ask for it."""
    input:
        **every(STUDY, printed_tables(STUDY)),
        answers="data/processed/answers.parquet",
    output:
        place="reports/ma-place.html",
    log:
        "logs/write_place.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("write_place"),
        code=digest("write_place"),
    message:
        "Rapport : « Ma place »"
    script:
        "../scripts/step.py"


rule write_html:
    """Make the report one self-contained page."""
    input:
        text="data/processed/page.md",
        planes="data/processed/planes.json",
        figures=FIGURES,
    output:
        page="reports/etude.html",
    log:
        "logs/write_html.log",
    priority: 1
    conda:
        "../../environment.yml"
    params:
        settings=settings("write_html"),
        code=digest("write_html"),
    message:
        "Rapport : page HTML"
    script:
        "../scripts/step.py"


rule write_pdf:
    """Make the report an accessible PDF."""
    input:
        text="data/processed/etude.md",
        figures=FIGURES,
    output:
        document="reports/etude.pdf",
    log:
        "logs/write_pdf.log",
    priority: 2
    conda:
        "../../environment.yml"
    params:
        settings=settings("write_pdf"),
        code=digest("write_pdf"),
    message:
        "Rapport : PDF"
    script:
        "../scripts/step.py"


rule write_docx:
    """Make the report a document to go on writing in."""
    input:
        text="data/processed/etude.md",
        figures=FIGURES,
    output:
        document="reports/etude.docx",
    log:
        "logs/write_docx.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("write_docx"),
        code=digest("write_docx"),
    message:
        "Rapport : DOCX"
    script:
        "../scripts/step.py"


rule write_pptx:
    """Make the slides of a study."""
    input:
        **every(STUDY, printed_tables(STUDY)),
        pictures=expand("data/processed/figures/{part}.csv", part=PARTS),
        text="data/processed/etude.md",
        figures=FIGURES,
    output:
        slides="reports/etude.pptx",
    log:
        "logs/write_pptx.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("write_pptx"),
        code=digest("write_pptx"),
    message:
        "Rapport : diaporama"
    script:
        "../scripts/step.py"
