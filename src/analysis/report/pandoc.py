"""From the report's markdown to other formats, by pandoc, which reads no file and no address; nothing raw passes.

Formats are not verified anywhere before it is asked: pypandoc would start it twice more, to list those that it knows.
"""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.report.markdown import READER


def template(name: str) -> Path:
    """Return the place of a template, filter or style sheet of this package."""
    return Path(str(files("analysis.report").joinpath("templates", name)))


def converted(markdown: str, writer: str, *, filters: Sequence[str], options: Sequence[str] = ()) -> str:
    """Return markdown as pandoc writes it in another format.

    Parameters
    ----------
    markdown : str
        The report.
    writer : str
        Pandoc's name of the format, with extensions.
    filters : sequence of str
        Lua filters of this package, in order.
    options : sequence of str
        Further options of pandoc's command line.
    """
    import pypandoc

    text: str = pypandoc.convert_text(
        markdown, writer, format=READER, extra_args=_arguments(filters, options), verify_format=False
    )
    return text


def converted_file(markdown: str, writer: str, *, filters: Sequence[str], options: Sequence[str] = ()) -> bytes:
    """Return markdown as pandoc writes it in a format that is no text, of the same parameters."""
    import pypandoc

    with TemporaryDirectory() as place:
        file = Path(place) / f"made.{writer}"
        arguments = _arguments(filters, options)
        pypandoc.convert_text(
            markdown, writer, format=READER, extra_args=arguments, outputfile=str(file), verify_format=False
        )
        return file.read_bytes()


def _arguments(filters: Sequence[str], options: Sequence[str]) -> list[str]:
    lua = [f"--lua-filter={template(name)}" for name in filters]
    # In its sandbox pandoc reads nothing that a text names: pictures come by a filter. Narrow columns make every
    # table share the whole width by the declared widths.
    return ["--sandbox", "--standalone", "--wrap=none", "--columns=10", *lua, *options]
