"""What the tool is to reach, as numbers that each run checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.language.numbers import decimal
from benchmarks.measures import CHUNKED_SIZES, COMPARED, Measure

OURS = "analysis"
SMALL, MIDDLE, LARGE = 61, 10_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Target:
    """A number to reach, from above or from below."""

    name: str
    value: float
    measured: Callable[[Sequence[Measure]], float | None]
    unit: str = ""
    at_most: bool = False

    def reached(self, value: float) -> bool:
        """Return whether a measured number is good enough."""
        return value <= self.value if self.at_most else value >= self.value

    @property
    def wanted(self) -> str:
        """The number to reach, as printed."""
        return f"{'≤' if self.at_most else '≥'} {self.printed(self.value)}"

    def printed(self, value: float) -> str:
        """Return a number with its unit."""
        if 0 < value < 1e-6:
            return f"{value:.0e}{self.unit}"
        digits = 0 if value >= 100 or value == int(value) else 2 if value < 10 else 1
        return f"{decimal(value, digits)}{self.unit}"


def found(measures: Sequence[Measure], benchmark: str, tool: str, n: int) -> Measure:
    """Return one measurement, empty if it was not made."""
    return next(
        (row for row in measures if (row["benchmark"], row["tool"], row["n"]) == (benchmark, tool, n)), Measure()
    )


def ratio(benchmark: str, tool: str, n: int, key: str = "seconds") -> Callable[[Sequence[Measure]], float | None]:
    """Return what measures how many times a peer's number is ours."""

    def measured(measures: Sequence[Measure]) -> float | None:
        peer, ours = found(measures, benchmark, tool, n).get(key), found(measures, benchmark, OURS, n).get(key)
        return peer / ours if peer and ours else None

    return measured


def fastest_peer(measures: Sequence[Measure]) -> float | None:
    """Return how many times slower the quickest peer is on 61 respondents, those that give fewer aids included."""
    times = [
        row["seconds"]
        for row in measures
        if row["benchmark"] == "fit" and row["n"] == SMALL and row["tool"] != OURS and "seconds" in row
    ]
    ours = found(measures, "fit", OURS, SMALL).get("seconds")
    return min(times) / ours if times and ours else None


def value(benchmark: str, n: int, key: str) -> Callable[[Sequence[Measure]], float | None]:
    """Return what reads one number of ours."""
    return lambda measures: found(measures, benchmark, OURS, n).get(key)


def slope(measures: Sequence[Measure], benchmark: str = "chunks_written") -> float:
    """Return the slope of log time on log n, by least squares; missing if a size was not measured."""
    times = [found(measures, benchmark, OURS, n).get("seconds", np.nan) for n in CHUNKED_SIZES]
    return float(np.polyfit(np.log(CHUNKED_SIZES), np.log(times), 1)[0]) if np.isfinite(times).all() else float("nan")


def known_slope(measures: Sequence[Measure]) -> float | None:
    """Return the slope, or nothing."""
    return None if np.isnan(slope(measures)) else slope(measures)


TARGETS = (
    Target("Plus rapide que prince, n = 1 000 000", 200, ratio("fit", "prince", LARGE), " fois"),
    Target("Plus rapide que fanalysis, n = 1 000 000", 100, ratio("fit", "fanalysis", LARGE), " fois"),
    Target("Plus rapide que prince, toutes les aides, n = 10 000", 60, ratio("fit", "prince", MIDDLE), " fois"),
    Target("Plus rapide que fanalysis, n = 10 000", 20, ratio("fit", "fanalysis", MIDDLE), " fois"),
    Target("Plus rapide que le pair le plus rapide, n = 61", 1, fastest_peer, " fois"),
    Target("Moins de mémoire que prince, n = 1 000 000", 5, ratio("fit", "prince", LARGE, "peak"), " fois"),
    Target("1 000 rééchantillons de 61, contre prince en boucle", 40, ratio("bootstrap", "prince", SMALL), " fois"),
    Target("1 000 rééchantillons de 61, contre MASS::mca en boucle", 8, ratio("bootstrap", "MASS", SMALL), " fois"),
    Target("Typicalité, 100 000 tirages sur 61", 0.5, value("typicality", SMALL, "seconds"), " s", at_most=True),
    Target("20 000 000 × 15, mémoire", 1024, value("chunks_written", CHUNKED_SIZES[-1], "peak"), " Mio", at_most=True),
    Target("Pente de log t sur log n, de 100 000 à 20 000 000", 1.05, known_slope, at_most=True),
    Target("Écart au calcul en mémoire", 1e-12, value("chunks_difference", COMPARED, "difference"), "", True),
)
