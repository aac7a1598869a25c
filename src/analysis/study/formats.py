"""The formats of the report: where each lies, and what of them an earlier run left."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.pasting import command
from analysis.study.values import Format, Study

REPORTS: Mapping[Format, str] = {
    "html": "reports/etude.html",
    "pdf": "reports/etude.pdf",
    "xlsx": "reports/tableaux.xlsx",
    "explorer": "reports/explorateur.html",
    "docx": "reports/etude.docx",
    "pptx": "reports/etude.pptx",
}
# The session, which is made when it is asked for.
SESSION = ("reports/seance.html", "reports/seance.pdf", "reports/seance.pptx")


PLACE = "reports/ma-place.html"


def reports(study: Study) -> list[str]:
    """Return where the report lies, in each format that the study asks, and « Ma place » if it asks for it."""
    return [*(REPORTS[form] for form in study.formats), *([PLACE] if study.place else [])]


def without_waves(folder: Path) -> str:
    """Return in French what a study without waves cannot be asked: it has no answers to analyse."""
    typed = command("session", folder)
    return f"Cette étude n'a pas de vague : aucune réponse, aucun rapport. Sa séance se fait par :\n    {typed}"


def left_over(root: Path, study: Study) -> Iterator[str]:
    """Yield in French each report that the folder holds and the study no longer asks: it may tell other results."""
    for form, name in REPORTS.items():
        if form not in study.formats and (root / name).is_file():
            yield f"{name} date d'un calcul précédent : `formats` ne demande plus {form} ; l'effacer, ou le redemander"
    if not study.place and (root / PLACE).is_file():
        yield f"{PLACE} date d'un calcul précédent : l'étude ne dit plus `place: true` ; l'effacer, ou le redemander"
