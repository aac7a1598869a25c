"""Many studies made and set side by side: one that fails, levels of disclosure, mixtures, what is written."""

from __future__ import annotations

import json
import re
import shutil
from base64 import urlsafe_b64encode
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.commands import comparing, run
from analysis.many import writing
from analysis.many.comparing import SideBySide
from analysis.many.reading import Lost
from analysis.tables.many import OF_MANY

HOSTILE = "lue <i> & é"  # a name of folder is no markup
DRAWN = ("many-main-1.svg", "many-malades-1.svg")


@pytest.fixture
def command(capsys):
    """Return what runs the command: the code of its end, and all that it told."""

    def call(*arguments):
        code = 0
        try:
            run(["many", *map(str, arguments)])
        except SystemExit as end:
            code = end.code
        told = capsys.readouterr()
        return code, (told.out + told.err).replace("\u00a0", " ").replace("\u202f", " ")

    return call


def copied(house, place, *edits):
    """Copy a study that was made, its configuration edited: pairs of a text and another."""
    for part in ("config", "data/processed"):
        shutil.copytree(house.study / part, place / part)
    for file, old, new in edits:
        text = (place / "config" / file).read_text("utf-8")
        assert old in text
        (place / "config" / file).write_text(text.replace(old, new), encoding="utf-8")
    return place


def declared(place, data="public", disclosure="internal"):
    """Write the configuration of a study of which nothing else is there."""
    (place / "config").mkdir(parents=True)
    study = f"study: {{title: {place.name}, language: fr, data: {data}, disclosure: {disclosure}, seed: 1}}\n"
    waves = "waves: {v: {codebook: config/v.yaml, files: [data/raw/v.csv]}}\n"
    (place / "config/study.yaml").write_text(study + waves, encoding="utf-8")
    questions = "questions: {a: {label: A, role: descriptive, type: number}}\n"
    (place / "config/questionnaire.yaml").write_text(questions, encoding="utf-8")
    return place


@pytest.fixture
def three(poison_house, tmp_path):
    """Return the study of poison, the same with a question called otherwise and one less, and a broken one."""
    words = ("questionnaire.yaml", "nausees: {label: Nausées,", "nausees: {label: Envie de vomir,")
    fewer = ("questionnaire.yaml", "{label: Glace, theme: aliments, role: active", "{label: Glace, role: descriptive")
    copied(poison_house, tmp_path / HOSTILE, words, fewer)
    copied(poison_house, tmp_path / "brisee", ("study.yaml", "language: fr", "langue: fr"))
    return [poison_house.study, tmp_path / HOSTILE, tmp_path / "brisee"]


def test_studies_already_made_are_set_side_by_side(three, command, tmp_path):
    into = tmp_path / "out"
    into.mkdir()
    (into / "many-main-2.svg").write_text("of another comparison", "utf-8")
    code, told = command(*three, "--made", "--into", into)
    assert code == 1
    assert not (into / "many-main-2.svg").exists()
    assert (into / ".gitignore").read_text("utf-8").endswith("\n*\n")
    assert not [line for line in told.splitlines() if line != line.rstrip()]
    assert "2 études faites sur 3. En échec : " in told
    tables = {name: pd.read_csv(into / f"{table.path}.csv") for name, table in OF_MANY.items()}
    assert [list(tables[name]) == table.names for name, table in OF_MANY.items()] == [True] * len(OF_MANY)
    own = tables["many_correlations"]
    own = own[(own["status"] == "active") & (own["axis"] == own["other_axis"]) & (own["space"] == "main")]
    assert own["correlation"].to_numpy() == pytest.approx(1)  # of the same places
    placed = pd.read_csv(three[0] / "data/processed/spaces/main/categories.csv").query(
        "status == 'active' and axis == 1"
    )
    assert own["n_categories"].unique().tolist() == [int((placed.groupby("question")["n"].transform("size") > 1).sum())]
    studies = tables["many_studies"]
    assert studies["made"].tolist() == [True, True, False]
    assert studies["found"].tolist()[2] == "check"
    reasons = tables["many_unlike"].set_index(["space", "reason"])["detail"]
    assert reasons["main", "other_words"] == "nausees"
    assert reasons["main", "other_questions_apart"] == "glace"
    page = (into / "comparaison.html").read_text("utf-8").replace("\u00a0", " ").replace("\u202f", " ")
    for words in (
        "Études côte à côte",
        "se retrouve dans «",
        "est dite autrement",
        "vérification trouve des problèmes",
    ):
        assert words in page
    assert "Données reconstituées" not in page
    assert "<i>" not in page
    assert "&lt;i&gt; &amp; é" in page
    assert page.count("data:image/svg+xml") == len(DRAWN)
    assert all((into / name).is_file() for name in DRAWN)


@pytest.fixture
def undrawn(monkeypatch):
    """Draw no figure: what is asked of them is asked above."""
    monkeypatch.setattr(writing, "figure_files", lambda drawings: [])


def for_everybody(house, place):
    """Copy a study as if it had been made for everybody."""
    copied(house, place, ("study.yaml", "disclosure: internal", "disclosure: public"))
    audit = "order,withheld,masked,shown,possible,enough,unread\n0,nothing,0,0,3,yes,\n"
    (place / "data/processed/disclosure_audit.csv").write_text(audit, "utf-8")
    return place


def test_two_for_everybody_are_in_english_beside_another_reference_when_asked(poison_house, command, tmp_path, undrawn):
    into = tmp_path / "out"
    places = [for_everybody(poison_house, tmp_path / name) for name in ("un", "deux")]
    code, told = command(*places, "--made", "--into", into, "--language", "en", "--reference", "deux")
    assert code == 0, told
    page = (into / "comparaison.html").read_text("utf-8")
    assert "Studies side by side" in page
    assert "Each study is for everybody" in page
    studies = pd.read_csv(into / "etudes.csv")
    assert studies.loc[studies["reference"], "study"].tolist() == ["deux"]
    rate = round(100 * pd.read_csv(into / "many.csv")["modified_rate"].iloc[0])
    assert re.search(rf">\s*{rate}\s*</td>", page)  # whole per cent, as it is rounded
    assert f"{rate}.0" not in page
    assert not (into / ".gitignore").exists()


def test_a_study_for_everybody_without_an_audit_is_not_made(poison_house, command, tmp_path):
    places = [for_everybody(poison_house, tmp_path / name) for name in ("un", "deux")]
    (places[1] / "data/processed/disclosure_audit.csv").write_text(
        "order,withheld,masked,shown,possible,enough,unread\n", "utf-8"
    )
    code, told = command(*places, "--made", "--into", tmp_path / "out")
    assert code == 1
    assert "deux (pas faite)" in told


def test_a_study_for_its_team_is_withheld_whole_beside_one_for_everybody(poison_house, command, tmp_path, undrawn):
    place = for_everybody(poison_house, tmp_path / "tous")
    code, told = command(poison_house.study, place, "--made", "--into", tmp_path / "out")
    assert code == 0, told
    team = poison_house.study.name
    assert "Sans audit, rien n'est imprimé" in told
    tables = {name: pd.read_csv(tmp_path / f"out/{table.path}.csv") for name, table in OF_MANY.items()}
    axes = tables["many_axes"]
    assert set(axes["study"].map(lambda name: name.rpartition("/")[2])) == {"tous"}
    assert len(axes["modified_rate"].dropna())
    assert axes["modified_rate"].dropna().map(lambda rate: rate == round(rate, 2)).all()
    assert [len(tables[name]) for name in ("many_correlations", "many_planes", "many_shifts")] == [0, 0, 0]
    assert tables["many_unlike"]["reason"].tolist() == ["not_audited"]
    page = (tmp_path / "out/comparaison.html").read_text("utf-8").replace("\u00a0", " ")
    assert "n'a pas été auditée" in page.replace("’", "'")
    assert "Les études sont prises telles" in page
    assert "Chaque étude est destinée à tous" not in page
    assert team in page


@pytest.mark.parametrize(
    ("levels", "lost", "is_for_everybody"),
    [
        (["public", "public"], [], True),
        (["public", "public"], ["public"], True),
        (["public", "public"], ["internal"], False),
        (["public", "public"], [None], False),
        (["internal", "internal"], ["public"], False),
    ],
)
def test_a_page_that_names_a_study_for_its_team_is_for_the_team(levels, lost, is_for_everybody):
    made = [SimpleNamespace(disclosure=level) for level in levels]
    gone = [Lost("c", "check", level and SimpleNamespace(disclosure=level)) for level in lost]
    assert SideBySide(made, gone, made[0], {}, ()).is_for_everybody == is_for_everybody


def test_git_takes_no_comparison_that_is_for_teams(tmp_path):
    held = tmp_path / "held"
    held.mkdir()
    (held / "notes.txt").write_text("mine", "utf-8")
    for place, everybody, is_ignored in (
        ("new", False, True),
        ("new", True, False),
        ("new", False, True),
        ("held", False, False),
    ):
        (tmp_path / place).mkdir(exist_ok=True)
        (tmp_path / place / "many.csv").write_text("", "utf-8")
        writing.keep_from_git(tmp_path / place, for_everybody=everybody)
        assert (tmp_path / place / ".gitignore").is_file() == is_ignored


def test_an_unreadable_table_stops_no_other(three, command, tmp_path, undrawn):
    shutil.copytree(three[1], tmp_path / "coupee")
    (tmp_path / "coupee/data/processed/spaces/main/categories.csv").write_bytes(b"\xff\n")
    code, told = command(*three[:2], tmp_path / "coupee", "--made", "--into", tmp_path / "out")
    assert code == 1
    assert "une table est illisible" in told
    assert "2 études faites sur 3. En échec : " in told


def test_a_table_that_was_cut_is_refused_and_an_older_configuration_told(poison_house, command, tmp_path, undrawn):
    names = ("entiere", "moindre", "coupee", "changee", "inconnue", "refaite")
    places = {name: copied(poison_house, tmp_path / name) for name in names}
    for name in {*names} - {"inconnue"}:
        shutil.copytree(poison_house.study / ".snakemake/metadata", places[name] / ".snakemake/metadata")
    table = "data/processed/spaces/main/categories.csv"
    content = (poison_house.study / table).read_bytes()
    (places["moindre"] / table).write_bytes(b"".join(content.splitlines(keepends=True)[:-5]))  # whole lines are left
    (places["coupee"] / table).write_bytes(content[:-5])
    shutil.rmtree(places["coupee"] / ".snakemake")
    (places["refaite"] / table).write_bytes(content + content.splitlines(keepends=True)[-1])
    record = places["refaite"] / ".snakemake/metadata" / urlsafe_b64encode(table.encode()).decode()
    noted = json.loads(record.read_text("utf-8"))
    record.chmod(0o600)
    record.write_text(json.dumps(noted | {"endtime": noted["endtime"] + 86_400}), encoding="utf-8")
    with (places["changee"] / "config/study.yaml").open("a", encoding="utf-8") as file:
        file.write("# since\n")
    code, told = command(*places.values(), "--made", "--into", tmp_path / "out")
    assert code == 1
    assert told.count("n'est pas celle que l'étude a faite") == told.count("coupée au milieu d'une ligne") == 1
    assert told.count("a été refaite après le dernier rapport, qui en lisait une autre") == 1
    assert "3 études faites sur 6. En échec : moindre (pas faite), coupee (pas faite), refaite (pas faite)." in told
    assert "Configuration changée depuis que les résultats ont été faits : changee." in told
    assert "rien ne dit si les résultats sont ceux de la configuration : inconnue." in told
    page = (tmp_path / "out/comparaison.html").read_text("utf-8").replace("\u00a0", " ").replace("’", "'")
    assert page.count("a changé depuis que ses résultats") == page.count("Rien ne dit si les résultats") == 1


def test_one_study_that_fails_stops_no_other(command, monkeypatch, tmp_path):
    called = []

    def made(study, arguments):
        called.append((study.folder.name, arguments))
        if study.folder.name == "b":
            raise OSError("no such thing")
        study.failed = study.folder.name == "a"
        return int(study.failed)

    monkeypatch.setattr(comparing, "made", made)
    places = [declared(tmp_path / name) for name in "abc"]
    code, told = command(*places, "--cores", "1", "--into", tmp_path / "out")
    assert code == 1
    assert [name for name, _ in called] == ["a", "b", "c"]
    assert called[0][1] == ["--cores", "1"]
    assert "Rien à comparer" in told
    assert "a (une étape échoue), b (vérification)" in told
    assert not (tmp_path / "out").exists()


def test_an_interruption_stops_them_all(command, monkeypatch, tmp_path):
    monkeypatch.setattr(comparing, "made", lambda *_: 130)
    code, told = command(declared(tmp_path / "a"), declared(tmp_path / "b"))
    assert code == 130
    assert "rien n'est comparé" in told


@pytest.mark.parametrize(
    ("kinds", "options", "found"),
    [
        (
            ("received", "reconstructed"),
            [],
            "des données reconstituées, fictives (b), seraient comparées à des données réelles",
        ),
        (("public", "reconstructed"), [], "des données reconstituées, fictives (b)"),
        (("received", "reconstructed"), ["--mixed", "--made"], "Rien à comparer"),
        (("public", "public"), ["--into", "{a}"], "ce dossier est celui d'une étude"),
        (("public", "public"), ["--into", "{a}/config/study.yaml"], "c'est un fichier"),
        (("public", "public"), ["--reference", "elsewhere"], "n'est aucune des études demandées"),
        (("public", "public"), ["--language", "de"], "--language vaut fr ou en"),
        (("public", "public"), ["--cores", "deux"], "--cores vaut all ou un nombre entier"),
    ],
)
def test_what_may_not_be_is_refused_before_anything_is_made(command, monkeypatch, tmp_path, kinds, options, found):
    monkeypatch.setattr(comparing, "made", lambda *_: pytest.fail("nothing is to be made"))
    places = [declared(tmp_path / name, data=kind) for name, kind in zip("ab", kinds, strict=True)]
    code, told = command(*places, *(option.format(a=places[0]) for option in options))
    assert code in (1, 2)
    assert found in told
