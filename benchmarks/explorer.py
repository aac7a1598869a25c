"""The explorer page with 10,000 respondents, in Chromium without a screen: `python -m benchmarks.explorer`.

Writes benchmarks/explorer.md. A frame is the time between two turns of the browser's own clock in which the plane was
drawn anew, while the mouse moves; the first view is counted from the opening of the file to the first labels.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.explorer import page
from analysis.geometry import fit_mca

N, QUESTIONS, ANSWERS = 10_000, 20, 3
FRAME, FIRST, WEIGHT = 50.0, 1_000.0, 3_000_000  # milliseconds, milliseconds, bytes
STEPS = 60
OPENINGS = 5  # the promptest: other programs of the machine only delay
SEEING = """new MutationObserver((_, watching) => {
  if (!document.querySelector('[data-label]')) return;
  watching.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(now => { window.first_seen = now; }));
}).observe(document, { childList: true, subtree: true });"""
LISTENING = """() => {
  const seen = [];
  let drawn = false, last = performance.now();
  const watching = new MutationObserver(() => { drawn = true; });
  watching.observe(document.querySelector('.plan svg'), { attributes: true, subtree: true });
  const turn = now => {
    if (drawn) seen.push(now - last);
    drawn = false;
    last = now;
    window.turning = requestAnimationFrame(turn);
  };
  window.turning = requestAnimationFrame(turn);
  window.told_frames = () => { cancelAnimationFrame(window.turning); watching.disconnect(); return seen; };
}"""
EMPTY = """() => { const { left, top, width, height } = document.querySelector('.plan svg').getBoundingClientRect();
  for (let x = left + 20; x < left + width; x += 9) for (let y = top + 20; y < top + height / 2; y += 9)
    if (document.elementFromPoint(x, y).matches('.plan > svg')) return [x, y]; }"""
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('[data-label] text')].map(one => one.getBBox());
  const side = (a, b, at, size) => a[at] < b[at] + b[size] && b[at] < a[at] + a[size];
  const hit = (a, b) => side(a, b, 'x', 'width') && side(a, b, 'y', 'height');
  return [boxes.length, boxes.flatMap((a, i) => boxes.slice(i + 1).filter(b => hit(a, b))).length];
}"""


@dataclass(frozen=True)
class Measure:
    """What one page took."""

    weight: int
    first: float
    dragged: list[float]
    magnified: list[float]
    labels: int
    overlaps: int


def survey() -> str:
    """Return the page of a survey of two latent dimensions, its categories named at length."""
    rng = np.random.default_rng(1)
    latent = rng.normal(size=(N, 2))
    answers = {}
    for rank in range(QUESTIONS):
        turn = np.pi * rank / QUESTIONS
        scores = latent @ [np.cos(turn), np.sin(turn)] + rng.normal(size=N)
        shares = rng.dirichlet([4.0] * ANSWERS).cumsum()[:-1]
        names = [f"Réponse {answer + 1} d'une phrase un peu longue" for answer in range(ANSWERS)]
        answers[f"Question {rank + 1}"] = pd.qcut(scores, [0, *shares, 1], labels=names)
    return page(fit_mca(pd.DataFrame(answers))).html


def measure(html: str) -> Measure:
    """Open the page, drag it, magnify it."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as browsers:
        path = Path(folder) / "explorateur.html"
        path.write_text(html, encoding="utf-8")
        browser = browsers.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        openings = [opened(browser, path) for _ in range(OPENINGS)]
        shown, first = openings[-1][0], min(seen for _, seen in openings)
        labels, overlaps = shown.evaluate(OVERLAPS)
        dragged = gesture(shown, lambda step: shown.mouse.move(560 + 3 * step, 380 + step), held=True)
        magnified = gesture(shown, lambda step: shown.mouse.wheel(0, -40 if step < STEPS / 2 else 40), held=False)
        browser.close()
    return Measure(len(html.encode("utf-8")), first, dragged, magnified, labels, overlaps)


def opened(browser: Any, path: Path) -> tuple[Any, float]:
    """Open the page; return it and when its first labels were seen, in milliseconds."""
    shown = browser.new_page(viewport={"width": 1280, "height": 800})
    shown.add_init_script(SEEING)
    shown.goto(f"{path.as_uri()}#layers=active+individuals&frame=individuals")
    shown.wait_for_selector("[data-label]")
    shown.wait_for_timeout(200)
    return shown, shown.evaluate("() => window.first_seen")


def gesture(shown: Any, move: Any, *, held: bool) -> list[float]:
    """Return the frames of a gesture, in milliseconds."""
    shown.mouse.move(580, 380)
    if held:
        shown.mouse.move(*shown.evaluate(EMPTY))
        shown.mouse.down()
    shown.evaluate(LISTENING)
    for step in range(STEPS):
        move(step)
    frames: list[float] = shown.evaluate("() => window.told_frames()")
    if held:
        shown.mouse.up()
    if len(frames) < STEPS / 4:
        message = f"the plane was drawn {len(frames)} times only: the gesture did not reach it"
        raise RuntimeError(message)
    return frames


def told(found: Measure) -> str:
    """Return the page of results."""
    rows = [
        (
            f"première vue, la plus prompte de {OPENINGS} ouvertures",
            f"{found.first:.0f} ms",
            f"{FIRST:.0f} ms",
            found.first <= FIRST,
        ),
        ("image pendant un glissement, médiane", *_frames(found.dragged)),
        ("image pendant un agrandissement, médiane", *_frames(found.magnified)),
        ("étiquettes qui se chevauchent", f"{found.overlaps} sur {found.labels}", "0", found.overlaps == 0),
        ("poids de la page", f"{found.weight / 1e6:.2f} Mo", f"{WEIGHT / 1e6:.0f} Mo", found.weight <= WEIGHT),
    ]
    lines = [f"| {name} | {seen} | {most} | {'oui' if held else 'non'} |" for name, seen, most, held in rows]
    return "\n".join(
        [
            "# L'explorateur avec 10 000 répondants",
            "",
            f"{N:,} répondants, {QUESTIONS * ANSWERS} modalités aux noms longs, tous montrés, dans Chromium sans écran"
            f" ({os.cpu_count()} cœurs), à 1280 × 800. `python -m benchmarks.explorer` refait cette page.".replace(
                ",", " ", 1
            ),
            "",
            "| mesure | trouvé | au plus | tenu |",
            "| --- | --- | --- | --- |",
            *lines,
            "",
        ]
    )


def _frames(frames: list[float]) -> tuple[str, str, bool]:
    median = statistics.median(frames)
    worst = statistics.quantiles(frames, n=20)[-1]
    return f"{median:.0f} ms (19 sur 20 sous {worst:.0f} ms)", f"{FRAME:.0f} ms", median <= FRAME


def main() -> None:
    """Measure, write, print."""
    text = told(measure(survey()))
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
