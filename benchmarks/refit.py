"""The specific MCA of the explorer page, in Chromium: `python -m benchmarks.refit`. Writes benchmarks/refit.md.

A survey of 40 questions of five answers, 200 categories, is fitted again as the page does it when a reader changes the
space: the Burt table, all axes, both clouds with their aids, the scores of the themes. The shortest of several times is
told: other programs of the machine lengthen the others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

LIMIT = 100.0  # milliseconds, for the axes of 200 categories
TIMES = 25
QUESTIONS, ANSWERS = 40, 5
EXPLORER = Path(__file__).parents[1] / "explorer"
RESULT = Path(__file__).with_name("refit.md")


def program() -> str:
    """Return the script that times fits, bundled as the page's own."""
    command = [
        str(EXPLORER / "node_modules/.bin/esbuild"),
        "test/refit_speed.ts",
        "--bundle",
        "--minify",
        "--format=iife",
    ]
    return subprocess.run(command, cwd=EXPLORER, capture_output=True, check=True, text=True).stdout


def measure(sizes: tuple[int, ...]) -> dict[int, tuple[list[float], list[float]]]:
    """Return the times of the axes alone, and of all that the page does, by number of respondents."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.add_script_tag(content=program())
        told = {n: page.evaluate("given => window.timed(...given)", [n, QUESTIONS, ANSWERS, TIMES]) for n in sizes}
        browser.close()
    return {n: (axes, whole) for n, (axes, whole) in told.items()}


def report(measures: dict[int, tuple[list[float], list[float]]]) -> str:
    """Return the page of results."""
    lines = [
        "# L'espace refait dans la page",
        "",
        f"{QUESTIONS} questions de {ANSWERS} réponses, soit {QUESTIONS * ANSWERS} modalités actives, dans Chromium "
        f"sans écran ; le plus court de {TIMES} fois, {os.cpu_count()} cœurs. Fait par `python -m benchmarks.refit`.",
        "",
        "| répondants | les axes (ms) | tout ce que la page refait (ms) |",
        "| ---: | ---: | ---: |",
    ]
    for n, times in measures.items():
        axes, whole = (min(each) for each in times)
        lines.append(f"| {n:,} | {axes:.0f} | {whole:.0f} |".replace(",", "\u202f"))
    lines += ["", f"Limite tenue : {LIMIT:.0f} ms pour les axes."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, refuse what is too slow, and write the page."""
    measures = measure((100, 1_000))
    slowest = max(min(axes) for axes, _ in measures.values())
    if slowest > LIMIT:
        raise SystemExit(f"the axes take {slowest:.0f} ms, more than {LIMIT:.0f}")
    RESULT.write_text(report(measures), encoding="utf-8")
    print(RESULT.read_text("utf-8"))


if __name__ == "__main__":
    main()
