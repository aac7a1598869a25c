"""Pseudonyms recognise a respondent, and tell nothing without the key."""

import hashlib
import hmac

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.cleaning.pseudonyms import PUBLIC_KEY, Keys, keys_of, pseudonyms, read_key
from analysis.codebook.texts import LOOSE, normalised
from analysis.codebook.values import Respondent


def keys(*rows: tuple[str | None, ...], respondent: Respondent | None = None) -> Keys:
    cells = pd.DataFrame(list(rows), dtype="str")
    return keys_of(cells, respondent or Respondent(normalise=()))


def named(*rows: tuple[str | None, ...], wave: str = "v", secret: bytes = b"k") -> list[str]:
    return pseudonyms(keys(*rows, respondent=Respondent()), np.arange(1, len(rows) + 1), wave, secret).tolist()


def test_a_pseudonym_is_the_head_of_a_keyed_hash():
    expected = hmac.new(b"k", b"ana\x1fx", hashlib.sha256).hexdigest()[:16]
    assert named(("ana", "x"), wave="2018") == [f"2018-{expected}"]


def test_the_same_respondent_is_recognised_through_spelling_and_waves_not_through_keys():
    assert keys(("L’Été ",), ("l'ete",), respondent=Respondent(key=("nom",))).ranks.tolist() == [0, 0]
    (a,), (b,), (c,) = (
        named(("ete",), wave=wave, secret=secret) for wave, secret in [("1", b"k"), ("2", b"k"), ("1", b"z")]
    )
    assert a.removeprefix("1") == b.removeprefix("2")
    assert a != c


def test_a_respondent_without_a_key_is_named_by_its_rank():
    found = keys(("", None), (" ", ""), ("ana", ""), respondent=Respondent(key=("nom", "mail")))
    assert found.ranks[:2].tolist() == [-1, -1]
    first, second, third = pseudonyms(found, np.array([3, 12, 13]), "v", b"k")
    assert (first, second) == ("v-0003", "v-0012")
    assert len(third) == len("v-") + 16


def test_cells_are_not_confused_when_joined():
    assert len(set(named(("ab", "c"), ("a", "bc")))) == 2


@given(names=st.lists(st.text(min_size=1, max_size=5), unique=True, min_size=1, max_size=20))
def test_different_keys_have_different_pseudonyms(names):
    found = pseudonyms(keys(*((name,) for name in names)), np.arange(len(names)), "v", b"k")
    assert found.nunique() == len(names)


@given(
    cells=st.lists(
        st.none() | st.text(max_size=6) | st.from_regex(r"[A-Za-z0-9 ._-]{0,8}", fullmatch=True), min_size=1
    ),
    steps=st.sets(st.sampled_from(LOOSE)),
    are_ranks=st.booleans(),
)
def test_a_key_is_made_alike_of_plain_texts_and_of_others(cells, steps, are_ranks):
    column = pd.Series(cells, dtype="str")
    found = keys_of(
        pd.DataFrame({"nom": column.astype("category") if are_ranks else column}), Respondent(normalise=steps)
    )
    made = [normalised(cell or "", steps) for cell in cells]
    assert [found.distinct[rank] if rank >= 0 else "" for rank in found.ranks] == made


def test_some_respondents_of_many_keep_their_pseudonyms(monkeypatch):
    monkeypatch.setattr("analysis.cleaning.pseudonyms.AT_ONCE", 2)
    every, kept = keys(*((f"p{rank}",) for rank in range(7))), np.array([6, 1])
    named = pseudonyms(every, np.arange(7), "v", b"k")
    assert pseudonyms(every.on(kept), kept, "v", b"k").tolist() == named.iloc[kept].tolist()


def test_a_study_that_hides_nobody_has_a_public_key(tmp_path):
    assert read_key(tmp_path, "public") == PUBLIC_KEY.encode()
    assert read_key(tmp_path, "reconstructed", "la clé") == "la clé".encode()
