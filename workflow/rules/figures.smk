# Needs: data/processed/ of the description and of each space.
# Makes: reports/figures/, each figure in SVG and PNG, with a list of what stands for it in words.

STAMP = "fictional" if STUDY.data == "reconstructed" else None


rule draw_space:
    """Draw one space: rates, categories, individuals by factor, contributions, themes, crossings, odds ratios."""
    input:
        answers="data/processed/answers.parquet",
        eigenvalues="data/processed/spaces/{space}/eigenvalues.csv",
        categories="data/processed/spaces/{space}/categories.csv",
        themes="data/processed/spaces/{space}/themes.csv",
        individuals="data/processed/spaces/{space}/individuals.csv",
        quantitative="data/processed/spaces/{space}/quantitative.csv",
        axes="data/processed/spaces/{space}/axes.csv",
        mean_points="data/processed/spaces/{space}/mean_points.csv",
        ellipses="data/processed/spaces/{space}/ellipses.csv",
        deviation_contributions="data/processed/spaces/{space}/deviation_contributions.csv",
        crossings="data/processed/spaces/{space}/crossings.csv",
        alternative_axes="data/processed/spaces/{space}/alternative_axes.csv",
        alternative_deviations="data/processed/spaces/{space}/alternative_deviations.csv",
        regression="data/processed/description/regression.csv",
        frequencies="data/processed/description/frequencies.csv",
        code=sources("figures", "storage"),
    output:
        figures=directory("reports/figures/{space}"),
        listed="data/processed/figures/{space}.csv",
    log:
        "logs/draw_space/{space}.log",
    conda:
        "../../environment.yml"
    params:
        settings=drawing_settings,
    message:
        "Espace {wildcards.space} : figures"
    script:
        "../scripts/draw_space.py"


rule draw_answers:
    """Draw how the answers are distributed, the figures of the study's own chapters, the planes of crossed questions."""
    input:
        frequencies="data/processed/description/frequencies.csv",
        accounting="data/processed/accounting.csv",
        crossed=rules.describe.output.crossed,
        code=sources("figures", "storage"),
    output:
        figures=directory("reports/figures/reponses"),
        listed="data/processed/figures/reponses.csv",
    log:
        "logs/draw_answers.log",
    conda:
        "../../environment.yml"
    params:
        settings={
            "study": STUDY,
            "chapters": [
                (chapter.key, figure_questions(chapter)) for chapter in TEXTS.chapters
            ],
        },
    message:
        "Réponses : figures"
    script:
        "../scripts/draw_answers.py"
