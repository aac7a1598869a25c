# Needs: config/ of the study (the folder where Snakemake works).
# Makes: STUDY and CODEBOOKS, checked before the first rule; helpers of all rules.

from dataclasses import replace
import os
from functools import partial
from pathlib import Path

from analysis.problems import StudyError
from analysis.study import read_study
from analysis.questionnaire.codebook_reading import read_codebook
from analysis.report.texts import read_texts

# One thread per job: results do not depend on the number of cores, and jobs side by side do not fight for them.
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

SOURCES = Path(workflow.basedir) / "src" / "analysis"

# What each layer may import, its own layer aside: Snakemake sees a script but not what it imports.
# A test compares this table with the import contracts of pyproject.toml.
MAY_IMPORT = {
    "study": [],
    "language": [],
    "storage": ["study"],
    "deposit": ["language", "study"],
    "questionnaire": ["study"],
    "geometry": ["study"],
    "disclosure": ["geometry", "study"],
    "description": ["geometry", "study"],
    "comparison": ["geometry", "study"],
    "large": ["geometry", "storage", "study"],
    "figures": [
        "comparison",
        "description",
        "disclosure",
        "geometry",
        "language",
        "study",
    ],
    "report": [
        "figures",
        "comparison",
        "description",
        "disclosure",
        "geometry",
        "language",
        "study",
    ],
}
# The leaf « study » is several files; every other layer is a folder.
STUDY_FILES = [
    "problems.py",
    "judging.py",
    "settings.py",
    "spreadsheets.py",
    "study/*.py",
    "schemas/*.json",
]


def sources(*layers):
    """Return the files of `layers` and of all that they may import, sorted."""
    wanted = {below for layer in layers for below in [layer, *MAY_IMPORT[layer]]}
    return sorted(str(path) for layer in wanted for path in layer_files(layer))


def layer_files(layer):
    """Return the source files of one layer, data files included."""
    if layer == "study":
        return [path for pattern in STUDY_FILES for path in SOURCES.glob(pattern)]
    return [
        path
        for path in (SOURCES / layer).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    ]


def read_configuration():
    """Read the study, its codebooks and its texts, or stop with every fault found."""
    try:
        study = read_study(Path("."))
    except StudyError as fault:
        raise WorkflowError(str(fault)) from None
    readers = {wave: partial(read_codebook, Path("."), wave) for wave in study.waves}
    readers["texts"] = partial(read_texts, Path("."))
    read, problems = {}, []
    for name, reader in readers.items():
        try:
            read[name] = reader(study)
        except StudyError as fault:
            problems += fault.problems
    if problems:
        raise WorkflowError(str(StudyError(problems)))
    texts = read.pop("texts")
    return study, read, texts


STUDY, CODEBOOKS, TEXTS = read_configuration()
CONFIGURATION = sorted(
    str(path) for path in Path("config").rglob("*") if path.is_file()
)


SUMS = sorted(str(path) for path in Path("data/raw").glob("SHA256SUMS"))
RAW = sorted(file for wave in STUDY.waves.values() for file in wave.files)
# Folders of figures: of the answers, of each space, of what the study asks of it besides.
PARTS = [
    "reponses",
    *STUDY.spaces,
    *(f"{key}-stabilite" for key, space in STUDY.spaces.items() if space.stability),
    *(f"{key}-classes" for key, space in STUDY.spaces.items() if space.classes),
]
FIGURES = expand("reports/figures/{part}", part=PARTS)
# Factors that answers are crossed with: what the spaces place in the cloud of individuals.
FACTORS = [
    key
    for key, question in STUDY.questions.items()
    if question.type == "single"
    and (
        any(key in space.supplementary for space in STUDY.spaces.values())
        or any(key == difference.by for difference in STUDY.differences)
        or key in {space.within[0] for space in STUDY.spaces.values() if space.within}
    )
]


# The editions have a chapter of their own: their test is not made twice.
EDITION = STUDY.editions.question if STUDY.editions else None
# Editions are compared where all respondents are: a class has a space of its own.
COMPARED = [
    key for key, space in STUDY.spaces.items() if STUDY.editions and not space.within
]
WEIGHTED = any(codebook.weight is not None for codebook in CODEBOOKS.values()) or (
    STUDY.weighting is not None and STUDY.weighting.method != "none"
)
# Spaces whose axes an outcome is set against.
REGRESSED = list(dict.fromkeys(regression.space for regression in STUDY.regressions))


wildcard_constraints:
    wave="|".join(map(re.escape, STUDY.waves)),
    space="|".join(map(re.escape, STUDY.spaces)) or "none",


def raw_files(wildcards):
    """Return the received files of one wave."""
    return list(STUDY.waves[wildcards.wave].files)


def other_checks(wildcards):
    """Return the checks of the other waves, of which only the order matters."""
    others = [wave for wave in STUDY.waves if wave != wildcards.wave]
    return ancient(expand("data/processed/{wave}/check.txt", wave=others))


def wave_settings(wildcards):
    """Return what cleaning one wave may know: its codebook and the questions."""
    return {
        "codebook": CODEBOOKS[wildcards.wave],
        "questions": STUDY.questions,
        "data": STUDY.data,
        "pseudonym_key": STUDY.pseudonym_key,
    }


def space_settings(wildcards):
    """Return what fitting one space may know."""
    space = STUDY.spaces[wildcards.space]
    return {
        "space": replace(space, stability=None, classes=None),
        "themes": {key: STUDY.themes[key] for key in space.themes},
        "questions": space_questions(space),
        "populations": {
            key: counts
            for key, counts in STUDY.populations.items()
            if key in space.supplementary
        },
        "seed": STUDY.seed,
    }


def space_questions(space):
    """Return the questions that a space uses, in the questionnaire's order."""
    return {
        key: question
        for key, question in STUDY.questions.items()
        if key in space.supplementary
        or (question.role == "active" and question.theme in space.themes)
    }


def test_settings(wildcards):
    """Return what testing the factors of one space may know."""
    space = STUDY.spaces[wildcards.space]
    return {
        "space": space.key,
        "factors": [
            key
            for key in space.supplementary
            if STUDY.questions[key].type == "single" and key != EDITION
        ],
        "pairs": space.pairs,
        "crossings": space.crossings,
        "seed": STUDY.seed,
        "adjustment": STUDY.inference.adjustment,
    }


def edition_settings(wildcards):
    """Return what comparing the editions in one space may know."""
    return {
        "space": STUDY.spaces[wildcards.space],
        "questions": STUDY.spaces[wildcards.space].active(STUDY.questions),
        "editions": STUDY.editions,
        "seed": STUDY.seed,
    }


def stability_settings(wildcards):
    """Return what measuring the stability of one space may know."""
    space = STUDY.spaces[wildcards.space]
    return {
        "space": replace(space, classes=None),
        "questions": space_questions(space),
        "seed": STUDY.seed,
    }


def class_settings(wildcards):
    """Return what making classes in one space may know."""
    space = STUDY.spaces[wildcards.space]
    return {
        "space": space.key,
        "classes": space.classes,
        "questions": [
            key
            for key, question in space_questions(space).items()
            if not question.is_number
        ],
        "numbers": [
            key
            for key, question in space_questions(space).items()
            if question.is_number
        ],
        "seed": STUDY.seed,
    }


def drawing_settings(wildcards):
    """Return what the figures of one space may know."""
    return {"study": STUDY, "space": STUDY.spaces[wildcards.space]}


def figure_questions(chapter):
    """Return the questions that a chapter shows, each once."""
    return list(
        dict.fromkeys(
            [*(share.question for share in chapter.shares), *chapter.questions]
        )
    )
