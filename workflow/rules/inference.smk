# Needs: data/processed/answers.parquet, description/frequencies.csv, and the individuals and axes of each space.
# Makes: data/processed/inference/, the tests of each space's factors; description/regression.csv, differences, trends.


rule test_factors:
    """Test the structuring factors of one space, exactly or by draws from the study's seed; cross some of them."""
    input:
        answers="data/processed/answers.parquet",
        individuals="data/processed/spaces/{space}/individuals.csv",
        axes="data/processed/spaces/{space}/axes.csv",
        code=sources("geometry", "storage"),
    output:
        tests="data/processed/inference/{space}.csv",
        crossings="data/processed/spaces/{space}/crossings.csv",
        crossing_variances="data/processed/spaces/{space}/crossing_variances.csv",
    log:
        "logs/test_factors/{space}.log",
    benchmark:
        "logs/benchmarks/test_factors/{space}.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=test_settings,
    message:
        "Espace {wildcards.space} : épreuves combinatoires"
    script:
        "../scripts/test_factors.py"


rule relate:
    """Compare shares between groups, follow them over editions, set outcomes against the axes."""
    input:
        answers="data/processed/answers.parquet",
        multiple="data/processed/multiple.csv",
        missing="data/processed/missing.csv",
        frequencies="data/processed/description/frequencies.csv",
        individuals=expand(
            "data/processed/spaces/{space}/individuals.csv", space=REGRESSED
        ),
        eigenvalues=expand(
            "data/processed/spaces/{space}/eigenvalues.csv", space=REGRESSED
        ),
        code=sources("description", "storage"),
    output:
        regression="data/processed/description/regression.csv",
        differences="data/processed/description/differences.csv",
        trends="data/processed/description/trends.csv",
    log:
        "logs/relate.log",
    conda:
        "../../environment.yml"
    params:
        settings={
            "spaces": REGRESSED,
            "questions": {
                one.question: STUDY.questions[one.question]
                for one in STUDY.differences
            },
            "regressions": STUDY.regressions,
            "differences": STUDY.differences,
            "edition": EDITION,
            "order": list(STUDY.questions[EDITION].categories) if EDITION else [],
            "seed": STUDY.seed,
            "adjustment": STUDY.inference.adjustment,
        },
    message:
        "Description : différences, tendances, régressions"
    script:
        "../scripts/relate.py"
