"""Pseudonyms recognise a respondent, and tell nothing without the key."""

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from analysis.cleaning.pseudonyms import PUBLIC_KEY, normalised_keys, pseudonyms, read_key
from analysis.codebook.values import Respondent


def test_a_pseudonym_is_the_head_of_a_keyed_hash():
    expected = hmac.new(b"k", b"ana\x1fx", hashlib.sha256).hexdigest()[:16]
    assert pseudonyms([("ana", "x")], [1], "2018", b"k") == [f"2018-{expected}"]


def test_the_same_respondent_is_recognised_through_spelling_and_waves_not_through_keys():
    respondent = Respondent(key=("nom",))
    first, second = normalised_keys(iter([("L’Été ",), ("l'ete",)]), respondent)
    assert first == second
    (a,), (b,), (c,) = (pseudonyms([first], [1], wave, key) for wave, key in [("1", b"k"), ("2", b"k"), ("1", b"z")])
    assert a.removeprefix("1") == b.removeprefix("2")
    assert a != c


def test_a_respondent_without_a_key_is_named_by_its_rank():
    keys = normalised_keys(iter([("", None), (" ", "")]), Respondent(key=("nom", "mail")))
    assert keys == [None, None]
    assert pseudonyms(keys, [3, 12], "v", b"k") == ["v-0003", "v-0012"]


def test_cells_are_not_confused_when_joined():
    assert len(set(pseudonyms([("ab", "c"), ("a", "bc")], [1, 2], "v", b"k"))) == 2


@given(names=st.lists(st.text(min_size=1, max_size=5), unique=True, min_size=1, max_size=20))
def test_different_keys_have_different_pseudonyms(names):
    found = pseudonyms([(name,) for name in names], list(range(len(names))), "v", b"k")
    assert len(set(found)) == len(names)


def test_a_study_that_hides_nobody_has_a_public_key(tmp_path):
    assert read_key(tmp_path, "public") == PUBLIC_KEY.encode()
    assert read_key(tmp_path, "reconstructed", "la clé") == "la clé".encode()
