# Needs: data/processed/answers.parquet and missing.csv.
# Makes: data/processed/spaces/{space}/, the space of a set of themes and what is placed in it.


rule fit_space:
    """Fit one space, place the supplementary elements, structure the cloud, set other readings beside it."""
    input:
        answers="data/processed/answers.parquet",
        missing="data/processed/missing.csv",
        code=sources("description", "storage"),
    output:
        eigenvalues="data/processed/spaces/{space}/eigenvalues.csv",
        categories="data/processed/spaces/{space}/categories.csv",
        questions="data/processed/spaces/{space}/questions.csv",
        themes="data/processed/spaces/{space}/themes.csv",
        individuals="data/processed/spaces/{space}/individuals.csv",
        quantitative="data/processed/spaces/{space}/quantitative.csv",
        axes="data/processed/spaces/{space}/axes.csv",
        mean_points="data/processed/spaces/{space}/mean_points.csv",
        variances="data/processed/spaces/{space}/variances.csv",
        deviations="data/processed/spaces/{space}/deviations.csv",
        ellipses="data/processed/spaces/{space}/ellipses.csv",
        basis="data/processed/spaces/{space}/basis.csv",
        associations="data/processed/spaces/{space}/associations.csv",
        balance="data/processed/spaces/{space}/balance.csv",
        deviation_contributions="data/processed/spaces/{space}/deviation_contributions.csv",
        alternative_axes="data/processed/spaces/{space}/alternative_axes.csv",
        alternative_deviations="data/processed/spaces/{space}/alternative_deviations.csv",
    log:
        "logs/fit_space/{space}.log",
    benchmark:
        "logs/benchmarks/fit_space/{space}.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=space_settings,
    message:
        "Espace {wildcards.space} : ajustement"
    script:
        "../scripts/fit_space.py"
