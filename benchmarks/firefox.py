"""The explorer page used once in Firefox: other browser tests are in Chromium. `python -m benchmarks.firefox`.

Needs node, `npm ci --prefix explorer/firefox` and Debian's firefox-esr, or the program that FIREFOX names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.explorer import page
from analysis.geometry import fit_mca

SMOKE = Path(__file__).parents[1] / "explorer" / "firefox" / "smoke.mjs"


def survey() -> str:
    """Return the page of a small survey."""
    rng = np.random.default_rng(1)
    latent = rng.normal(size=(200, 2))
    answers = {
        f"Question {rank + 1}": pd.qcut(latent[:, rank % 2] + rng.normal(size=200), 3, labels=["peu", "assez", "très"])
        for rank in range(8)
    }
    return page(fit_mca(pd.DataFrame(answers))).html


def main() -> int:
    """Open the page in Firefox and tell what was seen."""
    firefox = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    if firefox is None:
        print("Firefox est introuvable. Installez firefox-esr, ou nommez le programme dans la variable FIREFOX.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "explorateur.html"
        path.write_text(survey(), encoding="utf-8")
        done = subprocess.run(
            ["node", str(SMOKE), firefox, str(path)], check=False, capture_output=True, text=True, timeout=180
        )
    if done.returncode:
        sys.stderr.write(done.stderr)
        return done.returncode
    seen = json.loads(done.stdout)
    print(
        f"L'explorateur dans {seen['browser']} : {seen['marks']} points, calques, clavier, fiches, lien ; tout répond."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
