import re
from importlib.resources import files

import pytest
from ruamel.yaml import YAML

from analysis.language.catalogue import Catalogue, CatalogueError, placeholders
from analysis.language.typography import english, french

FOLDER = files("analysis.language") / "fr"
NAMES = sorted(entry.name.removesuffix(".yaml") for entry in FOLDER.iterdir() if entry.name.endswith(".yaml"))


def sentences(entry, path):
    if isinstance(entry, str):
        yield path, entry
    else:
        for key, value in entry.items():
            yield from sentences(value, f"{path}.{key}")


@pytest.fixture(scope="module", params=NAMES)
def catalogue_entries(request):
    return list(sentences(YAML(typ="safe").load((FOLDER / f"{request.param}.yaml").read_text("utf-8")), request.param))


def test_every_entry_is_a_sentence_with_named_placeholders(catalogue_entries):
    assert catalogue_entries
    for path, sentence in catalogue_entries:
        assert all(re.fullmatch(r"[a-z_0-9]+", name) for name in placeholders(sentence)), path
        assert "::" not in sentence, path


def test_no_sentence_of_the_catalogue_is_a_dishonest_one(catalogue_entries):
    dishonest = ["de plus en plus", "confirme", "lecture publiée", "pas de différence", "porteurs de projet"]
    found = {(path, words) for path, sentence in catalogue_entries for words in dishonest if words in sentence.lower()}
    # The one place that says « more and more » says it of a trend that a rule allows to be called so.
    assert found <= {("report.edition_movement.verdicts.steady", "de plus en plus")}


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
        ("12:30", "12:30"),
    ],
)  # fmt: skip
def test_english_signs_stand_close_and_quotes_curl(typed, printed):
    assert english(typed) == printed
    assert english(printed) == printed
