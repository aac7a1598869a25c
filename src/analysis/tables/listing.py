"""The declared tables as a page of the documentation, and as a list for colleagues who read the files."""

from itertools import groupby

from analysis.study import Study
from analysis.tables import TABLES, Table
from analysis.tables.many import OF_MANY

# What a kind of column is, for readers of the page.
KINDS = {
    "key": "what a row is about; text, whatever it looks like",
    "text": "words",
    "axis": "number of an axis, from 1",
    "count": "number of persons, rows or categories",
    "share": "fraction of a count",
    "part": "fraction of an inertia, of a variance or of draws; correlation",
    "position": "place in a space",
    "deviation": "between two means, in standard deviations of the axis: notable from 0.5, large from 1",
    "score": "how far from chance, in standard deviations",
    "statistic": "sums up a table or an axis",
    "test": "p-value",
    "setting": "chosen before looking: draws, seed, level, rank",
    "flag": "True or False",
}
OF_MANY_HEAD = """## Of many studies

`python -m analysis many` writes these into a folder of their own, `comparaison/` by default, from what each study
prints: no rule of a study makes them."""
HEAD = """# Result tables

CSV files below `data/processed/`, in UTF-8, with commas, at full precision, one row a fact. An empty cell is missing;
the texts « NA » and « None » are themselves. `{wave}`, `{space}`, `{table}` stand for the keys of the study. The same
list, as a file, is `data/processed/tables.csv`. This page is made from the declarations in `analysis.tables`.
"""


def page() -> str:
    """Return the page in markdown: kinds of columns, then each table with its columns."""
    kinds = "\n".join(f"- *{kind}*: {meaning}" for kind, meaning in KINDS.items())
    told = [_section(table) for table in TABLES.values() if table.step]
    of_many = [f"### {table.path}.csv\n\n{table.about}\n\n{_columns(table)}" for table in OF_MANY.values()]
    return "\n\n".join([HEAD, f"Kinds of columns:\n\n{kinds}", *told, OF_MANY_HEAD, *of_many]) + "\n"


def _section(table: Table) -> str:
    own = f" Each wave has its own: `{{wave}}/{table.path}.csv`." if table.of_waves else ""
    return f"## {table.path}.csv\n\n{table.about} Made by `{table.step}`.{own}\n\n{_columns(table)}"


def _columns(table: Table) -> str:
    """Return the columns of a table, by kind."""
    groups = groupby(table.columns, key=lambda column: column.kind)
    return " · ".join(f"{', '.join(f'`{column.name}`' for column in own)} ({kind})" for kind, own in groups)


def listing(study: Study) -> str:
    """Return the columns of the tables that a study has, as CSV: file, table, column, kind, about."""
    rows = ["file,table,column,kind,about"]
    for table in (table for table in TABLES.values() if table.step):
        keys = {"study": [""], "space": list(study.spaces), "crossed": list(study.tables)}[table.scope]
        for key in (key for key in keys if table.exists(study, key)):
            file = table.path.format(space=key, table=key)
            about = table.about.replace('"', '""')
            rows += [f'{file}.csv,{table.name},{column.name},{column.kind},"{about}"' for column in table.columns]
    return "\n".join(rows) + "\n"
