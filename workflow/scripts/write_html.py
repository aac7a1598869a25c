"""Make the report one self-contained page."""

from pathlib import Path

from analysis.report.html import html_page
from analysis.storage import logged_to, write_text

if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        text = Path(snakemake.input.text).read_text(encoding="utf-8")
        write_text(html_page(text, Path()), snakemake.output.page)
