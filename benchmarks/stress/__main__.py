"""Try what breaks a run and write benchmarks/stress.md: `python -m benchmarks.stress [--kills 50] [--seed 0]`."""

from __future__ import annotations

import argparse
import platform
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.language.numbers import integer
from benchmarks.report import table
from benchmarks.stress.drawing import figures
from benchmarks.stress.grids import grids
from benchmarks.stress.killing import VICTIMS, kills
from benchmarks.stress.machine import FAILED, REFUSED, SURVIVED, TRIALS, UNTRIED, Bench, Outcome
from benchmarks.stress.office import office
from benchmarks.stress.releasing import releases
from benchmarks.stress.setting_up import set_up
from benchmarks.stress.studies import hashes, ran, shortened

PAGE = Path(__file__).parents[1] / "stress.md"
HOW = (
    "Page écrite par `make stress`, qui la refait entière. L'étude est celle de `examples/poison`, réduite à un espace."
    " Un essai « survécu » donne les mêmes octets, ou les mêmes nombres où c'est dit ; « refusé clairement », une"
    " phrase en français qui dit quoi faire."
)
WHOM = {"whole run": "le calcul entier", "runner": "la commande", "Snakemake": "Snakemake", "job": "une étape"}


def outcomes(bench: Bench, n_kills: int, longest: float, rng: random.Random) -> Iterator[Outcome]:
    """Try everything, the kills last: they take longest."""
    for trial in (*TRIALS, figures, office, grids, set_up, releases):
        yield from trial(bench)
    moments = [rng.uniform(0, longest) for _ in range(n_kills)]
    fates: dict[str, Counter[str]] = {victim: Counter() for victim in VICTIMS}
    faults: list[str] = []
    for kill in kills(bench.fresh("killed"), bench.expected, moments, rng):
        fates[kill.victim][FAILED if kill.fault else SURVIVED] += 1
        faults += [kill.fault] if kill.fault else []
    yield from killed(fates, faults)


def killed(fates: dict[str, Counter[str]], faults: list[str]) -> Iterator[Outcome]:
    """Yield how the kills ended, by whom the signal met."""
    for victim, fate in fates.items():
        n = fate.total()
        tried = f"SIGKILL à {integer(n, 'fr')} moments tirés au sort : {WHOM[victim]}"
        told = "la même commande fait les mêmes octets" if not fate[FAILED] else "; ".join(faults)[:300]
        yield Outcome(tried, (FAILED if fate[FAILED] else SURVIVED) if n else UNTRIED, told if n else "")


def page(found: Iterable[Outcome], took: str) -> str:
    """Return the page, in Markdown."""
    kept = list(found)
    counts = Counter(outcome.verdict for outcome in kept)
    total = ", ".join(f"{verdict} : {counts[verdict]}" for verdict in (SURVIVED, REFUSED, FAILED, UNTRIED))
    parts = [
        "# Ce qui peut couper un calcul",
        HOW,
        f"Python {platform.python_version()}, {platform.system()} ; {took}.",
        f"Essais : {len(kept)}. {total[0].upper()}{total[1:]}.",
        table(["essai", "issue", "ce qui est dit"], [[each.tried, each.verdict, each.told] for each in kept]),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Try everything in a folder that is deleted afterwards, print the table and keep it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.monotonic()
    with TemporaryDirectory() as place:
        model = shortened(Path(place) / "model")
        done = ran(model)
        if done.returncode:
            raise SystemExit(done.stdout)
        longest = time.monotonic() - began
        bench = Bench(Path(place), model, hashes(model))
        found = outcomes(bench, options.kills, longest, random.Random(options.seed))
        kept = []
        for outcome in found:
            print(f"{outcome.verdict} : {outcome.tried} ({outcome.told})", flush=True)
            kept.append(outcome)
    minutes = round((time.monotonic() - began) / 60)
    PAGE.write_text(page(kept, f"{minutes} minutes"), encoding="utf-8", newline="\n")
    raise SystemExit(any(outcome.verdict == FAILED for outcome in kept))


if __name__ == "__main__":
    main()
