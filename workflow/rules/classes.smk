# Needs: data/processed/answers.parquet and the individuals of each space.
# Makes: data/processed/classes/{space}/, where the study asks for it: classes of respondents on the axes.


PART_OF_CLASSES = "data/processed/classes/{space}/parts/{scatteritem}.npz"


rule draw_classes:
    """Draw the respondents of the classes of one space again, for one part of the resamples of a run that is scattered."""
    input:
        **tables("individuals"),
        answers="data/processed/answers.parquet",
    output:
        part=temp(PART_OF_CLASSES),
    log:
        "logs/draw_classes/{space}/{scatteritem}.log",
    benchmark:
        "logs/benchmarks/draw_classes/{space}/{scatteritem}.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=settings("draw_classes"),
        code=digest("draw_classes"),
    message:
        "Espace {wildcards.space} : tirages des classes, partie {wildcards.scatteritem}"
    script:
        "../scripts/step.py"


rule make_classes:
    """Make classes on the axes of one space, describe them, measure how stable they are."""
    input:
        **tables("individuals"),
        **gathered(gather.classes, PART_OF_CLASSES.replace("{space}", "{{space}}")),
        answers="data/processed/answers.parquet",
    output:
        **made_by("make_classes", STUDY),
    log:
        "logs/make_classes/{space}.log",
    benchmark:
        "logs/benchmarks/make_classes/{space}.tsv"
    priority: 5
    conda:
        "../../environment.yml"
    params:
        settings=settings("make_classes"),
        code=digest("make_classes"),
    message:
        "Espace {wildcards.space} : classes"
    script:
        "../scripts/step.py"
