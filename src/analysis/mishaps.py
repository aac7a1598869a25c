"""What may befall a machine (a full disk, a folder that cannot be written, no memory left), told with what to do."""

import errno
import re

FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_NUMBERED = re.compile(r"\[Errno (\d+)\](?: [^:\n]+: '([^'\n]+)')?")  # as Python writes an error of the system

# As Python, Rust, the system, C++ and Arrow say it: a thread needs memory to start.
_NO_MEMORY = re.compile(
    r"MemoryError|memory allocation of \d+ bytes failed|Cannot allocate memory|std::bad_alloc|std::system_error"
    r"|can't start new thread|Failed to launch worker thread|failed to map segment"
)
_LATER = re.compile(r"older modification time .* than input (.+?) \(\d{4}-")  # as Snakemake tells a clock set back


def told_mishap(error: BaseException) -> str | None:
    """Return one French sentence on what befell the machine and what to do, or None for an error of another kind."""
    if isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM or _NO_MEMORY.search(str(error)):
        return told_memory()
    if not isinstance(error, OSError):
        return None
    if error.errno in FULL:
        return "Le disque est plein : libérer de la place, puis relancer la même commande."
    if error.errno in FORBIDDEN:
        place = f" à {error.filename}" if error.filename else ""
        return f"L'accès{place} est refusé : en donner le droit, ou copier l'étude ailleurs, puis relancer."
    return None


def told_alone(error: BaseException) -> str | None:
    """Return what installs the programs of a study where the library is alone, or None for an error of another kind."""
    missing = getattr(error, "name", None)
    if not isinstance(error, ModuleNotFoundError) or not missing or missing.split(".")[0] == "analysis":
        return None
    from importlib.metadata import version  # which every step would load

    return (
        f"La bibliothèque est installée seule : il manque « {missing} ». Une étude demande davantage ; taper :\n"
        f'    pip install "analysis-{version("analysis")}-py3-none-any.whl[study]"\n'
        "avec le chemin du fichier .whl d'où vient la bibliothèque."
    )


def mishap_in(text: str) -> str | None:
    """Return the sentence on the last mishap that another program's words tell, or None where they tell none."""
    if _NO_MEMORY.search(text):
        return told_memory()
    if later := _LATER.search(text):
        return (
            f"{later[1]} est daté du futur, ou l'horloge a reculé : la remettre à l'heure, ou enregistrer ce fichier à"
            " nouveau, puis relancer."
        )
    found = [told_mishap(OSError(int(number), "", place or None)) for number, place in _NUMBERED.findall(text)]
    return next(filter(None, reversed(found)), None)


def told_memory() -> str:
    """Return what to do where memory lacks."""
    return "La mémoire manque : fermer d'autres programmes, puis relancer, une étape à la fois (--cores 1)."
