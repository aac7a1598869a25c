"""The measurements as a page: tables, the targets reached or not, and a figure of time against n."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from analysis.figures.theme import RULE, style_at
from analysis.language.numbers import decimal, integer, percent
from benchmarks.measures import CAP, CHUNKED_SIZES, COMPARED, DRAWS, PAUSE, SIZES, TRIES, Measure
from benchmarks.targets import TARGETS, found, slope

OURS = "analysis"
NEAR = (0.044, 0.056)  # of a level of .05 over 10,000 draws, where the test is exact
MOST = 0.07  # of a level of .05, elsewhere
NOTES = {
    "MASS": "ne donne ni contributions ni cos²",
    "ca": "ne donne pas les aides des individus",
    "prince": "moteur « scipy », le seul exact",
    "analysis": "ce projet, tableaux étiquetés compris",
}


def outside(rates: Mapping[str, tuple[bool, float]]) -> str:
    """Return the rates of rejection that are named: far from .05 where laws are equal, over .07 elsewhere.

    Parameters
    ----------
    rates : mapping of name to (whether laws are equal, rate)
    """
    exact = [
        f"{name} ({decimal(rate, 3, 'fr')})"
        for name, (equal, rate) in rates.items()
        if equal and not NEAR[0] <= rate <= NEAR[1]
    ]
    over = [f"{name} ({decimal(rate, 3, 'fr')})" for name, (equal, rate) in rates.items() if not equal and rate > MOST]
    bounds = f"[{decimal(NEAR[0], 3, 'fr')} ; {decimal(NEAR[1], 3, 'fr')}]"
    return (
        f"De lois égales, hors de {bounds} : {' ; '.join(exact) or 'aucune case'}. "
        f"D'autres lois, au-dessus de {decimal(MOST, 3, 'fr')} : {' ; '.join(over) or 'aucune case'}."
    )


def page(measures: Sequence[Measure], context: Mapping[str, str]) -> str:
    """Return the whole page, in Markdown."""
    parts = [
        "# Mesures de vitesse et de mémoire",
        "Page écrite par `make bench`, qui la refait entière. Les nombres sont ceux de la machine et des versions "
        "ci-dessous ; seuls les rapports entre outils ont un sens ailleurs.",
        bullets(f"{name} : {value}" for name, value in context.items()),
        "## Comment le temps est pris",
        HOW,
        calmness(measures),
        "## Objectifs",
        target_table(measures),
        "## Une ACM : temps",
        fit_table(measures),
        "![Temps d'une ACM selon le nombre de répondants, pour chaque outil](results.svg)",
        "Notes : " + " ; ".join(f"{tool} {note}" for tool, note in NOTES.items()) + ".",
        failures(measures),
        "## Une ACM : mémoire maximale du processus, et accord des valeurs propres",
        memory_table(measures),
        "## 1 000 rééchantillons de 61 répondants",
        bootstrap_table(measures),
        f"Typicalité, {integer(DRAWS['typicality'])} tirages de Monte-Carlo parmi 61, deux axes et leur plan : "
        f"{seconds(found(measures, 'typicality', OURS, SIZES[0])['seconds'])}.",
        "## Plus grand que la mémoire",
        chunk_table(measures),
    ]
    return "\n\n".join(parts) + "\n"


HOW = (
    "Chaque mesure a son propre processus, un seul fil de calcul, et les réponses déjà en mémoire (des colonnes "
    "catégorielles pour Python, des codes pour fanalysis, des facteurs pour R) ; 15 questions, 66 modalités, 5 axes, "
    "tirées d'une graine par `analysis.reconstruction.big`. Chaque outil donne, s'il le peut, les coordonnées, les "
    "contributions et les cos² des deux nuages. Le premier passage n'est pas compté, sauf s'il dure à lui seul dix "
    "secondes ; le temps est le plus court des suivants, pour tous les outils : ce qui s'y ajoute, sur une machine "
    f"partagée, n'est d'aucun d'eux. Un outil a {CAP} s et 20 Gio d'adresses. Si le processeur a été pris par autre "
    f"chose plus de 5 % du temps, la mesure est refaite {PAUSE} s plus tard, {TRIES} fois en tout au plus, et la moins "
    "dérangée gardée."
)


def calmness(measures: Sequence[Measure]) -> str:
    """Return how much of the processor the measurements had."""
    fitted = [row for row in measures if row["benchmark"] == "fit" and "busy" in row]
    worst = min(fitted, key=lambda row: row["busy"])
    return (
        f"Dans cette passe, une ACM a eu le processeur {percent(np.median([row['busy'] for row in fitted]))} du temps "
        f"(médiane) ; la mesure la plus dérangée est {worst['tool']}, n = {integer(worst['n'])} : "
        f"{percent(worst['busy'])}."
    )


def target_table(measures: Sequence[Measure]) -> str:
    """Return each target, what was measured, and whether it is reached."""
    rows = []
    for target in TARGETS:
        value = target.measured(measures)
        outcome = "non mesuré" if value is None else ("atteint" if target.reached(value) else "**manqué**")
        rows.append([target.name, target.wanted, "–" if value is None else target.printed(value), outcome])
    return table(["Objectif", "Voulu", "Mesuré", ""], rows)


def fit_table(measures: Sequence[Measure]) -> str:
    """Return the time of each tool at each size, and how many times it is that of ours."""
    rows = []
    for tool in tools(measures):
        cells = [tool]
        for n in SIZES:
            own, ours = found(measures, "fit", tool, n), found(measures, "fit", OURS, n)
            cells.append(timing(own, ours) if tool != OURS else seconds(ours.get("seconds")))
        rows.append(cells)
    return table(["Outil", *(f"n = {integer(n)}" for n in SIZES)], rows)


def timing(own: Measure, ours: Measure) -> str:
    """Return a time and its ratio to ours."""
    if "seconds" not in own:
        return "échec" if "failure" in own else "–"
    mark = "" if own["warm"] else "\u202f*"
    return f"{seconds(own['seconds'])}{mark} (×\u202f{significant(own['seconds'] / ours['seconds'])})"


def failures(measures: Sequence[Measure]) -> str:
    """Return why some measurements failed, and what the mark of cold runs means."""
    lines = [
        f"{row['tool']}, n = {integer(row['n'])} ({row['benchmark']}) : `{row['failure']}`"
        for row in measures
        if "failure" in row
    ]
    told = "Échecs (l'outil n'est pas mesuré au-delà) :\n\n" + bullets(lines) if lines else "Aucun échec."
    return f"\\* un seul passage, à froid, qui a duré plus de dix secondes.\n\n{told}"


def memory_table(measures: Sequence[Measure]) -> str:
    """Return peak memory, survey and libraries included, and the gap of eigenvalues to ours."""
    rows = []
    for tool in tools(measures):
        runs = [found(measures, "fit", tool, n) for n in SIZES]
        peaks = [f"{integer(round(run['peak']))} Mio" if "peak" in run else "–" for run in runs]
        rows.append([tool, *peaks, gap(measures, tool)])
    return table(["Outil", *(f"n = {integer(n)}" for n in SIZES), "plus grand écart"], rows)


def gap(measures: Sequence[Measure], tool: str) -> str:
    """Return the largest difference of the eigenvalues of a tool to ours, over all sizes."""
    pairs = [(found(measures, "fit", tool, n), found(measures, "fit", OURS, n)) for n in SIZES]
    gaps = [
        np.abs(np.subtract(own["eigenvalues"], ours["eigenvalues"])).max()
        for own, ours in pairs
        if "eigenvalues" in own
    ]
    return exponent(max(gaps)) if gaps and tool != OURS else "–"


def bootstrap_table(measures: Sequence[Measure]) -> str:
    """Return the time of a bootstrap by each tool."""
    ours = found(measures, "bootstrap", OURS, SIZES[0])
    rows = [
        [row["tool"], timing(row, ours) if row["tool"] != OURS else seconds(row["seconds"])]
        for row in measures
        if row["benchmark"] == "bootstrap"
    ]
    told = (
        "Les pairs refont en boucle l'ajustement et les coordonnées des modalités, rééchantillons préparés d'avance ; "
        "le nôtre tire les répondants, ajuste, tourne chaque plan vers le premier et compare les axes."
    )
    return table(["Outil", "1 000 rééchantillons"], rows).replace("\u202f*", "") + "\n\n" + told


def chunk_table(measures: Sequence[Measure]) -> str:
    """Return time and memory of fits in chunks."""
    rows = []
    for n in CHUNKED_SIZES:
        plain, written = (found(measures, name, OURS, n) for name in ("chunks", "chunks_written"))
        peak = f"{integer(round(written['peak']))} Mio" if "peak" in written else "–"
        rows.append([integer(n), seconds(plain.get("seconds")), seconds(written.get("seconds")), peak])
    compared = found(measures, "chunks_difference", OURS, COMPARED)
    told = [
        f"Pente de log t sur log n, individus écrits : {decimal(slope(measures, 'chunks_written'), 3)}.",
        f"Plus grand écart avec l'ajustement en mémoire, {integer(compared['respondents'])} répondants, valeurs "
        f"propres, modalités et individus : {exponent(compared['difference'])}."
        if "difference" in compared
        else f"Comparaison avec l'ajustement en mémoire : {compared.get('failure', 'non faite')}.",
    ]
    headers = ["Répondants", "espace seul", "individus écrits en Parquet", "mémoire maximale"]
    return table(headers, rows) + "\n\n" + " ".join(told)


def figure(measures: Sequence[Measure]) -> Figure:
    """Return time against n, a line a tool."""
    drawing = Figure(figsize=(6.3, 4.0), layout="constrained")
    axes: Any = drawing.add_subplot()
    for rank, tool in enumerate(tools(measures)):
        points = [(n, found(measures, "fit", tool, n).get("seconds")) for n in SIZES]
        known = [(n, time) for n, time in points if time is not None]
        style, width = style_at(rank), 2.5 if tool == OURS else 1.2
        look = {"color": style.colour, "marker": style.marker, "linestyle": style.line, "linewidth": width}
        axes.loglog(*zip(*known, strict=True), **look, markersize=4, label=tool)
    axes.set_xlabel("Répondants")
    axes.set_ylabel("Temps d'une ACM")
    axes.xaxis.set_major_formatter(lambda n, _: integer(round(n)))
    axes.yaxis.set_major_formatter(lambda time, _: f"{time:g}\u202fs" if time >= 1 else f"{1000 * time:g}\u202fms")
    axes.grid(True, which="major", color=RULE, linewidth=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    drawing.legend(loc="outside right upper", frameon=False)
    return drawing


def tools(measures: Sequence[Measure]) -> list[str]:
    """Return the tools that were fitted, in order."""
    return list(dict.fromkeys(row["tool"] for row in measures if row["benchmark"] == "fit"))


def seconds(value: float | None) -> str:
    """Return a time in the unit that suits it, with three significant figures."""
    if value is None:
        return "–"
    return f"{significant(value * 1000)}\u202fms" if value < 1 else f"{significant(value)}\u202fs"


def significant(value: float) -> str:
    """Return a number with two or three significant figures."""
    return decimal(value, 0 if value >= 100 else 1 if value >= 10 else 2)


def exponent(value: float) -> str:
    """Return the size of a difference."""
    return f"{value:.0e}" if value else "0"


def bullets(lines: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {line}" for line in lines)


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
