"""The command that makes many studies and sets them side by side."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from analysis.commands.french import FrenchCommand, help_option
from analysis.commands.running import made
from analysis.commands.telling import Run
from analysis.many.folders import FEWEST, Asked, asked_studies
from analysis.mishaps import told_mishap
from analysis.pasting import command
from analysis.printing.levels import is_for_everybody
from analysis.problems import Problem, StudyError, listed, raise_any, spaced
from analysis.study import Study
from analysis.study.reading import declared_study

if TYPE_CHECKING:
    from analysis.many.reading import Made

INTO = "comparaison"
INTERRUPTED = 130
_AGES = {
    "stale": "Configuration changée depuis que les résultats ont été faits",
    "unknown": "Sans les empreintes que garde un calcul, rien ne dit si les résultats sont ceux de la configuration",
}


@click.command(cls=FrenchCommand, name="many", add_help_option=False)
@click.argument("patterns", metavar="DOSSIER...", nargs=-1)
@click.option(
    "--into",
    metavar="DOSSIER",
    default=INTO,
    type=click.Path(path_type=Path),
    help="Où écrire ; comparaison/ par défaut.",
)
@click.option(
    "--reference", metavar="DOSSIER", help="Étude à côté de laquelle mettre les autres ; la première faite par défaut."
)
@click.option("--language", metavar="fr|en", help="Langue de la page ; celle de la référence par défaut.")
@click.option("--cores", metavar="N", default="all", help="Étapes de front : un nombre, ou all (tous les cœurs).")
@click.option(
    "--made", "as_made", is_flag=True, help="Ne rien calculer : comparer les études déjà faites, telles qu'elles sont."
)
@click.option(
    "--mixed", is_flag=True, help="Accepter des données reconstituées à côté de données réelles ; la page le dit."
)
@help_option
def compare_many(
    patterns: tuple[str, ...],
    into: Path,
    reference: str | None,
    language: str | None,
    cores: str,
    *,
    as_made: bool,
    mixed: bool,
) -> None:
    """Faire les études DOSSIER..., l'une après l'autre, puis les mettre côte à côte dans une page.

    La page dit quels axes se retrouvent d'une étude à l'autre, ce qui ne se compare pas et pourquoi ; tables et figures
    l'accompagnent. Une étude qui échoue n'arrête pas les autres : elle est dite, et le code de sortie est 1. À côté
    d'une étude destinée à tous, rien n'est imprimé d'une étude destinée à l'équipe, que rien n'a auditée.

    Exemples : python -m analysis many 62/* 59/*

    python -m analysis many lecture-1 lecture-2 --into lectures (une même étude, lue de deux façons)
    """
    if cores != "all" and not cores.isdecimal():
        raise click.UsageError(f"--cores vaut all ou un nombre entier, pas « {cores} »")
    if language not in (None, "fr", "en"):
        raise click.UsageError(f"--language vaut fr ou en, pas « {language} »")
    raise_any(_place(into))
    asked = asked_studies(patterns, Path.cwd(), into)
    known = _declared(asked)
    raise_any([*_mixture(known, mixed=mixed), *_unknown(reference, asked)])
    if asked.others:
        click.echo(spaced(f"Laissés de côté, qui ne sont pas des études : {listed(asked.others)}"))
    lost = {} if as_made else _run_each(asked, cores)
    done = _read_each(asked, known, lost)
    if len(done) < FEWEST:
        click.echo(
            spaced(f"Rien à comparer : {len(done)} étude faite sur {len(asked.folders)}.\n{_told_lost(lost)}").rstrip()
        )
        sys.exit(1)
    _write(asked, known, done, lost, into, reference, language, as_made=as_made)
    sys.exit(1 if lost else 0)


def _declared(asked: Asked) -> dict[str, Study]:
    """Return what studies declare, where it can be read: the others say why when they are run."""
    known = {}
    for name, folder in asked.folders.items():
        with suppress(StudyError, OSError):
            known[name], _ = declared_study(folder)
    return known


def _mixture(known: Mapping[str, Study], *, mixed: bool) -> list[Problem]:
    """Return that fictional and confidential answers would be mixed without a word, if so."""
    from analysis.many.reading import is_mixed

    if mixed or not is_mixed(list(known.values())):
        return []
    fictional = listed(name for name, study in known.items() if study.data == "reconstructed")
    found = f"des données reconstituées, fictives ({fictional}), seraient comparées à des données réelles"
    return [Problem("études", "données", found, "retirer les unes ou les autres, ou ajouter --mixed : la page le dira")]


def _place(into: Path) -> list[Problem]:
    """Return that a study lies where the comparison would be written, if so."""
    if into.exists() and not into.is_dir():
        return [Problem(str(into), "--into", "c'est un fichier", f"nommer un dossier : --into {INTO}")]
    if into.exists() and not os.access(into, os.W_OK):
        remedy = f"en donner le droit, ou nommer un autre dossier : --into {INTO}"
        return [Problem(str(into), "--into", "ce dossier n'est pas accessible en écriture", remedy)]
    if not (into / "config").exists():
        return []
    found = "ce dossier est celui d'une étude, et la comparaison y mêlerait ses fichiers"
    return [Problem(str(into), "--into", found, f"nommer un autre dossier : --into {INTO}")]


def _unknown(reference: str | None, asked: Asked) -> list[Problem]:
    """Return that the reference is none of the studies, if so."""
    if reference is None or _named(reference, asked):
        return []
    remedy = f"choisir parmi : {listed(asked.folders)}"
    return [Problem("études", "--reference", f"« {reference} » n'est aucune des études demandées", remedy)]


def _named(reference: str, asked: Asked) -> str | None:
    """Return the name of the study that a reference names: by this name, or by its folder."""
    if reference in asked.folders:
        return reference
    place = Path(reference).resolve()
    return next((name for name, folder in asked.folders.items() if folder == place), None)


def _run_each(asked: Asked, cores: str) -> dict[str, str]:
    """Make each study; return why, by name, those that failed did."""
    lost = {}
    for rank, (name, folder) in enumerate(asked.folders.items(), 1):
        click.echo(spaced(f"\nÉtude {rank} sur {len(asked.folders)} : {name}"))
        run = Run(folder, command("run", folder))
        try:
            code = made(run, ["--cores", cores])
        except StudyError as fault:
            click.echo(str(fault))
            code = 1
        except Exception as error:  # one study stops no other
            click.echo(told_mishap(error) or spaced(f"Arrêt : {type(error).__name__} : {error}"))
            code = 1
        if code == INTERRUPTED:
            click.echo("Les études qui suivent n'ont pas été faites, et rien n'est comparé.")
            sys.exit(INTERRUPTED)
        if code:
            lost[name] = "step" if run.failed else "stopped" if run.started else "check"
    return lost


def _read_each(asked: Asked, known: Mapping[str, Study], lost: dict[str, str]) -> list[Made]:
    """Return what each study that was made prints; those that lack a table are lost too."""
    from analysis.many.reading import read_made

    there = {name: known[name] for name in asked.folders if name in known and name not in lost}
    lost |= dict.fromkeys((name for name in asked.folders if name not in known and name not in lost), "check")
    done: dict[str, Made] = {}
    # Those for everybody come first: only one that is there indeed withholds the others.
    for name, study in sorted(there.items(), key=lambda each: not is_for_everybody(each[1])):
        beside_public = any(one.disclosure == "public" for one in done.values())
        try:
            done[name] = read_made(name, asked.folders[name], study, for_everybody=beside_public)
        except StudyError as fault:
            click.echo(str(fault))
            lost[name] = "unmade"
        except Exception as error:  # one study stops no other
            told = told_mishap(error) or f"une table est illisible, la refaire ({type(error).__name__})"
            click.echo(spaced(f"{asked.folders[name]} : {told}"))
            lost[name] = "unmade"
    return [done[name] for name in there if name in done]


def _write(
    asked: Asked,
    known: Mapping[str, Study],
    done: list[Made],
    lost: Mapping[str, str],
    into: Path,
    reference: str | None,
    language: str | None,
    *,
    as_made: bool,
) -> None:
    """Set the studies side by side, write them, and tell where and what is lost."""
    from analysis.many.comparing import side_by_side
    from analysis.many.reading import Lost
    from analysis.many.writing import write_side_by_side

    wanted = _named(reference, asked) if reference else None
    printing = next((one for one in done if not one.is_withheld), done[0])
    chosen = next((one for one in done if one.name == wanted), printing)
    if wanted not in (None, chosen.name):
        click.echo(spaced(f"« {reference} » n'est pas faite : les études sont mises à côté de « {chosen.name} »."))
    gone = [Lost(name, lost[name], known.get(name)) for name in asked.folders if name in lost]
    side = side_by_side(done, gone, chosen, as_found=as_made)
    try:
        page = write_side_by_side(side, into, language or chosen.study.language)
    except OSError as error:
        told = told_mishap(error) or f"Rien n'est écrit dans {into} : {error.strerror or error}"
        click.echo(spaced(f"{told}\nLes études faites le restent : relancer avec --made."))
        sys.exit(1)
    s = "s" if len(done) > 1 else ""
    n = f"{len(done)} étude{s} faite{s} sur {len(asked.folders)}."
    if withheld := [one.name for one in done if one.is_withheld]:
        n += f" Sans audit, rien n'est imprimé, à côté d'une étude destinée à tous, de : {listed(withheld)}."
    aged = [f"{_AGES[age]} : {listed(names)}." for age, names in side.aged]
    told = " ".join(filter(None, (n, _told_lost(lost), *aged)))
    click.echo(spaced(f"\n{told}\nComparaison : {page}, {into / 'many.csv'}"))


def _told_lost(lost: Mapping[str, str]) -> str:
    """Return which studies failed, and what tells why."""
    why = {"check": "vérification", "step": "une étape échoue", "stopped": "calcul arrêté", "unmade": "pas faite"}
    named = [f"{name} ({why[word]})" for name, word in lost.items()]
    return f"En échec : {listed(named)}." if named else ""
