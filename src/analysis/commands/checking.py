"""The command that checks a study, and tells what its counts become."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.commands.french import FrenchCommand, help_option
from analysis.problems import StudyError, spaced, told

if TYPE_CHECKING:
    import pandas as pd

    from analysis.harmonising.checking import Checked
    from analysis.harmonising.effects import Cleaned


@click.command(cls=FrenchCommand, add_help_option=False)
@click.argument("folder", metavar="[DOSSIER]", default=".", type=click.Path(path_type=Path))
@click.option("--format", "form", metavar="text|json", default="text", help="Forme de la réponse : text ou json.")
@click.option(
    "--against",
    metavar="AVANT",
    type=click.Path(path_type=Path),
    help="Dire aussi quels effectifs changent : AVANT est une étude faite, son data/processed, ou une copie à relire.",
)
@help_option
def check(folder: Path, form: str, against: Path | None) -> None:
    """Vérifier la configuration et les fichiers reçus de l'étude DOSSIER (par défaut, le dossier courant).

    Rien n'est fabriqué. Chaque problème est dit avec son remède, tous à la fois ; le code de sortie est 1 s'il y en a.

    Exemples : python -m analysis check examples/poison --format json

    python -m analysis check --against . (avant d'accepter un livre de codes modifié : ce que l'étude faite comptait)
    """
    if form not in ("text", "json"):
        raise click.UsageError(f"--format vaut text ou json, pas « {form} »")
    if not folder.is_dir():
        raise click.UsageError(f"le dossier « {folder} » est introuvable")
    checked = checked_study(folder, holds=against is not None)
    changed = _effects(checked, folder, against) if against is not None else None
    click.echo(_as_json(checked, changed) if form == "json" else as_text(checked, changed))
    if form == "text" and against is not None and changed is None:
        click.echo(spaced("Effectifs : ils seront comparés une fois ces problèmes corrigés."))
    sys.exit(1 if checked.problems else 0)


def checked_study(folder: Path, *, holds: bool = False) -> Checked:
    """Check a study: its configuration, its texts, its received files; the answers of large waves held or not."""
    from analysis.harmonising.checking import check_study
    from analysis.markers.received import carried_levels, told_marks
    from analysis.report.texts import read_texts

    return check_study(folder, also=[read_texts, told_marks], levels=carried_levels, holds=holds)


def _effects(checked: Checked, folder: Path, against: Path) -> pd.DataFrame | None:
    """Return the counts that changed since another study, or None where this one has faults."""
    if checked.combined is None:
        return None
    from analysis.harmonising.effects import cleaned_of, effects
    from analysis.study.reading import read_study

    return effects(_cleaned(against), cleaned_of(checked.combined), read_study(folder).questions)


def _cleaned(folder: Path) -> Cleaned:
    """Return the clean answers of a study already made, else of one read again."""
    from analysis.harmonising.checking import check_study
    from analysis.harmonising.effects import TABLES, Cleaned, cleaned_of
    from analysis.storage import read_answers, read_table

    for made in (folder, folder / "data/processed"):
        if (made / "answers.parquet").is_file():
            tables = {name: read_table(made / f"{name}.csv") for name in TABLES}
            return Cleaned(read_answers(made / "answers.parquet"), **tables)
    if not (folder / "config/study.yaml").is_file():
        raise click.UsageError(f"« {folder} » n'est ni une étude, ni le dossier data/processed d'une étude")
    checked = check_study(folder)
    if checked.combined is None:
        raise StudyError(checked.problems)
    return cleaned_of(checked.combined)


def as_text(checked: Checked, changed: pd.DataFrame | None = None) -> str:
    """Return what a check found, by file, or what it read where there is no problem."""
    if not checked.problems:
        from analysis.harmonising.effects import told_effects

        found = "" if changed is None else spaced(f"\n{told_effects(changed)}")
        return f"Aucun problème.\n{checked.summary}{found}"
    by_file = sorted(checked.problems, key=lambda problem: problem.file)
    n = len(by_file)
    recognised = [f"\nReconnu : {spaced(each)}" for each in checked.recognised]
    return f"{told(by_file)}\n{''.join(recognised)}\n{n} problème{'s' if n > 1 else ''}."


def _as_json(checked: Checked, changed: pd.DataFrame | None = None) -> str:
    answer: dict[str, Any] = {
        "problems": [asdict(problem) for problem in checked.problems],
        "summary": checked.read,
        "recognised": checked.recognised,
        "noticed": checked.noticed,
    }
    if changed is not None:
        answer["effects"] = json.loads(changed.to_json(orient="records"))
    return json.dumps(answer, ensure_ascii=False, indent=2)
