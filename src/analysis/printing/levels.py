"""Whom a study protects, and how much."""

from analysis.study import Study


def is_confidential(study: Study) -> bool:
    """Whether nothing printed may show one respondent: answers are confidential, or the report is for everybody."""
    return study.data == "received" or study.disclosure == "public"
