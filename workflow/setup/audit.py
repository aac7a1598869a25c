"""Ask what is known against the programs that the lock files pin: pip-audit, where its data can be reached.

python workflow/setup/audit.py
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
AUDITOR = "pip-audit>=2.7,<3"
LOCKS = ("requirements.lock", "requirements-dev.lock")
UNREACHED = "{lock} : la liste des failles ne répond pas, rien n'est vérifié (programmes : {n}).\n{why}"


@dataclass(frozen=True)
class Found:
    """What is known of the programs of one lock."""

    lock: str
    checked: int
    unchecked: int
    flaws: tuple[str, ...]


def told(found: Found, why: str = "") -> str:
    """Return what was found, in French: what could not be checked is never told as sound."""
    if not found.checked:
        # Where nothing could be checked, pip-audit says that no flaw is known.
        shown = "" if found.unchecked else why
        return UNREACHED.format(n=found.unchecked or "?", lock=found.lock, why=shown).rstrip()
    counted = f"programmes vérifiés : {found.checked} ; non vérifiés : {found.unchecked}"
    return "\n".join([f"{found.lock} : {counted} ; failles connues : {len(found.flaws)}.", *found.flaws])


def read(lock: str, answer: dict[str, Any]) -> Found:
    """Return what pip-audit's JSON says of one lock."""
    programs = answer.get("dependencies", [])
    checked = [program for program in programs if "skip_reason" not in program]
    flaws = [
        f"  {program['name']} {program['version']} : {flaw['id']}, corrigée dans : {', '.join(flaw['fix_versions'])}"
        for program in checked
        for flaw in program["vulns"]
    ]
    return Found(lock, len(checked), len(programs) - len(checked), tuple(flaws))


def audited(lock: str) -> tuple[Found, str]:
    """Run pip-audit, apart from the project's environment, on one lock; return what it found and what it said."""
    uv = str(Path(sys.executable).with_name("uv"))
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    command = [uv, "tool", "run", "--from", AUDITOR, "pip-audit", *options, "-r", lock]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    try:
        return read(lock, json.loads(done.stdout)), done.stderr
    except ValueError:
        return Found(lock, 0, 0, ()), done.stderr


def main() -> None:
    """Audit each lock; end with 1 if a flaw is known, with 2 if something could not be checked."""
    ends = []
    for lock in LOCKS:
        found, said = audited(lock)
        last = said.strip().splitlines()[-1:]
        print(told(found, *last))
        ends.append(1 if found.flaws else 2 if found.unchecked or not found.checked else 0)
    sys.exit(min(filter(None, ends), default=0))


if __name__ == "__main__":
    main()
