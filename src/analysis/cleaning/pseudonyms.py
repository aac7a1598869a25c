"""Identifiers that recognise a respondent without telling who it is: keyed hashes of the key columns."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.cleaning.provenance import KEY_FILE, is_open_to_others, refuse_linked_private
from analysis.codebook.texts import normalised
from analysis.codebook.values import Respondent
from analysis.pasting import command
from analysis.problems import Problem, StudyError
from analysis.study import DataKind

PUBLIC_KEY = "analysis: public key of the studies that hide nobody"  # outputs agree everywhere
MIN_KEY = 32  # signs of a secret key
BETWEEN = "\x1f"  # the cells of a key
PLAIN = r"^(?:[a-z0-9]+(?:[ ._@+-][a-z0-9]+)*)?$"  # what no step of normalisation changes
AT_ONCE = 100_000
BLOCK = 64  # bytes of SHA-256
DIGITS = 16  # hexadecimal: in a million respondents, two share a pseudonym once in thirty million surveys

Hashes: TypeAlias = NDArray[np.uint64]


def read_key(root: Path, data: DataKind, public: str | None = None) -> bytes:
    """Return the key of a study's pseudonyms: public for data that hide nobody, secret for received ones.

    Raises
    ------
    StudyError
        If a received study has no secret key, a short one, one that other people of the machine may read, or that the
        configuration tells.
    """
    if data != "received":
        return (public or PUBLIC_KEY).encode("utf-8")
    refuse_linked_private(root)
    path = root / KEY_FILE
    if not path.is_file():
        remedy = f"la créer : {command('key')}"
        raise StudyError([Problem(KEY_FILE, "fichier", "la clé secrète des pseudonymes est introuvable", remedy)])
    if is_open_to_others(path):
        remedy = f"réserver sa lecture : chmod 600 {KEY_FILE}"
        raise StudyError([Problem(KEY_FILE, "fichier", "la clé secrète est lisible par d'autres", remedy)])
    secret = path.read_bytes().strip()
    if len(secret) < MIN_KEY:
        found = f"la clé secrète n'a que {len(secret)} signes : les pseudonymes se devineraient"
        remedy = f"effacer {KEY_FILE}, puis la recréer : {command('key')}"
        raise StudyError([Problem(KEY_FILE, "fichier", found, remedy)])
    if secret.decode("utf-8", "replace") in (PUBLIC_KEY, public):
        found = "cette clé est publique : qui la lit retrouve les pseudonymes"
        remedy = f"effacer {KEY_FILE}, puis la recréer : {command('key')}"
        raise StudyError([Problem(KEY_FILE, "fichier", found, remedy)])
    return secret


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of rows.

    Attributes
    ----------
    ranks : array of int, shape (n_rows,)
        Which of the distinct keys each row has; -1 where every column of its key is empty.
    distinct : array of str
        The normalised cells of each key, joined by a sign that none of them has.
    """

    ranks: NDArray[np.intp]
    distinct: pd.Index

    def __len__(self) -> int:
        return len(self.ranks)

    def on(self, positions: NDArray[np.intp]) -> Keys:
        """Return the keys of some rows."""
        return replace(self, ranks=self.ranks[positions])


def keys_of(cells: pd.DataFrame, respondent: Respondent) -> Keys:
    """Return the key of each row as declared; no columns are no key."""
    if not cells.shape[1]:
        return Keys(np.full(len(cells), -1, dtype=np.intp), pd.Index([], dtype="str"))
    parts = [_normalised_cells(cells[name], respondent.normalise) for name in cells]
    joined = pc.binary_join_element_wise(*parts, pa.scalar(BETWEEN, pa.large_string())) if len(parts) > 1 else parts[0]
    ranks, distinct = pd.factorize(pd.Series(joined.to_pandas(), dtype="str"))
    (without,) = np.nonzero(distinct == BETWEEN * (len(parts) - 1))
    return Keys(np.where(np.isin(ranks, without), -1, ranks) if len(without) else ranks, distinct)


def _normalised_cells(cells: pd.Series, steps: Collection[str]) -> pa.Array:
    """Return each cell as the declared steps make it."""
    ranks, distinct = pd.factorize(cells)
    given = pa.array(pd.Series(distinct, dtype="str"), pa.large_string())
    texts = pa.concat_arrays([given, pa.array([""], pa.large_string())])  # the last for a null
    plain = pc.ascii_lower(texts) if "case" in steps else texts
    is_plain = pc.match_substring_regex(plain, PLAIN).to_numpy(zero_copy_only=False)
    rest = np.flatnonzero(~is_plain)
    if len(rest):
        others = [normalised(text, steps) for text in texts.take(pa.array(rest)).to_pylist()]
        plain = pc.replace_with_mask(plain, pa.array(~is_plain), pa.array(others, pa.large_string()))
    return plain.take(pa.array(np.where(ranks < 0, len(distinct), ranks)))


def pseudonyms(keys: Keys, ranks: NDArray[np.intp], wave: str, secret: bytes) -> pd.Series:
    """Return one identifier a respondent, the same for the same key: wave-3fa9c1d20b7e4f58, or wave-0001 without a key.

    Parameters
    ----------
    keys : Keys
        Of the respondents.
    ranks : array of int
        Rank of each row in the received files, from 1.
    wave : str
        Name of the wave; the hash does not depend on it.
    secret : bytes
        Key of the hash.
    """
    return named(hashes(keys, secret), keys.ranks, ranks, wave)


def hashes(keys: Keys, secret: bytes) -> Hashes:
    """Return the head of the keyed hash (HMAC-SHA256) of each distinct key.

    References
    ----------
    Krawczyk, H., Bellare, M. and Canetti, R. (1997). *HMAC: Keyed-Hashing for Message Authentication*. RFC 2104.
    """
    pad = (secret if len(secret) <= BLOCK else hashlib.sha256(secret).digest()).ljust(BLOCK, b"\0")
    inner, outer = (hashlib.sha256(bytes(sign ^ mask for sign in pad)) for mask in (0x36, 0x5C))
    heads = bytearray()
    for start in range(0, len(keys.distinct), AT_ONCE):
        for key in keys.distinct[start : start + AT_ONCE].to_numpy(dtype=object):
            own, whole = inner.copy(), outer.copy()  # sooner made than a keyed hash each time
            own.update(key.encode("utf-8"))
            whole.update(own.digest())
            heads += whole.digest()[: DIGITS // 2]
    return np.frombuffer(bytes(heads), dtype=">u8").astype(np.uint64)


def named(heads: Hashes, of_rows: NDArray[np.intp], ranks: NDArray[np.intp], wave: str) -> pd.Series:
    """Return the identifier of each row: by the hash of its key, else by its rank.

    Parameters
    ----------
    heads : array of uint64
        As `hashes` returns them.
    of_rows : array of int
        Which of them each row has; -1 for none.
    ranks : array of int
        Rank of each row in the received files, from 1.
    wave : str
        Name of the wave.
    """
    without = of_rows < 0
    texts = _hexadecimal(heads).take(pa.array(of_rows, mask=without if without.any() else None))
    prefix, nothing = pa.scalar(f"{wave}-", pa.large_string()), pa.scalar("", pa.large_string())
    chosen = pc.binary_join_element_wise(prefix, texts, nothing)
    if without.any():
        numbered = pa.array([f"{wave}-{rank:04d}" for rank in ranks[without].tolist()], pa.large_string())
        chosen = pc.replace_with_mask(chosen, pa.array(without), numbered)
    return pd.Series(chosen.to_pandas(), dtype="str")


def _hexadecimal(heads: Hashes) -> pa.Array:
    """Return numbers as texts of as many digits."""
    digits = pa.py_buffer(heads.astype(">u8").tobytes().hex().encode("ascii"))
    places = pa.py_buffer(np.arange(0, DIGITS * len(heads) + 1, DIGITS, dtype=np.int64))
    return pa.Array.from_buffers(pa.large_string(), len(heads), [None, places, digits])
