"""Identifiers that recognise a respondent without telling who it is: keyed hashes of the key columns."""

import hmac
from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.cleaning.provenance import KEY_FILE, is_open_to_others, refuse_linked_private
from analysis.codebook.texts import normalised
from analysis.codebook.values import Respondent
from analysis.pasting import command
from analysis.problems import Problem, StudyError
from analysis.study import DataKind

PUBLIC_KEY = "analysis: public key of the studies that hide nobody"  # outputs agree everywhere
MIN_KEY = 32  # signs of a secret key
DIGITS = 16  # hexadecimal: in a million respondents, two share a pseudonym once in thirty million surveys


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


def normalised_keys(rows: Iterator[tuple[str | None, ...]], respondent: Respondent) -> list[tuple[str, ...] | None]:
    """Return the key of each row as declared; None where every column of it is empty."""
    keys = (tuple(normalised(cell or "", respondent.normalise) for cell in row) for row in rows)
    return [key if any(key) else None for key in keys]


def pseudonyms(keys: Sequence[tuple[str, ...] | None], ranks: Sequence[int], wave: str, secret: bytes) -> list[str]:
    """Return one identifier a respondent, the same for the same key: wave-3fa9c1d20b7e4f58, or wave-0001 without a key.

    Parameters
    ----------
    keys : sequence
        Normalised keys, None where a respondent has none.
    ranks : sequence of int
        Rank of each row in the received files, from 1.
    wave : str
        Name of the wave; the hash does not depend on it.
    secret : bytes
        Key of the hash.
    """
    return [
        f"{wave}-{rank:04d}" if key is None else f"{wave}-{_digest(key, secret)[:DIGITS]}"
        for key, rank in zip(keys, ranks, strict=True)
    ]


def _digest(key: tuple[str, ...], secret: bytes) -> str:
    return hmac.digest(secret, "\x1f".join(key).encode("utf-8"), "sha256").hex()
