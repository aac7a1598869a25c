"""The report as an accessible and lasting PDF: PDF/UA-1 and PDF/A-2a, by Typst."""

from importlib.util import find_spec
from pathlib import Path

from analysis.report.pandoc import converted, template


def pdf_bytes(markdown: str, folder: Path) -> bytes:
    """Return the report as a PDF of A4 pages.

    Parameters
    ----------
    markdown : str
        As `build_document` returns it.
    folder : Path
        Folder from which the paths of pictures start; no picture may lie outside.
    """
    import typst

    source = typst_source(markdown).encode("utf-8")
    return typst.compile(  # type: ignore[misc]  # its stub wants text and folders of one type
        source, root=str(folder), font_paths=[str(fonts())], ignore_system_fonts=True, pdf_standards=["ua-1", "a-2a"]
    )


def typst_source(markdown: str) -> str:
    """Return the report in Typst's language."""
    options = [f"--template={template('page.typ')}"]
    return converted(markdown, "typst-smart", filters=["tables.lua", "typst.lua"], options=options)


def fonts() -> Path:
    """Return where matplotlib keeps DejaVu, the font of the figures."""
    found = find_spec("matplotlib")  # found, not loaded: only its files are wanted
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
