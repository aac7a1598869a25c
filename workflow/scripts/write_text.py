"""Write the report as one text, and the result tables in a workbook."""

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path

from analysis.report.collection import TABLES as COLLECTED
from analysis.report.collection import Collection
from analysis.report.document import build_document
from analysis.report.results import Picture, Results, SpaceResults, TableResults
from analysis.report.texts import Texts
from analysis.report.workbook import workbook_bytes
from analysis.storage import logged_to, read_table, write_bytes, write_text
from analysis.study import Space, Study

PROCESSED = Path("data/processed")
PROGRAMS = ["analysis", "matplotlib", "numpy", "pandas", "pypandoc-binary", "scipy", "snakemake", "typst"]
STUDY_TABLES = ["accounting", "rejected", "missing", "dictionary"]
SPACE_TABLES = list(SpaceResults.__dataclass_fields__)
CROSSED = list(TableResults.__dataclass_fields__)
# Tables of a space that are not in its own folder; those of the editions exist where a study declares some.
ELSEWHERE = {"tests": "inference/{space}.csv", "factor_variances": "spaces/{space}/variances.csv"}
OF_EDITIONS = {
    "shifts": "compare/{space}.csv",
    "variances": "compare/{space}/variances.csv",
    "agreement": "compare/{space}/agreement.csv",
}
# Those that exist where a space asks for them.
OF_STABILITY = {
    "axis_stability": "stability/{space}/axes.csv",
    "question_stability": "stability/{space}/questions.csv",
    "category_stability": "stability/{space}/categories.csv",
    "regions": "stability/{space}/regions.csv",
}
OF_CLASSES = {
    "class_numbers": "classes/{space}/numbers.csv",
    "class_sizes": "classes/{space}/sizes.csv",
    "class_axes": "classes/{space}/axes.csv",
    "class_categories": "classes/{space}/categories.csv",
    "class_quantities": "classes/{space}/quantities.csv",
}


def write(
    *, text: Path, workbook: Path, hashed: list[str], study: Study, texts: Texts, weighted: bool, parts: list[str]
) -> None:
    """Write the text and the workbook of a study whose results are in data/processed."""
    results = read_results(study, hashed, weighted, parts)
    write_text(build_document(study, results, texts), text)
    write_bytes(workbook_bytes(study, results), workbook)


def read_results(study: Study, hashed: list[str], weighted: bool, parts: list[str]) -> Results:
    """Read everything that the report prints; `parts` are the folders of figures."""
    description = PROCESSED / "description"
    return Results(
        **{name: read_table(PROCESSED / f"{name}.csv") for name in STUDY_TABLES},
        frequencies=read_table(description / "frequencies.csv"),
        numbers=read_table(description / "numbers.csv"),
        regression=read_table(description / "regression.csv"),
        differences=read_table(description / "differences.csv"),
        trends=read_table(description / "trends.csv"),
        tables={key: read_crossed(key) for key in study.tables},
        spaces={key: read_space(space, bool(study.editions)) for key, space in study.spaces.items()},
        pictures={key: found for part in parts for key, found in read_pictures(part).items()},
        versions={"Python": platform.python_version()} | {name: version(name) for name in PROGRAMS},
        hashes={name: hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in hashed},
        published=read_table(description / "published.csv") if study.published else None,
        possible=read_table(description / "possible.csv") if study.published else None,
        collection=Collection(**{name: read_table(PROCESSED / f"{name}.csv") for name in COLLECTED}),
        weighted=weighted,
    )


def read_space(space: Space, has_editions: bool) -> SpaceResults:
    """Read the tables of one space that may be printed."""
    asked = [
        (OF_EDITIONS, has_editions and space.within is None),
        (OF_STABILITY, space.stability is not None),
        (OF_CLASSES, space.classes is not None),
    ]
    optional = {name for tables, _ in asked for name in tables}
    paths = {name: f"spaces/{{space}}/{name}.csv" for name in SPACE_TABLES if name not in optional} | ELSEWHERE
    for tables, is_asked in asked:
        paths |= tables if is_asked else {}
    return SpaceResults.of({name: read_table(PROCESSED / path.format(space=space.key)) for name, path in paths.items()})


def read_crossed(table: str) -> TableResults:
    """Read the tables of two crossed questions."""
    return TableResults(**{name: read_table(PROCESSED / f"tables/{table}/{name}.csv") for name in CROSSED})


def read_pictures(part: str) -> dict[str, Picture]:
    """Read the list of one folder's figures."""
    listed = read_table(PROCESSED / f"figures/{part}.csv")
    return {row.figure: Picture(row.path, row.alt) for row in listed.itertuples()}


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        write(
            text=snakemake.output.text,
            workbook=snakemake.output.workbook,
            hashed=list(snakemake.input.hashed),
            **snakemake.params.settings,
        )
