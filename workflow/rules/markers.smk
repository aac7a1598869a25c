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
