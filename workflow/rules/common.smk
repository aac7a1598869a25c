# Needs: config/ of the study (the folder where Snakemake works).
# Makes: KNOWN and STUDY, checked before the first rule; helpers of all rules.

import os
from contextlib import suppress
from pathlib import Path

from analysis.problems import StudyError
from analysis.steps.paths import (
    all_tables,
    assessed_projects,
    contents,
    audited_tables,
    every,
    figure_parts,
    followed,
    made_by,
    of_wave,
    of_waves,
    part_of,
    placed_markers,
    printed_tables,
    tables,
)
from analysis.steps.settings import read_configuration, settings_of
from analysis.steps.sources import digest
from analysis.steps.uses import inquired_spaces, placed_spaces
from analysis.storage import (
    BusyError,
    OrphanError,
    forget_incomplete_figures,
    is_held,
    join,
    own,
)
from analysis.study.formats import reports, without_waves

# One thread per job: results do not depend on the number of cores, and jobs side by side do not fight for them.
# Jobs start in the study's folder: what is called pandas.py there is not pandas.
os.environ |= {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONSAFEPATH": "1",
}

try:
    join(Path("."))
    KNOWN = read_configuration(Path("."))
except StudyError as fault:
    raise WorkflowError(str(fault)) from None
except OrphanError:
    raise WorkflowError("Le calcul qui a demandé cette étape a été coupé.") from None

# A folder that cannot be written is told when something is to be made.
if workflow.is_main_process and not is_held(Path(".")):
    with suppress(OSError):
        forget_incomplete_figures(Path("."))

STUDY = KNOWN.study
if not STUDY.waves:
    raise WorkflowError(without_waves(Path(".").resolve()))
SUMS = sorted(str(path) for path in Path("data/raw").glob("SHA256SUMS"))
PARTS = figure_parts(STUDY)
PROJECTS = assessed_projects(STUDY)
FIGURES = expand("reports/figures/{part}", part=PARTS)


# Priorities of rules say how much waits for them: the longest way to the report first, and beside its last steps what
# nothing waits for. A step that can draw in two processes takes both cores of a small machine: there it draws alone.
DRAWING = 2 if (workflow.resource_settings.cores or 2) > 3 else 1


# One part here. Where machines are many, --set-scatter says in how many parts heavy steps are, to the same bytes.
scattergather:
    stability=1,
    tests=1,
    classes=1,


wildcard_constraints:
    wave="|".join(map(re.escape, STUDY.waves)),
    space="|".join(map(re.escape, STUDY.spaces)) or "none",


onstart:
    try:
        own(Path("."))
    except BusyError:
        raise WorkflowError(
            "Un autre calcul travaille dans ce dossier : attendre qu'il finisse, puis relancer."
        ) from None


def settings(step):
    """Return what gives a step its settings, of the wave or space that a job is about."""

    def of_job(wildcards):
        key = wildcards.get("space") or wildcards.get("wave") or ""
        known = settings_of(step, KNOWN, key)
        item = wildcards.get("scatteritem")
        return known | {"part": part_of(item)} if item else known

    return of_job


def received_of(wave):
    """Return the received files of one wave, and the one that ties its respondents to projects."""
    project = KNOWN.codebooks[wave].project
    return [*STUDY.waves[wave].files, *filter(None, [project and project.file])]


def gathered(gather, path):
    """Return the files of the parts of a step, where it is scattered in two or more: alone it makes them itself."""
    parts = gather(path)
    return {"parts": parts} if len(parts) > 1 else {}


def raw_files(wildcards):
    """Return the received files of one wave that Snakemake can follow by their names."""
    return followed(received_of(wildcards.wave))


def raw_contents(wildcards):
    """Return what tells the content of the others."""
    return contents(received_of(wildcards.wave))


def described_files():
    """Return the files that descriptions read besides the answers: published figures, editions, laureates."""
    context = STUDY.editions and STUDY.editions.context
    listed = STUDY.laureates.files if STUDY.laureates else ()
    return [
        *filter(None, [STUDY.published]),
        *([context.file] if context else []),
        *listed,
    ]


def grid_files():
    """Return the filled grids of markers that the study declares."""
    return list(STUDY.grid.files) if STUDY.grid else []


def session_files(study):
    """Return the files that the session of a study shows: the logos that it has."""
    logos = study.session.logos if study.session else ()
    return [logo.file for logo in logos if logo.file]


def other_checks(wildcards):
    """Return the checks of the other waves, of which only the order matters."""
    others = [wave for wave in STUDY.waves if wave != wildcards.wave]
    return ancient(expand("data/processed/{wave}/check.txt", wave=others))
