"""Pages as one file each: what they hold, and the built script and style that show it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from analysis.language.locales import tag
from analysis.offline import as_data, sealed

ROOM = "analysis.explorer"


def explorer_page(content: Any) -> str:
    """Return the page that shows what `payload` returns: one file, opened from anywhere, that asks nothing."""
    # Pictures of the view are made in the page.
    return page_of(content, place="explorateur", built="explorer", allowed="img-src data: blob:; ")


def page_of(content: Any, *, place: str, built: str, allowed: str = "", said: str = "without_script") -> str:
    """Return a page as one file, by what it holds and the script that shows it.

    Without scripts it says what it is and where to read the same.

    Parameters
    ----------
    content : mapping
        Its title, its language, its words in each language, and what its script reads.
    place : str
        Identifier of the element that the script fills.
    built : str
        Name of its built script and style sheet.
    allowed : str
        What its policy allows besides these two.
    said : str
        Which of its words stand where the script shows nothing.
    """
    words = content["words"][content["language"]]
    shell = Template(_read("page.html")).substitute(
        language=tag(content["language"]),
        allowed=allowed,
        place=place,
        title=escape(words["page"].replace("{title}", content["title"])),
        heading=escape(content["title"]),
        without=escape(words[said]),
        data=as_data(content),  # no text of it can make an element that would be taken for an empty one
    )
    return sealed(sealed(shell, "style", _bundle(f"{built}.css")), "script", _bundle(f"{built}.js"))


def live_planes(data: str, figures: Mapping[str, str]) -> tuple[str, str]:
    """Return what the element of a report's page holds that shows planes, and the script that shows them.

    Parameters
    ----------
    data : str
        What `planes` returns, as JSON in which no text is markup.
    figures : mapping of space to identifier
        Where the report shows the plane of each space.
    """
    given = f'{{"style":{as_data(_bundle("explorer.css"))},"figures":{as_data(dict(figures))},"payload":{data}}}'
    return given, _bundle("embedded.js")


def _bundle(name: str) -> str:
    """Return a script or style sheet, built from explorer/ and committed."""
    return _read(f"bundle/{name}")


def _read(name: str) -> str:
    return files(ROOM).joinpath(name).read_text("utf-8")
