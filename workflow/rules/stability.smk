# Needs: data/processed/answers.parquet (of all, whom the space of a class takes its distances from) and missing.csv, and
# the categories and axes of each space.
# Makes: data/processed/stability/{space}/, where the study asks for it: how much a space holds to its respondents.

STABLE = [key for key, space in STUDY.spaces.items() if space.stability]


rule measure_stability:
    """Draw the respondents of one space again; leave out each of them, and each question."""
    input:
        answers="data/processed/answers.parquet",
        missing="data/processed/missing.csv",
        code=sources("geometry", "storage"),
    output:
        axes="data/processed/stability/{space}/axes.csv",
        questions="data/processed/stability/{space}/questions.csv",
        categories="data/processed/stability/{space}/categories.csv",
        regions="data/processed/stability/{space}/regions.csv",
    log:
        "logs/measure_stability/{space}.log",
    benchmark:
        "logs/benchmarks/measure_stability/{space}.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=stability_settings,
    message:
        "Espace {wildcards.space} : stabilité"
    script:
        "../scripts/measure_stability.py"


rule draw_stability:
    """Draw the regions of the categories that make the plane, and how far it turns without each question."""
    input:
        questions="data/processed/stability/{space}/questions.csv",
        regions="data/processed/stability/{space}/regions.csv",
        categories="data/processed/spaces/{space}/categories.csv",
        axes="data/processed/spaces/{space}/axes.csv",
        frequencies="data/processed/description/frequencies.csv",
        code=sources("figures", "storage"),
    output:
        figures=directory("reports/figures/{space}-stabilite"),
        listed="data/processed/figures/{space}-stabilite.csv",
    log:
        "logs/draw_stability/{space}.log",
    conda:
        "../../environment.yml"
    params:
        settings=drawing_settings,
    message:
        "Espace {wildcards.space} : figure de la stabilité"
    script:
        "../scripts/draw_stability.py"
