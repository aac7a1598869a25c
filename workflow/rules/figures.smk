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
    log:
        "logs/draw_space/{space}.log",
    conda:
        "../../environment.yml"
    threads: 2
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
    conda:
        "../../environment.yml"
    params:
        settings=settings("draw_editions"),
        code=digest("draw_editions"),
    message:
        "Espace {wildcards.space} : figures des éditions"
    script:
        "../scripts/step.py"


rule draw_stability:
    """Draw the regions of the categories that make the plane, and how far it turns without each question."""
    input:
        **tables("frequencies", "categories", "axes", "question_stability", "regions"),
        **every(STUDY, ["disclosure_audit"]),
    output:
        figures=directory("reports/figures/{space}-stabilite"),
        pictures="data/processed/figures/{space}-stabilite.csv",
    log:
        "logs/draw_stability/{space}.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("draw_stability"),
        code=digest("draw_stability"),
    message:
        "Espace {wildcards.space} : figures de la stabilité"
    script:
        "../scripts/step.py"


rule draw_classes:
    """Draw the classes of one space on a grid, with their mean points."""
    input:
        **tables(
            "frequencies",
            "individuals",
            "axes",
            "members",
            "class_axes",
            "class_sizes",
            "class_numbers",
        ),
        **every(STUDY, ["disclosure_audit"]),
        answers="data/processed/answers.parquet",
    output:
        figures=directory("reports/figures/{space}-classes"),
        pictures="data/processed/figures/{space}-classes.csv",
    log:
        "logs/draw_classes/{space}.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("draw_classes"),
        code=digest("draw_classes"),
    message:
        "Espace {wildcards.space} : figures des classes"
    script:
        "../scripts/step.py"
