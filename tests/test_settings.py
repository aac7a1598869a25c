"""Settings files: what is written is what is meant, and every fault has its line."""

import json
from importlib import resources

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from referencing.exceptions import Unresolvable
from ruamel.yaml import YAML

from analysis import settings
from analysis.judging import KINDS, TEMPLATES, TOLD, faults, load_schema, types
from analysis.problems import StudyError, nearest, spaced
from analysis.settings import read_settings

FOLDER = resources.files("analysis") / "schemas"
SCHEMAS = sorted(file.name.removesuffix(".schema.json") for file in FOLDER.iterdir())
DIALECT = jsonschema.Draft202012Validator
# Keywords that find no fault: words for a reader, and those that hand values on to the schemas beneath.
SILENT = {"$schema", "title", "description", "default", "$defs"}
HANDING = {"$ref", "anyOf", "items", "properties", "patternProperties"}


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


def beneath(schema):
    """Yield a schema and all those in it."""
    yield schema
    named = [schema.get(keyword, {}).values() for keyword in ("$defs", "properties", "patternProperties")]
    ways = [schema.get(keyword, []) for keyword in ("anyOf", "oneOf")]
    single = [schema[keyword] for keyword in ("items", "additionalProperties", "propertyNames") if keyword in schema]
    for inner in (inner for group in (*named, *ways, single) for inner in group if not isinstance(inner, bool)):
        yield from beneath(inner)


def unjudged(schema):
    """Return the keywords of a schema that jsonschema does not judge, or whose faults have no French words."""
    judged = {*TEMPLATES, *TOLD, *HANDING} & DIALECT.VALIDATORS.keys()
    return {keyword for part in beneath(schema) for keyword in part} - SILENT - judged


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_valid_closed_and_described(name):
    schema = load_schema(name)
    assert jsonschema.validators.validator_for(schema) is DIALECT
    DIALECT.check_schema(schema)
    for part in beneath(schema):
        if "object" in types(part):
            assert part["additionalProperties"] is not True
        for key, value in part.get("properties", {}).items():
            assert "$ref" in value or value["description"], key
        assert all(part["properties"][key]["description"] for key in part.get("required", []))
        assert "pattern" not in part or part["description"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_keyword_of_a_schema_is_judged_and_has_words(name):
    schema = load_schema(name)
    assert unjudged(schema) == set()
    names = [part["propertyNames"] for part in beneath(schema) if "propertyNames" in part]
    for part in beneath(schema):
        assert part in names or {"type", "$ref", "anyOf", "oneOf"} & part.keys(), part
        assert part.get("$ref", "#/$defs/").startswith("#/$defs/")
        assert set(types(part)) <= KINDS.keys()


@pytest.mark.parametrize(
    "keyword", ["contains", "format", "if", "not", "allOf", "prefixItems", "unevaluatedProperties", "minimun"]
)
def test_a_keyword_without_a_judge_or_without_words_is_seen(keyword):
    schema = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string", keyword: {}}}}}
    assert unjudged(schema) == {keyword}


AXIS = {"axis": {"description": "Un axe."}, "by": {"description": "Une question."}}
CLOSED = {"additionalProperties": False, "properties": AXIS}
LETTER = {"pattern": "^[a-z]$", "description": "Une lettre."}
WAYS = [{"type": "string", "enum": ["mfa"]}, {"type": "object", "additionalProperties": {"type": "number"}}]


@pytest.mark.parametrize(
    ("schema", "value", "place", "found", "remedy"),
    [
        ({"type": "integer"}, "x", (), "un nombre entier est attendu ici", "écrire un nombre entier"),
        (
            {"type": ["string", "array"]},
            {},
            (),
            "un texte ou une liste est attendu ici",
            "écrire un texte ou une liste",
        ),
        (
            {"type": "string", "enum": ["x"], "description": "Un mot."},
            None,
            (),
            "un texte est attendu ici",
            "Un mot ; si une virgule",
        ),
        ({"enum": ["horizontal", "vertical"]}, "vertcal", (), "valeur « vertcal » non admise", "écrire « vertical »"),
        ({"enum": [True]}, False, (), "valeur « false » non admise", "choisir parmi : true"),
        ({"const": 1}, 2, (), "valeur « 2 » non admise", "écrire « 1 »"),
        ({"minimum": 1}, 0.5, (), "0.5 est trop petit", "écrire au moins 1"),
        ({"exclusiveMinimum": 0}, 0, (), "0 est trop petit", "écrire plus que 0"),
        ({"maximum": 1}, 2, (), "2 est trop grand", "écrire au plus 1"),
        ({"exclusiveMaximum": 1}, 1, (), "1 est trop grand", "écrire moins que 1"),
        ({"minLength": 1}, "", (), "texte vide ou trop court", "écrire au moins 1 caractère"),
        ({"minLength": 2}, "a", (), "texte vide ou trop court", "écrire au moins 2 caractères"),
        ({"maxLength": 2}, "abc", (), "texte de 3 caractères", "en garder au plus 2"),
        (LETTER, "1", (), "« 1 » n'a pas la forme voulue", "Une lettre. (règle : ^[a-z]$)"),
        ({"items": {"minItems": 2}}, [["a"]], (0,), "1 élément(s)", "en écrire au moins 2"),
        ({"maxItems": 1}, ["a", "b"], (), "2 éléments", "en garder au plus 1"),
        (
            {"uniqueItems": True},
            [1, 2, 1],
            (2,),
            "« 1 » est écrit deux fois dans la liste (rangs 1 et 3)",
            "n'en garder qu'un",
        ),
        ({"minProperties": 1}, {}, (), "0 élément(s)", "en écrire au moins 1"),
        ({"maxProperties": 1}, {"a": 1, "b": 2}, (), "2 éléments", "en garder au plus 1"),
        ({"propertyNames": LETTER}, {"1": 1}, ("1",), "« 1 » ne peut pas être un nom", "Une lettre. (règle"),
        (CLOSED, {"axes": 1}, ("axes",), "clé « axes » inconnue", "écrire « axis »"),
        (CLOSED | {"patternProperties": {"^x": {}}}, {"x": 1, "y": 2}, ("y",), "clé « y » inconnue", "écrire « by »"),
        (CLOSED | {"required": ["axis"]}, {"by": 1}, (), "la clé « axis » manque", "ajouter « axis: … ». Un axe."),
        (CLOSED | {"required": ["axis"]}, {"axes": 1}, ("axes",), "clé « axes » inconnue", "écrire « axis »"),
        (
            CLOSED | {"dependentRequired": {"by": ["axis"]}},
            {"by": 1},
            (),
            "la clé « axis » manque",
            "ajouter « axis: … ». Un axe.",
        ),
        ({"anyOf": WAYS}, "mfe", (), "valeur « mfe » non admise", "écrire « mfa »"),
        ({"anyOf": WAYS}, {"a": "x"}, ("a",), "un nombre est attendu ici", "écrire un nombre"),
        (
            {"anyOf": WAYS, "description": "Un poids."},
            1,
            (),
            "un texte ou un ensemble « clé: valeur » est attendu ici",
            "Un poids.",
        ),
        ({"oneOf": WAYS}, [], (), "un texte ou un ensemble « clé: valeur » est attendu ici", "écrire un texte ou"),
        (
            {"oneOf": [{"minimum": 0}, {"minimum": 1}]},
            2,
            (),
            "plusieurs formes admises à la fois",
            "n'en garder qu'une",
        ),
    ],
)
def test_what_each_keyword_finds_is_told_in_french(schema, value, place, found, remedy):
    ((where, what, how),) = faults(value, schema)
    assert (where, what) == (place, found)
    assert how.startswith(remedy)


def test_several_faults_of_one_mapping_are_each_told_once():
    schema = CLOSED | {"required": ["axis", "by"], "minProperties": 1}
    assert [found for _, found, _ in faults({}, schema)] == [
        "la clé « axis » manque",
        "la clé « by » manque",
        "0 élément(s)",
    ]


def test_no_reference_is_looked_up_outside_of_the_package():
    with pytest.raises(Unresolvable):
        faults({}, {"$ref": "https://example.org/schema.json"})


def test_values_are_read_as_the_branch_that_admits_them_wants(read, monkeypatch):
    ways = [{"type": "integer"}, {"type": "object", "patternProperties": {"^n": {"type": "number"}}}]
    schema = {"type": "object", "additionalProperties": {"anyOf": [*ways, {"type": "array", "items": ways[0]}]}}
    monkeypatch.setattr(settings, "load_schema", {"made up": schema}.get)
    values = read("a: 1\nb: {n1: 1.5, m: 2}\nc: [3]\n", "made up").values
    assert values == {"a": 1, "b": {"n1": 1.5, "m": "2"}, "c": [3]}


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
        (HEAD + "questions: {q: {at_most: 1.0}}\n", "ligne 3", "un nombre entier est attendu", ""),
        (HEAD + "questions: {q: {at_most: true}}\n", "ligne 3", "un nombre entier est attendu", ""),
        (HEAD + 'questions: {q: {at_most: "1"}}\n', "ligne 3", "un nombre entier est attendu", ""),
        (HEAD + "questions: {? [a] : b}\n", "ligne 3", "une clé n'est pas un texte", "clé: valeur"),
        (HEAD, "ligne 1", "la clé « questions » manque", "ajouter « questions: … »"),
        (HEAD + "questions: {q: {column: 'a}}\n", "ligne", "la syntaxe YAML est rompue ici", "guillemets"),
        (HEAD + "questions:\n\t- a\n", "ligne 4", "une tabulation", "espaces"),
        ("a: 1\n---\nb: 2\n", "ligne", "la syntaxe YAML est rompue ici", ""),
        (HEAD + "\x00", "ligne 1", "la syntaxe YAML est rompue ici", ""),
        ("", "fichier", "il est vide", "configuration"),
        ("# rien\n", "fichier", "il est vide", "configuration"),
        ("é: 1\n".encode("latin-1"), "ligne 1", "n'est pas en UTF-8", "UTF-8"),
        (b"a" * 8_000_001, "fichier", "il dépasse 8 Mo", ""),
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


def test_a_key_written_twice_does_not_move_the_faults_of_its_first_value(fault):
    problems = fault(HEAD + "questions:\n  q: []\n  q: {column: a}\n")
    assert [problem.subject for problem in problems] == ["ligne 5, questions.q", "ligne 4, questions.q"]


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
    assert spaced(told) == told


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
def test_faults_are_those_that_jsonschema_finds(tmp_path_factory, question):
    folder = tmp_path_factory.mktemp("settings")
    document = {"source": {"format": "csv"}, "respondent": {"key": []}, "questions": {"q": question}}
    with (folder / "file.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(document, file)
    schema = load_schema("codebook")
    written = as_written(document, schema, schema["$defs"])
    expected = DIALECT(schema).is_valid(written)
    try:
        read_settings(folder, "file.yaml", "codebook")
    except StudyError:
        assert not expected
    else:
        assert expected


def test_schemas_are_packaged():
    assert SCHEMAS == ["codebook", "markers", "questionnaire", "report", "study", "survey"]


@pytest.mark.parametrize(
    ("weights", "admitted"), [("equal", True), ("mfa", True), ("egal", False), ({"a": 2}, True), ({"a": 0}, False)]
)
def test_theme_weights_are_a_word_or_shares_for_every_validator(weights, admitted):
    schema = load_schema("study")["properties"]["spaces"]["additionalProperties"]["properties"]["theme_weights"]
    assert DIALECT(schema).is_valid(weights) is admitted
