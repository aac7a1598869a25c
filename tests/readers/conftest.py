"""Workbooks read without a process: starting it takes a hundred times longer."""

from unittest import mock

import pytest

from analysis.readers import sheet_process, spreadsheet
from analysis.readers.apart import as_table


def opened_here(_reader, arguments, content, _file):
    """Read a workbook as its process does, in this one."""
    found = sheet_process.opened(content, *arguments)
    return found if isinstance(found, int) else (as_table(found[0]), found[1])


@pytest.fixture(scope="module")
def no_process():
    with mock.patch.object(spreadsheet, "read_apart", opened_here):
        yield
