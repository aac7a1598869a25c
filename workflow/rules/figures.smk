# Needs: data/processed/ of the description and of each space.
# Makes: reports/figures/, each figure in SVG and PNG, with a list of what stands for it in words.

# What the figures of a space show, and what masking one of them needs.
DRAWN = [
    *(
        "eigenvalues",
        "categories",
        "themes",
        "individuals",
        "quantitative",
        "axes",
        "mean_points",
        "ellipses",
        "tests",
    ),
    *(
        "deviation_contributions",
        "crossings",
        "alternative_axes",
        "alternative_deviations",
    ),
]
# Where the plane of a space writes the names of its categories: pages that show it write them there too.
PLACES = "data/processed/figures/{space}.json"
# Folders of figures of what is asked of a space besides.
MORE_PARTS = [part for part in PARTS if part.endswith(("-stabilite", "-classes"))]


rule draw_answers:
    """Draw how the answers are distributed, the figures of the study's own chapters, the planes of crossed questions."""
    input:
        **tables("frequencies", "accounting", "edition_shares", "answer_groups"),
        **every(
            STUDY,
            [
                "table_counts",
                "table_categories",
                "table_eigenvalues",
                "table_test",
                "edition_context",
                "laureate_places",
                "map_outline",
                "disclosure_audit",
            ],
        ),
    output:
        figures=directory("reports/figures/reponses"),
        pictures="data/processed/figures/reponses.csv",
    log:
        "logs/draw_answers.log",
    priority: 4
    conda:
        "../../environment.yml"
    params:
        settings=settings("draw_answers"),
        code=digest("draw_answers"),
    message:
        "Réponses : figures"
    script:
        "../scripts/step.py"


rule draw_space:
    """Draw one space: rates, categories, individuals by factor, contributions, themes, crossings, odds ratios."""
    input:
        **tables("frequencies", "regression"),
        **every(STUDY, ["disclosure_audit"]),
        **tables(*DRAWN),
        answers="data/processed/answers.parquet",
    output:
        figures=directory("reports/figures/{space}"),
        pictures="data/processed/figures/{space}.csv",
        places=PLACES,
    log:
        "logs/draw_space/{space}.log",
    priority: 6
    conda:
        "../../environment.yml"
    threads: DRAWING
    params:
        settings=settings("draw_space"),
        code=digest("draw_space"),
    message:
        "Espace {wildcards.space} : figures"
    script:
        "../scripts/step.py"


rule draw_editions:
    """Draw the editions of one space: their clouds, how they spread and move, their axes, the answers that change."""
    input:
        **tables("frequencies", "axes", "eigenvalues", "common_axes"),
        **every(STUDY, ["disclosure_audit"]),
        **tables("edition_cells", "edition_bins", "category_paths", "edition_axes"),
        **tables("edition_means", "edition_regions", "edition_flows"),
    output:
        figures=directory("reports/figures/{space}-editions"),
        pictures="data/processed/figures/{space}-editions.csv",
    log:
        "logs/draw_editions/{space}.log",
    priority: 5
    conda:
        "../../environment.yml"
    params:
        settings=settings("draw_editions"),
        code=digest("draw_editions"),
    message:
        "Espace {wildcards.space} : figures des éditions"
    script:
        "../scripts/step.py"


rule draw_stability_and_classes:
    """Draw what holds of each space drawn again, and its classes: side by side they would start more than they draw."""
    input:
        **tables("frequencies"),
        **every(STUDY, ["categories", "axes", "question_stability", "regions"]),
        **every(
            STUDY,
            [
                "individuals",
                "members",
                "class_axes",
                "class_sizes",
                "class_numbers",
                "disclosure_audit",
            ],
        ),
        answers="data/processed/answers.parquet",
    output:
        figures=directory(expand("reports/figures/{part}", part=MORE_PARTS)),
        pictures=expand("data/processed/figures/{part}.csv", part=MORE_PARTS),
    log:
        "logs/draw_stability_and_classes.log",
    priority: 4
    conda:
        "../../environment.yml"
    params:
        settings=settings("draw_stability_and_classes"),
        code=digest("draw_stability_and_classes"),
    message:
        "Espaces : figures de la stabilité et des classes"
    script:
        "../scripts/step.py"
