# From the questionnaires received to a report that can be signed.
# A study is a folder: the repository itself, or any other one by `--directory DIR`.


include: "workflow/rules/common.smk"
# Reading order: what is received is cleaned, described, placed in a space, tested, compared, asked the study's
# questions and assessed, drawn again, classed, drawn, written up, and made ready for colleagues and archives.
include: "workflow/rules/clean.smk"
include: "workflow/rules/describe.smk"
include: "workflow/rules/space.smk"
include: "workflow/rules/inference.smk"
include: "workflow/rules/compare.smk"
include: "workflow/rules/inquiry.smk"
include: "workflow/rules/markers.smk"
include: "workflow/rules/stability.smk"
include: "workflow/rules/classes.smk"
include: "workflow/rules/audit.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/session.smk"
include: "workflow/rules/deposit.smk"


rule all:
    """Make the whole study."""
    default_target: True
    input:
        reports(STUDY),
        "reports/nombres.csv",
        FIGURES,
        # What is in data/processed is made again too if someone deletes it.
        all_tables(STUDY),
        expand("data/processed/{wave}/answers.parquet", wave=STUDY.waves),
        expand("data/processed/figures/{part}.csv", part=PARTS),
        "data/processed/answers.parquet",
        "data/processed/etude.md",
        "data/processed/page.md",
        "data/processed/planes.json",
        rules.deposit.output,
        rules.write_projects.output,
    localrule: True
