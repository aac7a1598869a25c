import re
from functools import cache
from importlib.resources import files

import pytest
from ruamel.yaml import YAML

from analysis.language.catalogue import Catalogue, CatalogueError, entry_of, placeholders
from analysis.language.typography import english, french
from analysis.yaml_trees import tree_of

FOLDER = files("analysis.language")
NAMES = sorted(entry.name for entry in (FOLDER / "fr").iterdir() if entry.name.endswith(".yaml"))
# What no report may say, by language; « more and more » is said once, of a trend that a rule allows to be called so.
DISHONEST = {
    "fr": ["de plus en plus", "confirme", "lecture publiée", "pas de différence", "porteurs de projet"],
    "en": ["more and more", "confirm", "published reading", "no difference", "project leader", "significan"],
}
ALLOWED = {"fr": "de plus en plus", "en": "more and more"}
# Letters and words of French that no English sentence has, names of persons aside.
FRENCH = re.compile(
    r"[«»àâçéèêëîïôùû]|\b(le|la|les|des|du|de|et|est|sont|une|dans|pour|par|sur|avec|qui|que|aux|ou|en|au|modalités?"
    r"|répondants?|axes? de|éditions?)\b",
    re.IGNORECASE,
)
PERSONS = re.compile("Benzécri|Cramér|Le Roux")


def sentences(entry, path):
    if isinstance(entry, str):
        yield path, entry
    else:
        for key, value in entry.items():
            yield from sentences(value, f"{path}.{key}")


@cache
def as_yaml(language, name):
    """Return what a file of a catalogue says to a reader of every YAML."""
    return YAML(typ="safe").load((FOLDER / language / name).read_text("utf-8"))


def catalogue_of(language):
    loaded = {name: as_yaml(language, name) for name in NAMES}
    return dict(pair for name, entries in loaded.items() for pair in sentences(entries, name.removesuffix(".yaml")))


@pytest.fixture(scope="module")
def catalogues():
    return {language: catalogue_of(language) for language in ("fr", "en")}


def test_every_entry_is_a_sentence_with_named_placeholders(catalogues):
    for entries in catalogues.values():
        assert len(entries) > 1000
        for path, sentence in entries.items():
            assert all(re.fullmatch(r"[a-z_0-9]+", name) for name in placeholders(sentence)), path
            assert "::" not in sentence, path


def test_both_languages_have_the_same_sentences_with_the_same_values(catalogues):
    french, english = catalogues["fr"], catalogues["en"]
    assert list(english) == list(french)
    assert [path for path in french if placeholders(french[path]) != placeholders(english[path])] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_sentence_of_the_catalogue_is_a_dishonest_one(catalogues, language):
    told = catalogues[language].items()
    found = {(path, words) for path, told in told for words in DISHONEST[language] if words in told.lower()}
    assert found <= {("report.edition_movement.verdicts.steady", ALLOWED[language])}


def test_no_french_is_left_in_an_english_sentence(catalogues):
    assert FRENCH.search("Le mot : 12 % de l'axe")
    told = {path: PERSONS.sub("", sentence) for path, sentence in catalogues["en"].items()}
    assert {path: found[0] for path, sentence in told.items() if (found := FRENCH.search(sentence))} == {}


def test_english_sentences_are_typed_as_english_prints_them(catalogues):
    wrong = re.compile(r"\d,\d|\d [%]| [:;?!](\s|$)|\w ?%\)?\w|'(?!s\b|t\b)(?<!s')")
    assert [text for text in ("0,05", "12 %", "Here : there") if not wrong.search(text)] == []
    told = catalogues["en"].items()
    assert {path: found[0] for path, sentence in told if (found := wrong.search(sentence))} == {}


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "Aucune modalité n’atteint"), (1, "Une modalité a une"), (2, "2 modalités ont une"), (1204, "1\u202f204 mod")],
)
def test_a_count_chooses_the_variant(count, expected):
    values = {} if count == 0 else {"baseline": "5 %", "share": "80 %", "table": "tableau 1"}
    assert Catalogue("fr").sentence("report.interpretation.retained", count=count, **values).startswith(expected)


def test_values_are_escaped_and_the_sentence_is_not():
    loud = Catalogue("fr", escape=str.upper)
    assert loud.sentence("report.titles.theme_answers", theme="revenus") == "Thème\u00a0: REVENUS"


@pytest.mark.parametrize(
    ("key", "values", "message"),
    [
        ("report.titles.theme_answers", {}, r"wants \['theme'\], was given \[\]"),
        ("report.titles.theme_answers", {"theme": "a", "b": "c"}, r"was given \['b', 'theme'\]"),
        ("report.titles.nothing", {}, "no sentence « report.titles.nothing » in fr"),
        ("report.titles", {}, "no sentence « report.titles » in fr"),
        ("nothing.at.all", {}, "no catalogue fr/nothing.yaml"),
        ("report.interpretation.retained", {}, "has variants: give a count"),
    ],
)
def test_a_sentence_that_cannot_be_said_is_refused(key, values, message):
    with pytest.raises(CatalogueError, match=message):
        Catalogue("fr").sentence(key, **values)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_catalogue_is_read_as_yaml_is(language, name):
    assert entry_of(tree_of((FOLDER / language / name).read_text("utf-8"))) == as_yaml(language, name)


@pytest.mark.parametrize("text", ["a: x\nb: y\na: z\n", "a: [x, y]\n"])
def test_a_catalogue_with_a_key_twice_or_a_list_is_refused(text):
    with pytest.raises(CatalogueError, match="each key once"):
        entry_of(tree_of(text))


def test_a_language_without_catalogue_is_refused():
    with pytest.raises(CatalogueError, match=r"no catalogue xx/report\.yaml"):
        Catalogue("xx").sentence("report.names.table")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("l'axe d'un", "l’axe d’un"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("Ceci : cela", "Ceci\u00a0: cela"),
        ("a ; b ! c ?", "a\u202f; b\u202f! c\u202f?"),
        ("12 %", "12\u202f%"),
        ("r = 0,5", "r\u00a0=\u00a00,5"),
        ("https://exemple.fr/a?b", "https://exemple.fr/a?b"),
        ("12:30", "12:30"),
    ],
)
def test_french_spaces_do_not_break(typed, printed):
    assert french(typed) == printed
    assert french(printed) == printed


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("it's the respondents' answers", "it’s the respondents’ answers"),
        ('"yes" ("no")', "“yes” (“no”)"),
        ('**"yes"**, "no."', "**“yes”**, “no.”"),
        ("This : that ; a ! b ?", "This: that; a! b?"),
        ("12 % of 30 %", "12% of 30%"),
        ("r = 0.5, p < 0.001", "r\u00a0=\u00a00.5, p\u00a0<\u00a00.001"),
        ('[a page](https://example.org "It is \'here\' : there") and `"code" : x`',
         '[a page](https://example.org "It is \'here\' : there") and `"code" : x`'),
        ("on axis {axis}, axes 1 and 2", "on axis\u00a0{axis}, axes\u00a01 and 2"),
        ("12:30", "12:30"),
    ],
)  # fmt: skip
def test_english_signs_stand_close_and_quotes_curl(typed, printed):
    assert english(typed) == printed
    assert english(printed) == printed
