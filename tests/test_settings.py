"""Settings files: what is written is what is meant, and every fault has its line."""

import json
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from analysis.problems import StudyError, nearest, spaced
from analysis.settings import load_schema, read_settings

SCHEMAS = ("study", "questionnaire", "codebook")


@pytest.fixture(scope="module")
def validator():
    """Return the class of validators: two seconds to import, where they are used."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator


@pytest.fixture
def read(tmp_path):
    """Return what reads a text as a settings file."""

    def reader(text, schema="codebook"):
        content = text if isinstance(text, bytes) else text.encode("utf-8")
        (tmp_path / "file.yaml").write_bytes(content)
        return read_settings(tmp_path, "file.yaml", schema)

    return reader


@pytest.fixture
def fault(read):
    """Return what reads a faulty text and gives its problems."""

    def reader(text, schema="codebook"):
        with pytest.raises(StudyError) as raised:
            read(text, schema)
        return raised.value.problems

    return reader


HEAD = "source: {format: csv}\nrespondent: {key: []}\n"


def closed(schema):
    """Yield every object of a schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from closed(value)


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_valid_closed_and_described(name, validator):
    schema = load_schema(name)
    validator.check_schema(schema)
    for item in closed(schema):
        assert "additionalProperties" in item
        assert item["additionalProperties"] is not True
        for key, value in item.get("properties", {}).items():
            assert "$ref" in value or value["description"], key


def test_keys_and_texts_are_what_is_written(read):
    text = HEAD + (
        "questions:\n"
        "  no: {column: 12, codes: {no: non, yes: oui, 1: 2020, 01: on, 1.0: true, 2020-01-01: null_, ~: x}}\n"
    )
    question = read(text).values["questions"]["no"]
    assert question["column"] == "12"
    assert question["codes"] == {
        "no": "non",
        "yes": "oui",
        "1": "2020",
        "01": "on",
        "1.0": "true",
        "2020-01-01": "null_",
        "~": "x",
    }


def test_null_is_nothing_only_where_the_schema_says_so(read, fault):
    missing = read(HEAD + 'missing: {not_asked: [null], no_answer: ["null", ""]}\nquestions: {}\n').values["missing"]
    assert missing == {"not_asked": [None], "no_answer": ["null", ""]}
    (problem,) = fault(HEAD + "questions: {q: {wording: }}\n")
    assert "un texte est attendu ici" in problem.found


@pytest.mark.parametrize(
    ("text", "subject", "found", "remedy"),
    [
        (HEAD + "question: {}\n", "ligne 3, question", "clé « question » inconnue", "écrire « questions »"),
        (HEAD + "questions:\n  q: {colum: x}\n", "ligne 4, questions.q.colum", "inconnue", "écrire « column »"),
        (HEAD + "questions:\n  q: {column: a, column: b}\n", "ligne 4", "écrite deux fois (lignes 4 et 4)", "une"),
        (HEAD + "questions: []\n", "ligne 3, questions", "un ensemble « clé: valeur » est attendu ici", ""),
        (HEAD + "questions: {q: {wording: [a]}}\n", "ligne 3, questions.q.wording", "un texte est attendu", ""),
        (HEAD + "questions: {q: {at_most: deux}}\n", "ligne 3", "un nombre entier est attendu", ""),
        (HEAD + "questions: {q: {at_most: 0}}\n", "ligne 3", "0 est trop petit", "au moins 1"),
        (HEAD + "questions: {q: {number: {units: {k: 0}}}}\n", "ligne 3", "0 est trop petit", "plus que 0"),
        (HEAD + 'questions: {q: {separator: ""}}\n', "ligne 3", "texte vide", "au moins 1 caractère"),
        (HEAD + "questions: {q: {columns: {}}}\n", "ligne 3", "0 élément(s)", "au moins 1"),
        (HEAD + "questions: {q: {beyond: keeps}}\n", "ligne 3", "valeur « keeps » non admise", "écrire « keep »"),
        (HEAD + "questions: {q: {wording: !x a}}\n", "ligne 3", "un texte est attendu ici", ""),
        (HEAD + "questions: {? [a] : b}\n", "ligne 3", "une clé n'est pas un texte", "clé: valeur"),
        (HEAD, "ligne 1", "la clé « questions » manque", "ajouter « questions: … »"),
        (HEAD + "questions: {q: {column: 'a}}\n", "ligne", "la syntaxe YAML est rompue ici", "guillemets"),
        (HEAD + "questions:\n\t- a\n", "ligne 4", "la syntaxe YAML est rompue ici", "retraits"),
        ("a: 1\n---\nb: 2\n", "ligne", "la syntaxe YAML est rompue ici", ""),
        (HEAD + "\x00", "ligne 1", "la syntaxe YAML est rompue ici", ""),
        ("", "fichier", "il est vide", "configuration"),
        ("# rien\n", "fichier", "il est vide", "configuration"),
        ("é: 1\n".encode("latin-1"), "ligne 1", "n'est pas en UTF-8", "UTF-8"),
        (b"a" * 2_000_001, "fichier", "il dépasse 2 Mo", ""),
        ("[" * 40 + "]" * 40, "ligne 1", "plus de 30 niveaux", "crochets"),
        (HEAD + "missing: &a {}\nquestions: {q: {missing: *a}}\n", "ligne 4", "un renvoi YAML (*a)", "recopier"),
    ],
)
def test_a_fault_is_told_with_its_line_and_its_remedy(fault, text, subject, found, remedy):
    (problem,) = fault(text)
    assert problem.file == "file.yaml"
    assert problem.subject.startswith(subject)
    assert found in problem.found
    assert remedy in problem.remedy


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(StudyError, match="introuvable"):
        read_settings(tmp_path, "nulle.yaml", "study")


def test_a_settings_file_that_is_a_link_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "study").mkdir()
    (tmp_path / "outside.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / "study/file.yaml").symlink_to(tmp_path / "outside.yaml")
    for name in ("file.yaml", "../outside.yaml"):
        with pytest.raises(StudyError, match="il est hors du dossier de l'étude"):
            read_settings(tmp_path / "study", name, "study")


def test_a_bomb_of_aliases_is_refused_at_once(fault):
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    (problem,) = fault("l0: &l0 [x]\n" + levels)
    assert "un renvoi YAML" in problem.found


def test_all_faults_are_told_at_once(fault):
    problems = fault("sources: {}\nrespondent: {keys: []}\nquestions: {q: {beyond: x, at_most: 0}}\n")
    assert [problem.subject.split(", ")[1] for problem in problems] == [
        "sources",
        "respondent.keys",
        "questions.q.beyond",
        "questions.q.at_most",
    ]


def test_a_message_is_set_in_french_and_its_yaml_stays_as_typed():
    pasted = 'column: "Quelles activités ? (plusieurs) : sport ; « autre »"'
    assert pasted in spaced(f"« Âge ? » : écrire « {pasted} » ; vu ?")
    assert (
        spaced('« a » : écrire « b: "c" » ; vu ?')
        == '«\u00a0a\u00a0»\u00a0: écrire «\u00a0b: "c"\u00a0»\u202f; vu\u202f?'
    )
    told = spaced('code « 7 » : écrire « codes: {"7": … } » ; vu ?')
    assert told == 'code «\u00a07\u00a0»\u00a0: écrire «\u00a0codes: {"7": … }\u00a0»\u202f; vu\u202f?'


def test_the_nearest_name_ignores_case_and_nothing_near_is_none():
    assert nearest("Réseau", ["reseau", "budget"]) == "reseau"
    assert nearest("zzz", ["reseau", "budget"]) is None


def documents():
    """Return documents near those that the schema of codebooks takes."""
    keys = st.sampled_from(["column", "columns", "codes", "at_most", "ticked", "beyond", "missing", "autre", "1"])
    scalars = st.one_of(st.sampled_from(["keep", "a", ""]), st.integers(-1, 3), st.booleans())
    values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(keys, inner, max_size=3))
    return st.dictionaries(keys, values, max_size=4)


def as_written(value, schema, definitions):
    """Return a value as its YAML means it here: keys are texts, and scalars are texts where a text is wanted."""
    schema = definitions.get(schema.get("$ref", "").removeprefix("#/$defs/"), schema)
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if isinstance(value, dict):
        inner = schema.get("properties", {})
        others = schema.get("additionalProperties") or {}
        return {key: as_written(item, inner.get(key, others), definitions) for key, item in value.items()}
    if isinstance(value, list):
        return [as_written(item, schema.get("items", {}), definitions) for item in value]
    return json.dumps(value).strip('"') if "string" in types and value is not None else value


@given(question=documents())
def test_faults_are_those_that_jsonschema_finds(tmp_path_factory, validator, question):
    folder = tmp_path_factory.mktemp("settings")
    document = {"source": {"format": "csv"}, "respondent": {"key": []}, "questions": {"q": question}}
    with (folder / "file.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(document, file)
    schema = load_schema("codebook")
    written = as_written(document, schema, schema["$defs"])
    expected = validator(schema).is_valid(written)
    try:
        read_settings(folder, "file.yaml", "codebook")
    except StudyError:
        assert not expected
    else:
        assert expected


def test_schemas_are_packaged():
    names = {item.name for item in resources.files("analysis").joinpath("schemas").iterdir()}
    assert {f"{name}.schema.json" for name in SCHEMAS} <= names


@pytest.mark.parametrize(
    ("weights", "admitted"), [("equal", True), ("mfa", True), ("egal", False), ({"a": 2}, True), ({"a": 0}, False)]
)
def test_theme_weights_are_a_word_or_shares_for_every_validator(validator, weights, admitted):
    schema = load_schema("study")["properties"]["spaces"]["additionalProperties"]["properties"]["theme_weights"]
    assert validator(schema).is_valid(weights) is admitted
