"""config/markers.yaml: what it declares, every fault of it, the grid of the repository's own study."""

import pytest
from tests.markers.at_hand import GRID

from analysis.problems import StudyError
from analysis.study.marker_checks import read_grid


def faults(read, text):
    with pytest.raises(StudyError) as fault:
        read(text)
    return [(problem.subject.partition(", ")[2], problem.found, problem.remedy) for problem in fault.value.problems]


def test_a_grid_is_read_with_its_order(grid_at):
    grid = grid_at()
    assert list(grid.levels) == [0, 1, 2, 3]
    assert list(grid.markers) == ["lien", "sobriete"]
    assert grid.markers["lien"].levels[1].example == "Une fête"
    assert not grid.markers["sobriete"].levels
    assert list(grid.filled) == ["entree"]
    assert grid.files == ("data/raw/markers/E1.csv",)
    assert grid.rounds["entree"].decided == {"jardin": {"lien": 2}}
    assert grid.is_told


def test_a_study_without_a_grid_has_none(tmp_path):
    assert read_grid(tmp_path) is None


def test_the_own_grid_quotes_six_markers_and_describes_the_levels_of_one(root):
    """Marks are published nowhere: the study declares no assessor and no round, and tells no narrative."""
    grid = read_grid(root)
    assert [key for key, marker in grid.markers.items() if marker.levels] == ["autonomie"]
    assert len(grid.markers) == 6
    assert (grid.lowest, grid.highest) == (0, 3)
    assert (grid.assessors, dict(grid.rounds), grid.is_told) == ((), {}, False)
    assert all(project.narrative is None and not project.elements for project in grid.projects.values())


@pytest.mark.parametrize(
    ("old", "new", "place", "found", "remedy"),
    [
        ("lowest: 0,", "lowest: 3,", "grid.scale", "de 3 à 3, il n'y a pas deux niveaux", "écrire un `highest`"),
        ("      3: {", "      4: {", "markers.lien.levels.4", "le niveau 4 n'est pas de l'échelle", "corriger"),
        ("label: Sobriété", "label: LIEN", "markers.sobriete.label", "« lien » porte déjà le nom", "leur donner deux"),
        ('"Atelier : inventé"', "JARDIN", "projects.atelier.label", "« jardin » a pour clé ce nom", "leur donner deux"),
        (
            "label: À la sortie",
            "label: Entree",
            "rounds.sortie.label",
            "« entree » a pour clé ce nom",
            "leur donner deux",
        ),
        ("[partage]", "[partages]", "projects.jardin.elements.1", "élément clé inconnu", "écrire « partage »"),
        ("assessors: [E1, E2, E3]\n", "", "rounds", "aucun `assessors`", "déclarer `assessors`"),
        ("2026-01-15", "2026-02-30", "rounds.entree.date", "« 2026-02-30 » n'est pas un jour", "écrire année"),
        ("data/raw/markers/E1.csv", "grilles/E1.csv", "rounds.entree.files.1", "n'est pas sous data/raw/", "y déposer"),
        ("data/raw/markers/E1.csv", "data/raw/../E1.csv", "rounds.entree.files.1", "n'est pas sous", "y déposer"),
        ("{lien: 2}", "{lien: 7}", "rounds.entree.decided.jardin.lien", "le niveau 7 n'est pas", "corriger"),
        ("{lien: 2}", "{liens: 2}", "rounds.entree.decided.jardin.liens", "marqueur inconnu", "écrire « lien »"),
        ("decided: {jardin:", "decided: {jardins:", "rounds.entree.decided.jardins", "projet inconnu", "« jardin »"),
        ("[E1, E2, E3]", "[E1, Dupont]", "assessors.2", "« Dupont » n'a pas la forme voulue", "comme E1"),
        ("  atelier:", "  Atelier:", "projects.Atelier", "ne peut pas être un nom", "Des minuscules"),
    ],
)
def test_each_fault_is_told_with_its_place_and_remedy(grid_at, old, new, place, found, remedy):
    assert old in GRID
    told = faults(grid_at, GRID.replace(old, new))
    assert any(place == at and found in said and remedy in edit for at, said, edit in told), told


def test_a_filled_grid_declared_twice_is_told(grid_at):
    text = GRID.replace("{label: À la sortie}", "{label: À la sortie, files: [data/raw/markers/E1.csv]}")
    ((place, found, _),) = faults(grid_at, text)
    assert (place, "déjà déclaré (séance « entree »)" in found) == ("rounds.sortie.files.1", True)
