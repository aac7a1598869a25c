# Needs: data/processed/answers.parquet and the individuals of each space.
# Makes: data/processed/classes/{space}/, where the study asks for it: classes of respondents on the axes.

CLASSED = [key for key, space in STUDY.spaces.items() if space.classes]


rule make_classes:
    """Make classes on the axes of one space, describe them, measure how stable they are."""
    input:
        answers="data/processed/answers.parquet",
        individuals="data/processed/spaces/{space}/individuals.csv",
        code=sources("geometry", "printing", "storage"),
    output:
        members="data/processed/classes/{space}/members.csv",
        paragons="data/processed/classes/{space}/paragons.csv",
        numbers="data/processed/classes/{space}/numbers.csv",
        sizes="data/processed/classes/{space}/sizes.csv",
        categories="data/processed/classes/{space}/categories.csv",
        quantities="data/processed/classes/{space}/quantities.csv",
        axes="data/processed/classes/{space}/axes.csv",
    log:
        "logs/make_classes/{space}.log",
    benchmark:
        "logs/benchmarks/make_classes/{space}.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=class_settings,
    message:
        "Espace {wildcards.space} : classes"
    script:
        "../scripts/make_classes.py"


rule draw_classes:
    """Draw the classes of one space on a grid, with their mean points."""
    input:
        members="data/processed/classes/{space}/members.csv",
        points="data/processed/classes/{space}/axes.csv",
        numbers="data/processed/classes/{space}/numbers.csv",
        individuals="data/processed/spaces/{space}/individuals.csv",
        axes="data/processed/spaces/{space}/axes.csv",
        code=sources("figures", "storage"),
    output:
        figures=directory("reports/figures/{space}-classes"),
        listed="data/processed/figures/{space}-classes.csv",
    log:
        "logs/draw_classes/{space}.log",
    conda:
        "../../environment.yml"
    params:
        settings=drawing_settings,
    message:
        "Espace {wildcards.space} : figures des classes"
    script:
        "../scripts/draw_classes.py"
