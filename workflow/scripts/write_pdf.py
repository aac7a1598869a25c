"""Make the report an accessible PDF."""

from pathlib import Path

from analysis.report.pdf import pdf_bytes
from analysis.storage import logged_to, write_bytes

if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        text = Path(snakemake.input.text).read_text(encoding="utf-8")
        write_bytes(pdf_bytes(text, Path()), snakemake.output.document)
