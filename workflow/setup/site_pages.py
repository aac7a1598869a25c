"""Gather what the documentation is made of, then build its pages, every link checked.

    python workflow/setup/site_pages.py

Pages are laid as in the repository, so that a link that holds there holds here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("*.md", "docs/**/*", "benchmarks/*.md")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
DECISIONS = "docs/decisions"


def gathered(root: Path = ROOT) -> list[Path]:
    """Return every page, and every file that a page links to, from the root."""
    pages = {path for pattern in PAGES for path in root.glob(pattern) if path.is_file()}
    linked = {target(page, link) for page in pages if page.suffix == ".md" for link in links(page)}
    return sorted(path.relative_to(root) for path in pages | {path for path in linked if path.is_file()})


def links(page: Path) -> list[str]:
    """Return what a page links to, places elsewhere left out."""
    return LINK.findall(page.read_text("utf-8"))


def target(page: Path, link: str) -> Path:
    """Return what a link of a page leads to in the repository."""
    return (page.parent / link).resolve()


def on_page_content(html: str, **_: object) -> str:
    """Return a page, as MkDocs calls it, with the formulas of docstrings as they are written there."""
    return html.replace(":math:<code>", "<code>")


def lay(folder: Path, root: Path = ROOT) -> None:
    """Copy what is gathered into a folder, made anew, with an index of the decisions: a site has no listing."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in gathered(root):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / path, folder / path)
    index = ["# Décisions", ""]
    for path in sorted((root / DECISIONS).glob("*.md")):
        index.append(f"- [{path.read_text('utf-8').splitlines()[0].removeprefix('# ')}]({path.name})")
    (folder / DECISIONS / "index.md").write_text("\n".join(index) + "\n", encoding="utf-8", newline="\n")
    for page in folder.rglob("*.md"):  # a folder is no page
        text = page.read_text("utf-8")
        page.write_text(text.replace(f"]({DECISIONS}/)", f"]({DECISIONS}/index.md)"), encoding="utf-8", newline="\n")


def main(python: str = sys.executable) -> None:
    """Build the site in build/site; a link that leads nowhere stops it."""
    lay(ROOT / "build/pages")
    # The same bytes at any date, without a word on what may come after this version of MkDocs.
    told = {"SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", "0"), "NO_MKDOCS_2_WARNING": "1"}
    command = [python, "-m", "mkdocs", "build", "--strict", "--quiet", "--clean"]
    sys.exit(subprocess.run(command, cwd=ROOT, env=os.environ | told, check=False).returncode)


if __name__ == "__main__":
    main(*sys.argv[1:])
