"""A whole study checked: configuration, provenance and received files, every problem at once."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import pandas as pd

from analysis.cleaning.assessed import assessed_of, told_unknown
from analysis.cleaning.provenance import linked_outputs, provenance_problems
from analysis.cleaning.pseudonyms import read_key
from analysis.cleaning.slices import clean_slices, sliced_wave
from analysis.cleaning.wave import CleanedWave, clean_wave
from analysis.codebook.reading import sound_codebook
from analysis.codebook.values import Codebook
from analysis.harmonising.common import asked_otherwise, told_left_out, too_few_in_common
from analysis.harmonising.crosswalk import crosswalk
from analysis.harmonising.harmonisation import CombinedWaves, combine_waves
from analysis.harmonising.make_up import make_up_problems, too_small_cells
from analysis.harmonising.margins import weighted
from analysis.harmonising.response import response_table
from analysis.problems import Problem, StudyError, listed, raise_any, spaced
from analysis.readers.csv_blocks import IrregularError
from analysis.readers.raw import read_raw
from analysis.readers.slices import Slices
from analysis.study import DataKind, Question, Study
from analysis.study.formats import left_over
from analysis.study.lengths import long_names
from analysis.study.markers import FILE as MARKERS
from analysis.study.markers import Grid
from analysis.study.reading import declared_study
from analysis.study.unused import unused
from analysis.study.values import FEWEST_OF_A_CELL

T = TypeVar("T")
NO_KEY = b"check"  # of the pseudonyms of a study whose own key cannot be read, which is told
# What study.yaml says that no received file depends on: its faults do not stop the reading of the files.
AFTERWARDS = {"spaces", "comparison", "regressions", "differences", "tables", "weighting", "laureates", "session"}
REASONS = {"test": "essais", "refused": "refus", "incomplete": "incomplètes", "duplicate": "doublons"}


@dataclass(slots=True)
class Checked:
    """What a check found: every problem, and what was read, in French."""

    problems: list[Problem] = field(default_factory=list)
    read: list[str] = field(default_factory=list)  # what was read, a sentence each
    recognised: list[str] = field(default_factory=list)  # forms that were detected, and why
    noticed: list[str] = field(default_factory=list)  # what is no fault and asks for a look
    study: Study | None = None  # as declared, where its files follow their schemas
    levels: pd.DataFrame | None = None  # of the projects that respondents carry, where filled grids give some
    combined: CombinedWaves | None = None  # the clean answers, where there are some
    holds: bool = True  # whether the clean answers are held, whatever their number

    @property
    def summary(self) -> str:
        """Return what was recognised and read, as text."""
        noticed = [f"À regarder : {each}." for each in self.noticed]
        return spaced("\n".join([*self.read, *self.recognised, *noticed]))

    def attempt(self, action: Callable[[], T]) -> T | None:
        """Return what an action returns; keep its problems and return None if it fails."""
        try:
            return action()
        except StudyError as fault:
            self.problems += fault.problems
            return None


def check_study(
    root: Path,
    also: Iterable[Callable[[Path, Study], object]] = (),
    levels: Callable[[Path, Study], pd.DataFrame | None] | None = None,
    *,
    holds: bool = True,
) -> Checked:
    """Read the configuration and the received files of a study, make nothing, and tell every problem.

    Parameters
    ----------
    root : Path
        The study's folder.
    also : iterable of callables
        Other readers, such as that of the report's texts, which raise `StudyError`; what they return as text is told.
    levels : callable, optional
        Reader of the levels of projects; without it, projects that nobody marked or carries are not counted.
    holds : bool
        Whether the clean answers are all held, to be looked at; else those of large waves are not.

    Returns
    -------
    Checked
        Its `problems` are empty when the study can run.
    """
    checked = Checked(linked_outputs(root), holds=holds)
    declared = checked.attempt(lambda: declared_study(root))
    if declared is None:
        return checked
    study, faults = declared
    checked.study = study
    checked.problems += faults
    if any(each.file != MARKERS and AFTERWARDS.isdisjoint(each.place[:1]) for each in faults):
        return checked
    checked.read.append(_told_study(study))
    checked.noticed += [*unused(study), *long_names(study), *left_over(root, study)]
    for reader in also:
        told = checked.attempt(partial(reader, root, study))
        checked.read += [told] if isinstance(told, str) and told else []
    checked.levels = levels(root, study) if levels is not None else None
    key = checked.attempt(lambda: read_key(root, study.data, study.pseudonym_key)) or NO_KEY
    cleaned = [checked.attempt(partial(_read_wave, checked, root, name, study, key)) for name in study.waves]
    grids = study.grid.files if study.grid else ()
    checked.problems += provenance_problems(
        root, study.data, [*(file for wave in study.waves.values() for file in wave.files), *grids]
    )
    waves = [wave for wave in cleaned if wave is not None]
    if waves and len(waves) == len(cleaned) and not faults:
        _check_together(checked, waves, study)
    checked.read += [_told_wave(wave, are_marked=checked.levels is not None) for wave in waves]
    return checked


def _check_together(checked: Checked, waves: Sequence[CleanedWave], study: Study) -> None:
    """Tell what only the waves together show: weights, frames and margins that cannot be."""
    combined = checked.combined = checked.attempt(lambda: combine_waves(waves))
    if combined is not None:
        frames = {name: wave.frame for name, wave in study.waves.items() if wave.frame}
        checked.attempt(lambda: response_table(combined.accounting, frames))
        checked.attempt(lambda: weighted(combined.answers, study.weighting))
        checked.problems += _untied(combined, study)
        _check_editions(checked, combined, study)
        _check_make_up(checked, combined, study)


def _untied(combined: CombinedWaves, study: Study) -> Iterator[Problem]:
    """Tell markers that are placed while no codebook says where the project of a respondent is named."""
    if study.grid is not None and study.grid.respondents and not (combined.treatments["question"] == "").any():
        found = "aucun livre de codes ne dit où est nommé le projet d'un répondant"
        remedy = "ajouter « project: {column: …} » à un livre de codes, ou retirer `respondents`"
        yield Problem(MARKERS, "respondents", found, remedy)


def _check_editions(checked: Checked, combined: CombinedWaves, study: Study) -> None:
    """Tell on which questions editions are compared: a problem if too few, for a look if some are left out."""
    if study.editions is None or len(study.waves) < 2:
        return
    for key, space in study.spaces.items():
        asked = {name: study.questions[name] for name in space.active(study.questions) if space.within is None}
        left_out = asked_otherwise(crosswalk(combined.sources, combined.recodes, asked), asked)
        problems = list(too_few_in_common(key, asked, left_out))
        checked.problems += problems
        if len(left_out) and not problems:
            names = told_left_out(left_out)
            verb = "n'entre pas" if len(names) == 1 else "n'entrent pas"
            checked.noticed.append(f"espace « {key} » : {verb} dans la comparaison des éditions : {listed(names)}")


def _check_make_up(checked: Checked, combined: CombinedWaves, study: Study) -> None:
    """Tell cells too small for make-ups to be compared: a problem in the reference, for a look in another edition."""
    margins = study.comparison.weight_to
    if study.editions is None or not margins:
        return
    small = too_small_cells(combined.answers, study.editions, margins)
    checked.problems += make_up_problems(small, study.editions)
    checked.noticed += [
        f"`weight_to` : l'écart de l'édition « {edition} » ne sera pas décomposé, moins de {FEWEST_OF_A_CELL} de ses"
        f" répondants étant dans : {listed(cells)} ; réunir ces modalités avec d'autres, ou retirer une question"
        for edition, cells in small.items()
        if edition != study.editions.reference
    ]


def checked_wave(
    root: Path,
    files: Sequence[str],
    codebook: Codebook,
    questions: Mapping[str, Question],
    data: DataKind,
    pseudonym_key: str | None,
    grid: Grid | None = None,
) -> str:
    """Return what was read of one wave, in a sentence.

    Raises
    ------
    StudyError
        With every problem of its files: where they come from, how they are written, what they answer.
    """
    checked = Checked(list(provenance_problems(root, data, files)), holds=False)
    key = checked.attempt(lambda: read_key(root, data, pseudonym_key)) or NO_KEY
    wave = checked.attempt(lambda: _cleaned(checked, root, files, codebook, questions, key, grid))
    raise_any(checked.problems)
    return spaced("\n".join([*checked.recognised, _told_wave(wave)])) if wave else ""


def _read_wave(checked: Checked, root: Path, name: str, study: Study, key: bytes) -> CleanedWave | None:
    """Return the clean answers of a wave; check what a faulty codebook still says of its files."""
    codebook, faults = sound_codebook(root, name, study)
    checked.problems += faults
    if codebook is None:
        return None
    wave = _cleaned(checked, root, study.waves[name].files, codebook, study.questions, key, study.grid)
    return None if faults else wave


def _cleaned(
    checked: Checked,
    root: Path,
    files: Sequence[str],
    codebook: Codebook,
    questions: Mapping[str, Question],
    key: bytes,
    grid: Grid | None,
) -> CleanedWave:
    if not checked.holds and (slices := sliced_wave(root, files, codebook)) is not None:
        with suppress(IrregularError):
            try:
                wave = _sliced(slices, codebook, questions, key, _looked_at(checked.study))
            except StudyError:
                checked.recognised += slices.recognised
                raise
            checked.recognised += slices.recognised
            return wave
    raw = read_raw(root, files, codebook.source, codebook.columns())
    checked.recognised += [f"{table.file} : {note}." for table in raw for note in table.notes]
    assessed = assessed_of(root, codebook, grid, checked.levels)
    if assessed is not None and key == NO_KEY:
        assessed = replace(assessed, carried=None)  # its pseudonyms are of another key
    if assessed is not None:
        told = told_unknown(raw, codebook, assessed)
        checked.noticed += [each for each in told if each not in checked.noticed]  # a file may be that of two waves
    return clean_wave(raw, codebook, questions, key=key, assessed=assessed)


def _sliced(
    slices: Slices, codebook: Codebook, questions: Mapping[str, Question], key: bytes, looked_at: Collection[str]
) -> CleanedWave:
    """Return what accounts for a wave that is cleaned by slices, and of its answers the columns that are looked at."""
    parts: list[pd.DataFrame] = []

    def keep(tables: Mapping[str, pd.DataFrame]) -> None:
        answers = tables["answers"]
        parts.append(answers[[name for name in answers if name in looked_at]])

    wave = clean_slices(slices, codebook, questions, key=key, write=keep if looked_at else None)
    return replace(wave, answers=pd.concat(parts, ignore_index=True)) if parts else wave


def _looked_at(study: Study | None) -> set[str]:
    """Return the columns of answers that the check of all waves together looks at."""
    if study is None:
        return set()
    margins = {key for margin in (study.weighting.margins if study.weighting else ()) for key in margin.questions}
    edition = {study.editions.question} if study.editions and study.editions.question else set()
    return {"wave", "edition", "weight", *margins, *study.comparison.weight_to, *edition}


def _told_study(study: Study) -> str:
    counts = [
        _plural(len(study.waves), "vague"),
        _plural(len(study.questions), "question"),
        _plural(len(study.spaces), "espace"),
    ]
    return f"Étude « {study.title} » : {', '.join(counts)}."


def _told_wave(cleaned: CleanedWave, *, are_marked: bool = False) -> str:
    accounting = cleaned.accounting
    rows = dict(zip(accounting["step"], accounting["rows"], strict=True))
    aside = ", ".join(f"{label} {rows[step]}" for step, label in REASONS.items() if rows[step])
    wave = accounting["wave"].iloc[0]
    told = f"Vague {wave} : {_plural(rows['received'], 'ligne')} reçue{'s' if rows['received'] > 1 else ''}"
    kept = f"{told}, {rows['kept']} gardée{'s' if rows['kept'] > 1 else ''}{f' ({aside})' if aside else ''}."
    return f"{kept}{_told_ties(cleaned.treatments, rows['kept'], are_marked=are_marked)}"


def _told_ties(treatments: pd.DataFrame, kept: int, *, are_marked: bool) -> str:
    """Tell how many respondents name a project of the grid, where markers are placed; which marked ones nobody does."""
    own = treatments[treatments["question"] == ""]
    if own.empty:
        return ""
    n = own.set_index("treatment")["n"]
    named = kept - n["project_unnamed"] - n["project_unknown"]
    unmarked = f" (dont {n['project_unmarked']} d'un projet non noté)" if are_marked and n["project_unmarked"] else ""
    alone = f" Projets notés que personne ne porte : {n['project_alone']}." if are_marked else ""
    others = f"{n['project_unknown']} d'un projet inconnu, {n['project_unnamed']} sans projet nommé"
    return f" Répondants selon leur projet : {named} d'un projet de la grille{unmarked}, {others}.{alone}"


def _plural(n: int, word: str) -> str:
    return f"{n} {word}{'s' if n > 1 else ''}"
