# Needs: data/processed/answers.parquet, description/frequencies.csv, and the individuals and axes of each space.
# Makes: data/processed/inference/, the tests of each space's factors; description/regression.csv, differences, trends.


PART_OF_TESTS = "data/processed/inference/{space}/parts/{scatteritem}.parquet"


rule draw_tests:
    """Test the structuring factors of one space, for one part of the tests of a run that is scattered."""
    input:
        **tables("individuals", "axes", "eigenvalues"),
        answers="data/processed/answers.parquet",
    output:
        part=temp(PART_OF_TESTS),
    log:
        "logs/draw_tests/{space}/{scatteritem}.log",
    benchmark:
        "logs/benchmarks/draw_tests/{space}/{scatteritem}.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=settings("draw_tests"),
        code=digest("draw_tests"),
    message:
        "Espace {wildcards.space} : épreuves, partie {wildcards.scatteritem}"
    script:
        "../scripts/step.py"


rule test_factors:
    """Test the structuring factors of one space, exactly or by draws from the study's seed; cross some of them."""
    input:
        **tables("individuals", "axes", "eigenvalues"),
        **gathered(gather.tests, PART_OF_TESTS.replace("{space}", "{{space}}")),
        answers="data/processed/answers.parquet",
    output:
        **made_by("test_factors", STUDY),
    log:
        "logs/test_factors/{space}.log",
    benchmark:
        "logs/benchmarks/test_factors/{space}.tsv"
    priority: 6
    conda:
        "../../environment.yml"
    params:
        settings=settings("test_factors"),
        code=digest("test_factors"),
    message:
        "Espace {wildcards.space} : épreuves combinatoires"
    script:
        "../scripts/step.py"


rule relate:
    """Compare shares between groups, follow them over editions, place answers, set outcomes against the axes."""
    input:
        **tables("multiple", "missing", "frequencies", "panel", "comparability"),
        **every(
            STUDY,
            ["individuals", "eigenvalues", "axes"],
            placed_spaces(STUDY, KNOWN.texts),
        ),
        **every(
            STUDY,
            ["edition_trends", "edition_region_trends", "edition_trends_without"],
        ),
        answers="data/processed/answers.parquet",
    output:
        **made_by("relate", STUDY),
    log:
        "logs/relate.log",
    priority: 6
    conda:
        "../../environment.yml"
    params:
        settings=settings("relate"),
        code=digest("relate"),
    message:
        "Description : différences, tendances, régressions"
    script:
        "../scripts/step.py"
