"""Drafts are made of what readers read, whatever process they read it in."""

import pytest
from tests.readers.conftest import no_process

__all__ = ["no_process"]


@pytest.fixture(autouse=True, scope="module")
def read_here(no_process):
    """Read workbooks and SPSS files in this process."""
