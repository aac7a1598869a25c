"""Tell what each step of a study reads of the package: Python runs this module first where its folder is searched."""

from __future__ import annotations

import atexit
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "src/analysis"
TOLD = ROOT / ".read"  # a file a process: its rule, then paths
NAMED = re.compile(re.escape(f"{PACKAGE}/") + r"[\w./-]*\w")

named: set[str] = set()


def heed(event: str, arguments: tuple[object, ...]) -> None:
    """Keep the files of the package that Python opens, or names to another program."""
    if event in ("open", "subprocess.Popen") and "analysis" in str(arguments):
        named.update(NAMED.findall(str(arguments)))


def tell() -> None:
    """Write what was loaded or named, where the process was that of a step."""
    job = getattr(sys.modules["__main__"], "snakemake", None)
    if hasattr(job, "rule"):
        loaded = {str(module.__file__) for name, module in sys.modules.items() if name.split(".")[0] == "analysis"}
        data = {path for path in named if "__pycache__" not in path and Path(path).suffix not in ("", ".py")}
        TOLD.mkdir(exist_ok=True)
        (TOLD / f"{os.getpid()}.txt").write_text("\n".join([job.rule, *sorted(loaded | data)]), "utf-8")


sys.addaudithook(heed)
atexit.register(tell)
