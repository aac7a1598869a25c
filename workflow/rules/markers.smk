# Needs: config/markers.yaml, and the filled grids that it declares, in the studies that have some.
# Makes: data/processed/markers/, what assessors give to projects and how far they agree.


rule assess_markers:
    """Read the filled grids of markers; set out what was given, what was decided, how far assessors agree."""
    input:
        received=followed(grid_files()),
        sums=SUMS,
    output:
        **made_by("assess_markers", STUDY),
    log:
        "logs/assess_markers.log",
    benchmark:
        "logs/benchmarks/assess_markers.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=settings("assess_markers"),
        contents=contents(grid_files()),
        code=digest("assess_markers"),
    message:
        "Marqueurs : grilles relues, niveaux, accord des évaluateurs"
    script:
        "../scripts/step.py"


rule draw_markers:
    """Draw what assessors give to projects: levels and spreads, radars, before and after, a page's figures for each."""
    input:
        **every(
            STUDY,
            [
                "marks",
                "marker_consensus",
                "marker_changes",
                "marker_axes",
                "marker_points",
                "disclosure_audit",
            ],
        ),
    output:
        figures=directory("reports/figures/marqueurs"),
        pictures="data/processed/figures/marqueurs.csv",
    log:
        "logs/draw_markers.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("draw_markers"),
        code=digest("draw_markers"),
    message:
        "Marqueurs : figures"
    script:
        "../scripts/step.py"


rule write_projects:
    """Write the page of each project that is assessed on the study's markers, for a browser and for paper."""
    input:
        **every(STUDY, ["marker_consensus", "disclosure_audit"]),
        pictures="data/processed/figures/marqueurs.csv",
        figures="reports/figures/marqueurs",
    output:
        pages=expand("reports/marqueurs/projet-{project}.html", project=PROJECTS),
        documents=expand("reports/marqueurs/projet-{project}.pdf", project=PROJECTS),
    log:
        "logs/write_projects.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("write_projects"),
        code=digest("write_projects"),
    message:
        "Marqueurs : une page par projet"
    script:
        "../scripts/step.py"
