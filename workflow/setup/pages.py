"""Write what the code makes of the documentation: docs/tables.md, docs/cles.md, the drawing of ARCHITECTURE.md."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path

from analysis import keys
from analysis.tables import listing

ROOT = Path(__file__).resolve().parents[2]
BEGIN, END = "<!-- made from pyproject.toml by `make pages` -->", "<!-- end -->"


def pages(root: Path = ROOT) -> dict[Path, str]:
    """Return the pages as they should be, by path."""
    plan = root / "ARCHITECTURE.md"
    before, rest = plan.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    return {
        root / "docs/tables.md": listing.page(),
        root / "docs/cles.md": keys.page(),
        plan: f"{before}{BEGIN}\n{drawing(root)}\n{END}{after}",
    }


def drawing(root: Path = ROOT) -> str:
    """Return the floors of the house from above to below, each room with what it holds: the import contracts, drawn."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    floors = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    inner = {c["containers"][0]: c["layers"] for c in contracts if c["type"] == "layers" and "containers" in c}
    high = [
        f"{height:>2} │ {floor.replace('analysis.', '')}"
        for height, floor in zip(range(len(floors), 0, -1), floors, strict=True)
    ]
    lines = ["```text", *high, "```", "", "| floor | room | what it holds |", "| --- | --- | --- |"]
    for height, floor in zip(range(len(floors), 0, -1), floors, strict=True):
        for room in floor.split(" | "):
            lines.append(_line(height, room))
            lines += [_line(height, f"{room}.{own}") for own in " | ".join(inner.get(room, [])).split(" | ") if own]
    return "\n".join(lines)


def _line(height: int, room: str) -> str:
    told = (import_module(room).__doc__ or "").strip().splitlines()[0].rstrip(".")
    return f"| {height} | `{room.removeprefix('analysis.')}` | {told} |"


def main() -> None:
    """Write the pages."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
