"""Audit what a report for everybody prints, before anything is printed."""

import time

import pandas as pd

from analysis.printing.audit import audit
from analysis.printing.door import Printed
from analysis.study import Study

SECONDS = 900.0  # a clock that stops an audit gone astray: it changes no result


def audit_disclosure(printed: Printed, answers: pd.DataFrame, *, study: Study) -> dict[str, pd.DataFrame]:
    """Return the record of the audit of everything that is printed."""
    end = time.monotonic() + SECONDS
    return {"disclosure_audit": audit(printed, study, answers, lambda: end - time.monotonic())}
