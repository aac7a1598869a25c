"""Whom a report is for, and what follows."""

from analysis.study import Study
from analysis.tables.declaring import Table

MOST_LISTED = 20_000  # rows of respondents that a workbook lists; the file that holds them has no such bound


def is_for_everybody(study: Study) -> bool:
    """Whether nothing printed may show one respondent: the report is for everybody.

    One for the team hides no answer from those who hold the questionnaires.
    """
    return study.disclosure == "public"


def may_print(table: Table, study: Study) -> bool:
    """Whether a table may be read by those whom the report is for."""
    return table.printed or (table.for_team and not is_for_everybody(study))
