# Needs: config/, data/raw/ as received.
# Makes: data/processed/answers.parquet and what accounts for every row and every missing answer.


FRAMES = {name: wave.frame for name, wave in STUDY.waves.items() if wave.frame}


rule check_wave:
    """Check where the files of one wave come from and all that they answer."""
    input:
        raw=raw_files,
        sums=SUMS,
        code=sources("questionnaire", "storage"),
    output:
        checked="data/processed/{wave}/check.txt",
    log:
        "logs/check_wave/{wave}.log",
    conda:
        "../../environment.yml"
    params:
        settings=wave_settings,
    message:
        "Collecte {wildcards.wave} : vérification des fichiers reçus"
    script:
        "../scripts/check_wave.py"


rule clean_wave:
    """Clean the answers of one wave; account for every row and every missing answer."""
    input:
        checked="data/processed/{wave}/check.txt",
        # Nothing is made before every wave is checked, but a recode of one wave does not clean the others again.
        others=other_checks,
        raw=raw_files,
        code=sources("questionnaire", "storage"),
    output:
        answers="data/processed/{wave}/answers.parquet",
        multiple="data/processed/{wave}/multiple.csv",
        missing="data/processed/{wave}/missing.csv",
        accounting="data/processed/{wave}/accounting.csv",
        rejected="data/processed/{wave}/rejected.csv",
        sources="data/processed/{wave}/sources.csv",
        recodes="data/processed/{wave}/recodes.csv",
        treatments="data/processed/{wave}/treatments.csv",
    log:
        "logs/clean_wave/{wave}.log",
    benchmark:
        "logs/benchmarks/clean_wave/{wave}.tsv"
    conda:
        "../../environment.yml"
    params:
        settings=wave_settings,
    message:
        "Collecte {wildcards.wave} : nettoyage"
    script:
        "../scripts/clean_wave.py"


rule combine_waves:
    """Put the waves together in the harmonised questionnaire, with its dictionary."""
    input:
        answers=expand("data/processed/{wave}/answers.parquet", wave=STUDY.waves),
        multiple=expand("data/processed/{wave}/multiple.csv", wave=STUDY.waves),
        missing=expand("data/processed/{wave}/missing.csv", wave=STUDY.waves),
        accounting=expand("data/processed/{wave}/accounting.csv", wave=STUDY.waves),
        rejected=expand("data/processed/{wave}/rejected.csv", wave=STUDY.waves),
        sources=expand("data/processed/{wave}/sources.csv", wave=STUDY.waves),
        recodes=expand("data/processed/{wave}/recodes.csv", wave=STUDY.waves),
        treatments=expand("data/processed/{wave}/treatments.csv", wave=STUDY.waves),
        code=sources("questionnaire", "storage"),
    output:
        answers="data/processed/answers.parquet",
        multiple="data/processed/multiple.csv",
        missing="data/processed/missing.csv",
        accounting="data/processed/accounting.csv",
        rejected="data/processed/rejected.csv",
        sources="data/processed/sources.csv",
        recodes="data/processed/recodes.csv",
        treatments="data/processed/treatments.csv",
        dictionary="data/processed/dictionary.csv",
        crosswalk="data/processed/crosswalk.csv",
        comparability="data/processed/comparability.csv",
        panel="data/processed/panel.csv",
        response="data/processed/response.csv",
        margins="data/processed/margins.csv",
        weighting="data/processed/weighting.csv",
    log:
        "logs/combine_waves.log",
    conda:
        "../../environment.yml"
    params:
        settings={
            "questions": STUDY.questions,
            "themes": STUDY.themes,
            "frames": FRAMES,
            "weighting": STUDY.weighting,
        },
    message:
        "Réunion des collectes"
    script:
        "../scripts/combine_waves.py"
