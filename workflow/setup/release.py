"""Make a version: its number and changes written, its files built in dist/, the same bytes whoever makes them again.

    python workflow/setup/release.py 0.2.0

What is built is what git would commit: files that it does not follow are left out. Nothing is committed, nothing sent.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
NAME = "analysis"
NUMBER = re.compile(r"\d+\.\d+\.\d+")
COMING = "## À paraître\n"
PAGES = ("docs/library.fr.md", "docs/library.en.md")  # that name the wheel
WRITTEN = ("pyproject.toml", "CITATION.cff", "CHANGELOG.md", *PAGES)
NEXT = """Version {version} : {folder}
Relire {written}, puis :
    git commit --all --message "Release {version}"
    git tag v{version}"""


def renumbered(texts: Mapping[str, str], version: str, day: date) -> dict[str, str]:
    """Return the files that tell the version, with this one.

    Parameters
    ----------
    texts : mapping of path to text
        The files of `WRITTEN`.
    version : str
        Three numbers, above those of the version before. The one already written changes nothing.
    day : date
        That of the version, in the list of changes.

    Raises
    ------
    ValueError
        If the version is none, or not above the one before, or brings no change. In French.
    """
    before = re.search(r'^version = "(.*)"$', texts["pyproject.toml"], flags=re.M)
    assert before is not None
    if not NUMBER.fullmatch(version):
        raise ValueError(f"« {version} » n'est pas une version : écrire trois nombres, comme 0.2.0.")
    if _numbers(version) < _numbers(before[1]):
        raise ValueError(f"La version {version} vient avant celle du projet, {before[1]} : en donner une plus grande.")
    new = dict(texts)
    if released(texts["CHANGELOG.md"], version) is None:
        new["CHANGELOG.md"] = _dated(texts["CHANGELOG.md"], version, day)
    new["pyproject.toml"] = texts["pyproject.toml"].replace(before[0], f'version = "{version}"', 1)
    new["CITATION.cff"] = re.sub(r"^version: .*$", f"version: {version}", texts["CITATION.cff"], flags=re.M)
    for page in PAGES:
        new[page] = re.sub(rf"{NAME}-{NUMBER.pattern}-py3", f"{NAME}-{version}-py3", texts[page])
    return new


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _dated(changes: str, version: str, day: date) -> str:
    """Return the changes to come as those of a version."""
    head, found, rest = changes.partition(COMING)
    if not found:
        raise ValueError("CHANGELOG.md n'a pas de titre « ## À paraître » : l'écrire au-dessus des changements.")
    if not rest.partition("\n## ")[0].strip():
        raise ValueError("CHANGELOG.md ne dit aucun changement sous « ## À paraître » : les écrire d'abord.")
    return f"{head}{COMING}\n## {version} — {day.isoformat()}\n{rest}"


def released(changes: str, version: str) -> date | None:
    """Return the day of a version in the list of changes, or None where it is not there."""
    found = re.search(rf"^## {re.escape(version)} — (\d{{4}}-\d{{2}}-\d{{2}})$", changes, flags=re.M)
    return None if found is None else date.fromisoformat(found[1])


def write_version(version: str, root: Path) -> int:
    """Write a version in the files that tell it; return its moment, in seconds, for everything built to bear."""
    texts = {name: (root / name).read_text("utf-8") for name in WRITTEN}
    day = date.fromisoformat(_git(root, "log", "-1", "--format=%cs", "HEAD"))
    new = renumbered(texts, version, day)
    for name in WRITTEN:
        if new[name] != texts[name]:
            (root / name).write_text(new[name], encoding="utf-8", newline="\n")
    day = released(new["CHANGELOG.md"], version) or day
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def require_clean(root: Path) -> None:
    """Refuse changes that are not those of a version: what is built must be what was committed."""
    told = _git(root, "status", "--porcelain", "--untracked-files=no", strip=False)
    if others := sorted({line[3:] for line in told.splitlines()} - set(WRITTEN)):
        raise ValueError(f"Fichiers changés sans être enregistrés : {', '.join(others)}. Les enregistrer (git commit).")


def archive(root: Path, prefix: str, moment: int, place: Path) -> None:
    """Write what git would commit as one archive, whatever the history, the author and the clock."""
    with TemporaryDirectory() as folder:
        of_version = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(root, "read-tree", "HEAD", more=of_version)
        _git(root, "add", "--update", more=of_version)
        tree = _git(root, "write-tree", more=of_version)
    person = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in {"NAME": NAME, "EMAIL": NAME, "DATE": f"{moment} +0000"}.items()
    }
    commit = _git(root, "commit-tree", tree, "-m", prefix, more=person)
    told = _git_bytes(root, "archive", "--format=tar", f"--prefix={prefix}/", commit)
    place.write_bytes(gzip.compress(told, mtime=0))


def build(tree: Path, moment: int, folder: Path) -> None:
    """Build wheel and source distribution from a tree."""
    uv = str(Path(sys.executable).with_name("uv"))
    options = ["--offline", "--no-build-isolation", "--python", sys.executable, "--no-create-gitignore", "--quiet"]
    _ran([uv, "build", *options, "--out-dir", str(folder), str(tree)], tree, moment)


def document(tree: Path, moment: int, python: str, place: Path) -> None:
    """Build the pages of a tree, every link checked, as one archive."""
    _ran([python, "workflow/setup/site_pages.py"], tree, moment)
    zipped(tree / "build/site", moment, place)


def zipped(folder: Path, moment: int, place: Path) -> None:
    """Write a folder as an archive: files in the order of their names, of one moment."""
    at = datetime.fromtimestamp(moment, tz=UTC).timetuple()[:6]
    with zipfile.ZipFile(place, "w") as bundle:
        for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{place.stem}/{path.relative_to(folder).as_posix()}", at)
                entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
                bundle.writestr(entry, path.read_bytes())


def sums(folder: Path) -> str:
    """Return the digests of the files of a folder, as `sha256sum --check` reads them."""
    files = sorted(path for path in folder.iterdir() if path.name != "SHA256SUMS")
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def release(version: str, root: Path, docs: str) -> Path:
    """Make a version of a repository; return the folder of its files."""
    require_clean(root)
    moment, prefix = write_version(version, root), f"{NAME}-{version}"
    folder = root / "dist" / version
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    whole = folder / f"{prefix}-repository.tar.gz"
    archive(root, prefix, moment, whole)
    with TemporaryDirectory() as place:
        shutil.unpack_archive(whole, place)
        tree = Path(place) / prefix
        build(tree, moment, folder)
        document(tree, moment, docs, folder / f"{prefix}-docs.zip")
    (folder / "SHA256SUMS").write_text(sums(folder), encoding="utf-8", newline="\n")
    return folder


def _ran(command: list[str], tree: Path, moment: int) -> None:
    """Run a command, at the moment of the version; stop with what it said if it fails."""
    told = {"SOURCE_DATE_EPOCH": str(moment), "TZ": "UTC"}
    done = subprocess.run(command, cwd=tree, env=os.environ | told, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"La version n'est pas faite :\n{done.stdout}{done.stderr}".rstrip())


def _git(root: Path, *arguments: str, more: Mapping[str, str] | None = None, strip: bool = True) -> str:
    text = _git_bytes(root, *arguments, more=more).decode("utf-8")
    return text.strip() if strip else text


def _git_bytes(root: Path, *arguments: str, more: Mapping[str, str] | None = None) -> bytes:
    environment = os.environ | {"TZ": "UTC"} | dict(more or {})
    return subprocess.run(["git", *arguments], cwd=root, env=environment, capture_output=True, check=True).stdout  # noqa: S607


def main(version: str = "", docs: str = "") -> None:
    """Make a version, and tell what remains to do by hand."""
    python = docs or str(ROOT / ".venv-docs" / ("Scripts" if os.name == "nt" else "bin") / "python")
    try:
        folder = release(version, ROOT, python)
    except ValueError as error:
        sys.exit(str(error))
    except (OSError, subprocess.CalledProcessError) as error:
        told = (getattr(error, "stderr", None) or b"").decode(errors="replace").strip()
        sys.exit(f"Une version se fait d'un dépôt git, avec git installé. {told or error}")
    print(sums(folder), end="")
    print(NEXT.format(version=version, folder=folder.relative_to(ROOT), written=", ".join(WRITTEN)))


if __name__ == "__main__":
    main(*sys.argv[1:])
