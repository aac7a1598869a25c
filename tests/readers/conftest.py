"""Files of other programs read without a process: starting it takes a hundred times longer."""

import json
from unittest import mock

import pytest

from analysis.readers import sav, sav_process, sheet_process, spreadsheet
from analysis.readers.apart import as_table

OPENED = {"sav_process": sav_process.opened, "sheet_process": sheet_process.opened}


def opened_here(reader, arguments, content, _file):
    """Read a file as its process does, in this one."""
    found = OPENED[reader](content, *arguments)
    return found if isinstance(found, int) else (as_table(found[0]), json.loads(json.dumps(found[1])))


@pytest.fixture(scope="module")
def no_process():
    with mock.patch.object(spreadsheet, "read_apart", opened_here), mock.patch.object(sav, "read_apart", opened_here):
        yield
