"""Make the environment: a virtual one, the pinned uv, exactly the locked packages, then this project.

    python workflow/setup/install.py [.venv [requirements.lock]]

Written for the standard library alone, and for any Python since 3.6 to read: what is missing is told first.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

from check_python import missing

ROOT = Path(__file__).resolve().parents[2]
WHEELHOUSE = ROOT / "wheelhouse"  # made by `make wheelhouse`: what a machine without a network installs from
NETWORK = re.compile(r"connect|dns|network|timed out|certificate|tls|from versions: none", re.I)
OFFLINE = """Le réseau ne répond pas, ou quelque chose le filtre.
Vérifiez la connexion (derrière un mandataire : la variable HTTPS_PROXY), puis relancez la même commande."""


class Screen:
    """A line that is written again on a terminal; elsewhere, a line at each quarter."""

    def __init__(self, stream):
        self.stream, self.live, self.shown, self.text = stream, stream.isatty(), None, ""

    def tell(self, what, done=0, total=0):
        """Show what is under way, and how far it is where a total is known."""
        shown = (what, 4 * done // total if total else 0)
        if self.live or shown != self.shown:
            counted = f"{done:,} {what} sur {total:,}".replace(",", "\N{NO-BREAK SPACE}")
            text = f"Installation : {counted if total else what}"
            self.stream.write(f"\r{text.ljust(len(self.text))}" if self.live else f"{text}\n")
            self.stream.flush()
            self.shown, self.text = shown, text


def program(venv, name):
    """Return the path of a program of the virtual environment."""
    return str(venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name)


def told(said, archives, site):
    """Return what is under way by what uv has said: its words, files done, files in all."""
    total = re.search(r"Resolved (\d+) package", said)
    if "Installed" in said:
        names = [name for _, _, files in os.walk(site) for name in files]
        compiled = sum(name.endswith(".pyc") for name in names)
        return "fichiers compilés", compiled, sum(name.endswith(".py") for name in names)
    if total:
        return "programmes", min(archives, int(total[1])), int(total[1])
    return "lecture de la liste des programmes…", 0, 0


def ran(command, tick=None):
    """Run a command, calling `tick` with what it said so far; stop, with the reason in French, if it fails."""
    shown = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    process = subprocess.Popen(command, cwd=ROOT, **shown)
    said = []
    reader = Thread(target=lambda: [said.append(line) for line in process.stdout])
    reader.start()
    while process.poll() is None:
        if tick:
            tick("".join(said))
        time.sleep(0.5)
    reader.join()
    text = "".join(said)
    if process.returncode:
        reason = OFFLINE if NETWORK.search(text) else "L'installation a échoué."
        sys.exit(f"\n{reason}\nCe qu'en dit {Path(command[0]).stem} :\n{text.rstrip()}")
    return text


def install(venv, lock, screen):
    """Bring a virtual environment to what the lock holds."""
    python, uv = program(venv, "python"), program(venv, "uv")
    screen.tell("environnement…")
    unfinished = venv.with_name(f"{venv.name}-inachevee")
    anew = unfinished.exists() or not Path(python).exists()  # what an interruption left may look whole and not be
    unfinished.touch()
    if anew:
        ran([getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--clear", str(venv)])
    found = ["--no-index", "--find-links", str(WHEELHOUSE)] if WHEELHOUSE.is_dir() else []
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--retries", "1", *found]
    ran([*pip, "--require-hashes", "--no-deps", "--requirement", "requirements-uv.lock"])
    site = Path(ran([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip())
    cache = Path(ran([uv, "cache", "dir"]).strip())

    def _archives():  # a program is unpacked in the cache of uv first, then all are linked at once
        return len(list(cache.glob("archive-v*/*")))

    before = _archives() - len(list(site.glob("*.dist-info")))
    compiled = [] if "UV_COMPILE_BYTECODE" in os.environ else ["--compile-bytecode"]  # uv reads there what is wanted
    sync = [uv, "pip", "sync", "--python", python, "--require-hashes", *compiled, *found, lock]
    ran(sync, lambda said: screen.tell(*told(said, _archives() - before, site)))
    own = ["--no-deps", "--no-build-isolation", "--offline", "--editable", "."]
    ran([uv, "pip", "install", "--python", python, *own])
    unfinished.unlink()


def main(venv=".venv", lock="requirements.lock"):
    """Install, and tell how long it took."""
    fault = missing()
    if fault:
        sys.exit("{}\nTapez :\n    {}".format(*fault))
    screen, began = Screen(sys.stdout), time.monotonic()
    install(ROOT / venv, lock, screen)
    screen.tell(f"terminée en {time.monotonic() - began:.0f} s")
    screen.stream.write("\n" if screen.live else "")


if __name__ == "__main__":
    main(*sys.argv[1:])
