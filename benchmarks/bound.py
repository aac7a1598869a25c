"""How far one fit is from what the machine allows, and from prince: `python -m benchmarks.bound`. Writes bound.md.

After `--lean`, prince is not asked for its largest fit, which takes 4 GB and a minute.

What is compared runs in one process, in turn, so that whatever else the machine does weighs on both alike; the time is
that of the processor, the shortest of the runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from unittest.mock import patch

import numpy as np
import pandas as pd

SMALL, MIDDLE, LARGE = 61, 10_000, 1_000_000
RUNS = {SMALL: 2_000, MIDDLE: 300, LARGE: 7}  # at most, of each
PEER_RUNS = {MIDDLE: 30, LARGE: 1}
DRAWS = 1_000
RESULT = Path(__file__).with_suffix(".md")


@dataclass(frozen=True, slots=True)
class Bound:
    """A number to reach, and what was measured."""

    name: str
    wanted: float
    found: float | None  # none where it was not measured
    told: str  # the two times
    at_most: bool = False
    unit: str = " fois"

    @property
    def outcome(self) -> str:
        """Whether it is reached, as printed."""
        if self.found is None:
            return "non mesuré"
        reached = self.found <= self.wanted if self.at_most else self.found >= self.wanted
        return "atteint" if reached else "**manqué**"


def in_turn(actions: Mapping[str, Callable[[], object]], runs: Mapping[str, int]) -> dict[str, float]:
    """Return the shortest time of each action, all run in turn once each has been run."""
    for action in actions.values():
        action()
    shortest = dict.fromkeys(actions, float("inf"))
    for rank in range(max(runs.values())):
        for name, action in actions.items():
            every = max(1, max(runs.values()) // runs[name])
            if rank % every == 0:
                start = process_time()
                action()
                shortest[name] = min(shortest[name], process_time() - start)
    return shortest


def fits(answers: pd.DataFrame) -> dict[str, Callable[[], object]]:
    """Return our fit and that of prince, each with coordinates only and with all aids."""
    from prince import MCA

    from analysis.geometry import fit_mca
    from benchmarks.tools import N_AXES, ours, prince

    def our_coordinates() -> object:
        space = fit_mca(answers, n_axes=N_AXES)
        return space.coordinates, space.individual_coordinates

    def its_coordinates() -> object:
        mca = MCA(n_components=N_AXES, engine="scipy").fit(answers)
        return mca.column_coordinates(answers), mca.row_coordinates(answers)

    return {
        "ours": ours(answers),
        "prince": prince(answers),
        "our coordinates": our_coordinates,
        "its coordinates": its_coordinates,
    }


def floor(answers: pd.DataFrame) -> Callable[[], object]:
    """Return what reads each answer once and writes the three tables of individuals, and computes nothing."""
    from benchmarks.tools import N_AXES

    codes = [column.cat.codes.to_numpy() for _, column in answers.items()]
    shape = N_AXES, len(answers)
    return lambda: ([own.max() for own in codes], [np.full(shape, 1.0) for _ in range(3)])


def beside_prince(n: int, lean: bool = False) -> dict[str, float]:
    """Return the times of our fit, of prince's, and of the floor of memory, on as many respondents."""
    from benchmarks.surveys import survey

    answers = survey(n)
    actions = fits(answers) | {"floor": floor(answers)}
    actions = {name: action for name, action in actions.items() if not (lean and name in PEERS)}
    return in_turn(actions, {name: (PEER_RUNS if name in PEERS else RUNS)[n] for name in actions})


PEERS = ("prince", "its coordinates")


def alone() -> float:
    """Return the time of our fit of a small survey."""
    from benchmarks.surveys import survey
    from benchmarks.tools import ours

    return in_turn({"ours": ours(survey(SMALL))}, {"ours": RUNS[SMALL]})["ours"]


def resampled() -> dict[str, float]:
    """Return the times of a bootstrap, and of the eigenvectors that it asks for, alone."""
    from analysis.geometry import fit_mca
    from analysis.geometry.stability.resampling import total_bootstrap
    from benchmarks.surveys import SEED, survey

    space = fit_mca(survey(SMALL))

    def bootstrap() -> object:
        return total_bootstrap(space, np.random.default_rng(SEED), DRAWS)

    eigh = np.linalg.eigh
    with patch.object(np.linalg, "eigh", side_effect=eigh) as asked_of:
        bootstrap()
    asked = [call.args[0] for call in asked_of.call_args_list]
    actions = {"bootstrap": bootstrap, "eigh": lambda: [eigh(matrices) for matrices in asked]}
    return in_turn(actions, dict.fromkeys(actions, 15))


def bounds(lean: bool) -> list[Bound]:
    """Measure everything."""
    from analysis.language.numbers import integer
    from benchmarks.report import seconds

    def between(name: str, wanted: float, times: dict[str, float], over: str, under: str, at_most: bool) -> Bound:
        if over not in times:
            return Bound(name, wanted, None, "", at_most)
        told = f"{seconds(times[over])} contre {seconds(times[under])}"
        return Bound(name, wanted, times[over] / times[under], told, at_most)

    small = alone() * 1e3
    middle, large, again = beside_prince(MIDDLE), beside_prince(LARGE, lean), resampled()
    return [
        Bound("n = 61 : une ACM entière", 1.0, small, "", at_most=True, unit=" ms"),
        between("n = 10 000 : prince, coordonnées seules", 40, middle, "its coordinates", "our coordinates", False),
        between("n = 10 000 : prince, toutes les aides", 60, middle, "prince", "ours", False),
        between("n = 1 000 000 : prince, coordonnées seules", 200, large, "its coordinates", "our coordinates", False),
        between("n = 1 000 000 : prince, toutes les aides", 200, large, "prince", "ours", False),
        between("n = 1 000 000 : une ACM entière et la mémoire seule", 4, large, "ours", "floor", True),
        between(
            f"{integer(DRAWS)} rééchantillons de 61 et leurs vecteurs propres seuls",
            1.5,
            again,
            "bootstrap",
            "eigh",
            True,
        ),
    ]


def page(found: list[Bound], load: tuple[float, float]) -> str:
    """Return the page, in Markdown."""
    from analysis.language.numbers import decimal, integer
    from benchmarks.__main__ import machine
    from benchmarks.report import bullets, table

    context = machine({}, ("numpy", "pandas", "scipy", "prince"))
    del context["R"], context["Charge de la machine au départ"]
    context["Charge de la machine"] = f"{decimal(load[0], 1)} au départ, {decimal(load[1], 1)} à la fin"
    rows = [
        [
            bound.name,
            f"{'≤' if bound.at_most else '≥'} {decimal(bound.wanted, 1)}{bound.unit}",
            "–" if bound.found is None else f"{decimal(bound.found, 2)}{bound.unit}",
            bound.told,
            bound.outcome,
        ]
        for bound in found
    ]
    parts = [
        "# Une ACM à côté de ce que la machine permet",
        "Page écrite par `python -m benchmarks.bound`, qui la refait entière.",
        bullets(f"{name} : {value}" for name, value in context.items()),
        "Ce qui se compare tourne dans un seul processus, un seul fil de calcul, à tour de rôle : ce que la machine "
        "fait d'autre pèse autant sur l'un que sur l'autre. Le temps est celui du processeur, le plus court des "
        f"passages ({', '.join(integer(runs) for runs in RUNS.values())} pour l'outil selon la taille, "
        f"{' et '.join(str(runs) for runs in PEER_RUNS.values())} pour prince), après un passage qui ne compte pas. "
        "« Coordonnées seules » l'est des deux côtés, celles des deux nuages. "
        "« La mémoire seule » lit chaque réponse une fois et écrit trois tableaux, de la taille de ceux que l'outil "
        "rend (coordonnées, contributions et cos² des individus), sans rien calculer. Les vecteurs propres seuls sont "
        "ceux des matrices mêmes que les rééchantillons demandent.",
        table(["", "voulu", "mesuré", "temps", ""], rows),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Measure, and write the page."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        if os.environ.get(name) != "1":
            raise SystemExit(f"set {name}=1: one thread is measured")
    start = os.getloadavg()[0]
    found = bounds("--lean" in sys.argv)
    RESULT.write_text(page(found, (start, os.getloadavg()[0])), encoding="utf-8")
    print(RESULT.read_text("utf-8"))


if __name__ == "__main__":
    main()
