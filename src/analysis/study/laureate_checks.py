"""Every fault of the lists of laureates, of their towns, of their news and of what study.yaml says of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from analysis.problems import Problem, choice
from analysis.settings import Place, Settings
from analysis.study import laureates as names
from analysis.study.laureates import Laureates, Proclamation
from analysis.study.lists import Line, lines_of, list_problems, list_text
from analysis.study.outlines import in_metropolitan_france, outline_problems

BASE: Place = ("laureates",)
TownsByCode = Mapping[str, Line]


def laureate_problems(root: Path, declared: Laureates, settings: Settings) -> Iterator[Problem]:
    """Yield every fault of files that are there; each tells its line, and that it is about laureates."""
    yield from _former_names(declared, settings)
    yield from (replace(each, place=BASE) for each in _files(root, declared))


def _former_names(declared: Laureates, settings: Settings) -> Iterator[Problem]:
    """Tell two categories that have one name in an edition."""
    editions = dict.fromkeys(
        [*declared.editions, *(one for each in declared.categories.values() if each.was for one in each.was.editions)]
    )
    told: set[str] = set()
    for edition in editions:
        owners: dict[str, str] = {}
        for key, category in declared.categories.items():
            name = category.named_in(edition)
            owner = owners.setdefault(name.casefold(), key)
            if owner != key and key not in told:
                told.add(key)
                found = f"« {name} » nomme aussi la catégorie « {owner} » dans l'édition « {edition} »"
                yield settings.problem((*BASE, "categories", key), found, "donner à chacune son nom")


def _files(root: Path, declared: Laureates) -> Iterator[Problem]:
    towns_file = declared.towns.file
    faults = list(list_problems(root, towns_file, (*names.OF_TOWNS, declared.towns.territory)))
    yield from faults
    towns: TownsByCode | None = None
    if not faults:
        lines = lines_of(list_text(root, towns_file))
        faults = list(_towns(declared, lines))
        yield from faults
        towns = {line[names.CODE]: line for line in lines} if not faults else None
    known: dict[str, set[str]] = {}
    for proclaimed in declared.editions.values():
        faults = list(list_problems(root, proclaimed.file, names.OF_LAUREATES))
        yield from faults
        if not faults:
            lines = lines_of(list_text(root, proclaimed.file))
            known[proclaimed.edition] = {line[names.PROJECT] for line in lines}
            yield from _laureates(declared, proclaimed, lines, towns)
    if declared.news:
        faults = list(list_problems(root, declared.news, names.OF_NEWS))
        yield from faults or _news(declared.news, lines_of(list_text(root, declared.news)), known)
    if declared.outline:
        yield from outline_problems(root, declared.outline.file)


def _towns(declared: Laureates, lines: list[Line]) -> Iterator[Problem]:
    file, seen = declared.towns.file, dict[str, int]()
    for line in lines:
        subject = f"{line.subject}, « {line[names.TOWN]} »"
        for name in (names.TOWN, names.CODE, declared.towns.territory):
            if not line[name]:
                yield Problem(file, line.subject, f"la colonne « {name} » est vide", "la remplir, ou retirer la ligne")
        if (earlier := seen.setdefault(line[names.CODE], line.number)) != line.number:
            found = f"le code « {line[names.CODE]} » est déjà à la ligne {earlier}"
            yield Problem(file, subject, found, "ne garder qu'une ligne par commune")
        place = _degrees(line)
        if place is None:
            found = f"« {line[names.LATITUDE]} », « {line[names.LONGITUDE]} » : latitude et longitude ne se lisent pas"
            yield Problem(file, subject, found, "écrire des degrés décimaux, avec un point : 50.2899")
        elif not in_metropolitan_france(*place):
            found = f"latitude {place[1]}, longitude {place[0]} : hors de la France métropolitaine, seule projetée ici"
            yield Problem(file, subject, found, "vérifier que latitude et longitude ne sont pas échangées")


def _degrees(line: Line) -> tuple[float, float] | None:
    try:
        return float(line[names.LONGITUDE]), float(line[names.LATITUDE])
    except ValueError:
        return None


def _laureates(
    declared: Laureates, proclaimed: Proclamation, lines: list[Line], towns: TownsByCode | None
) -> Iterator[Problem]:
    """Tell a project told twice, without a name or a rank, of an unknown category or town; a wrong number of them."""
    file, edition = proclaimed.file, proclaimed.edition
    ranks, projects = dict[str, int](), dict[str, int]()
    for line in lines:
        project, rank = line[names.PROJECT], line[names.ORDER]
        subject = f"{line.subject}, « {project} »" if project else line.subject
        if not project:
            yield Problem(file, subject, f"la colonne « {names.PROJECT} » est vide", "nommer le projet")
        elif (earlier := projects.setdefault(project.casefold(), line.number)) != line.number:
            found = f"ce projet est déjà à la ligne {earlier}"
            yield Problem(file, subject, found, "ne garder qu'une ligne par projet")
        if not rank.isdecimal() or not int(rank):
            yield Problem(file, subject, f"« {rank} » n'est pas un rang de proclamation", "écrire 1, 2, 3…")
        elif (earlier := ranks.setdefault(str(int(rank)), line.number)) != line.number:
            yield Problem(file, subject, f"le rang {rank} est déjà à la ligne {earlier}", "donner à chacun le sien")
        category = line[names.CATEGORY]
        if declared.category_of(category, edition) is None:
            yield Problem(file, subject, *_unknown_category(declared, category, edition))
        if towns is not None:
            yield from _town(declared, file, subject, line, towns)
    if not lines:
        yield Problem(file, "fichier", "la liste n'a aucun projet", f"retirer l'édition « {edition} », ou la remplir")
    elif proclaimed.announced is not None and len(lines) != proclaimed.announced:
        found = f"{len(lines)} projets, quand {proclaimed.announced} sont annoncés (`announced`)"
        yield Problem(file, "fichier", found, f"compléter la liste, ou corriger `announced` de l'édition « {edition} »")


def _unknown_category(declared: Laureates, text: str, edition: str) -> tuple[str, str]:
    """Return what is wrong with a category, and its remedy: the name of another edition, else the nearest one."""
    known = [each.named_in(edition) for each in declared.categories.values()]
    for each in declared.categories.values():
        others = {each.label, *([each.was.name] if each.was else [])} - {each.named_in(edition)}
        if text in others:
            found = f"« {text} » est le nom de cette catégorie dans d'autres éditions"
            return found, f"écrire « {each.named_in(edition)} »"
    found = f"catégorie « {text} » inconnue de l'édition « {edition} »" if text else "la catégorie est vide"
    return found, choice(text, known)


def _town(declared: Laureates, file: str, subject: str, line: Line, towns: TownsByCode) -> Iterator[Problem]:
    code, town = line[names.CODE], line[names.TOWN]
    if code not in towns:
        same = [each for each, known in towns.items() if known[names.TOWN] == town]
        remedy = f"écrire {same[0]}" if same else f"ajouter la commune à {declared.towns.file}"
        yield Problem(file, subject, f"le code INSEE « {code} » n'est pas dans {declared.towns.file}", remedy)
    elif towns[code][names.TOWN] != town:
        found = f"le code INSEE {code} est celui de « {towns[code][names.TOWN]} », et la ligne dit « {town} »"
        yield Problem(file, subject, found, "corriger l'un des deux")


def _news(file: str, lines: list[Line], known: Mapping[str, set[str]]) -> Iterator[Problem]:
    """Tell news without a date or words, or of a project that its edition does not have where its list is known."""
    for line in lines:
        project, edition = line[names.PROJECT], line[names.EDITION]
        subject = f"{line.subject}, « {project} »"
        try:
            date.fromisoformat(line[names.DATE])
        except ValueError:
            found = f"« {line[names.DATE]} » n'est pas une date"
            yield Problem(file, subject, found, "l'écrire année-mois-jour : 2019-11-16")
        for name in (names.EDITION, names.PROJECT, names.NEWS):
            if not line[name]:
                yield Problem(file, subject, f"la colonne « {name} » est vide", "la remplir, ou retirer la ligne")
        if project and edition in known and project not in known[edition]:
            found = f"ce projet n'est pas un lauréat de l'édition « {edition} »"
            near = choice(project, known[edition])
            yield Problem(file, subject, found, near if near.startswith("écrire") else "le nommer comme dans la liste")
