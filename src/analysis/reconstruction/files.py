"""The received files of the fictional study, as bytes."""

from collections.abc import Mapping
from hashlib import sha256

import numpy as np

from analysis.reconstruction import excel, limesurvey
from analysis.reconstruction.criteria import measured, told
from analysis.reconstruction.form import Person
from analysis.reconstruction.profile import draw_profiles, fictional_names
from analysis.reconstruction.readme import readme
from analysis.reconstruction.search import SEED, answers_of

SPARE_2018 = len(limesurvey.LEFT_AT) + 1
SPARE_2019 = len(excel.LEFT_AT) + 1


def files() -> dict[str, bytes]:
    """Return every file of data/raw by its path from there; the same bytes at each call."""
    answers = answers_of(SEED)
    profiles = draw_profiles(answers, stream(1))
    names = iter(fictional_names(stream(2)))
    people: list[Person] = [person | {"structure": next(names)} for person in profiles.to_dict("records")]
    spare_2018 = [next(names) for _ in range(SPARE_2018)]
    spare_2019 = [next(names) for _ in range(SPARE_2019)]
    received = {
        "2018/reponses.csv": limesurvey.export(_of("2018", people), spare_2018, stream(3)),
        "2019/reponses.xlsx": excel.export(_of("2019", people), spare_2019, stream(4)),
    }
    return received | {
        "SHA256SUMS": sums(received),
        "README.md": readme(told(measured(answers))).encode(),
    }


def sums(received: Mapping[str, bytes]) -> bytes:
    """Return the hashes of the files, in the form `sha256sum --check` reads, marked as fictional."""
    lines = [f"{sha256(content).hexdigest()}  {path}\n" for path, content in received.items()]
    return "".join(["# fictif : fichiers reconstitués, aucune structure réelle\n", *lines]).encode()


def _of(edition: str, people: list[Person]) -> list[Person]:
    return [person for person in people if person["edition"] == edition]


def stream(number: int) -> np.random.Generator:
    """Return a stream of its own for each part, so that a change in one leaves the others as they are."""
    return np.random.default_rng([SEED, number])
