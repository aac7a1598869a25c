# Needs: config/, data/raw/ as received.
# Makes: data/processed/answers.parquet and what accounts for every row and every missing answer.


rule check_wave:
    """Check where the files of one wave come from and all that they answer."""
    input:
        received=raw_files,
        sums=SUMS,
    output:
        checked="data/processed/{wave}/check.txt",
    log:
        "logs/check_wave/{wave}.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("check_wave"),
        contents=raw_contents,
        code=digest("check_wave"),
    message:
        "Collecte {wildcards.wave} : vérification des fichiers reçus"
    script:
        "../scripts/step.py"


rule clean_wave:
    """Clean the answers of one wave; account for every row and every missing answer."""
    input:
        **placed_markers(STUDY),
        checked="data/processed/{wave}/check.txt",
        # Nothing is made before every wave is checked, but a recode of one wave does not clean the others again.
        others=other_checks,
        received=raw_files,
    output:
        **of_wave(
            "multiple",
            "missing",
            "accounting",
            "rejected",
            "sources",
            "recodes",
            "treatments",
        ),
        answers="data/processed/{wave}/answers.parquet",
    log:
        "logs/clean_wave/{wave}.log",
    benchmark:
        "logs/benchmarks/clean_wave/{wave}.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=settings("clean_wave"),
        contents=raw_contents,
        code=digest("clean_wave"),
    message:
        "Collecte {wildcards.wave} : nettoyage"
    script:
        "../scripts/step.py"


rule combine_waves:
    """Put the waves together in the harmonised questionnaire, with its dictionary."""
    input:
        **of_waves(STUDY),
        answers=expand("data/processed/{wave}/answers.parquet", wave=STUDY.waves),
    output:
        **made_by("combine_waves", STUDY),
        answers="data/processed/answers.parquet",
    log:
        "logs/combine_waves.log",
    conda:
        "../../environment.yml"
    params:
        settings=settings("combine_waves"),
        code=digest("combine_waves"),
    message:
        "Réunion des collectes"
    script:
        "../scripts/step.py"
