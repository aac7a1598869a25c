"""A file is told by its content alone, whatever its size."""

import hashlib

import pytest

from analysis.digests import file_digest


@pytest.mark.parametrize("size", [0, 1, 300_000])
def test_a_digest_is_that_of_the_whole_content(tmp_path, size):
    content = bytes(rank % 251 for rank in range(size))
    (tmp_path / "file").write_bytes(content)
    assert file_digest(tmp_path / "file") == hashlib.sha256(content).hexdigest()


def test_a_file_that_is_not_there_is_no_empty_one(tmp_path):
    with pytest.raises(FileNotFoundError):
        file_digest(tmp_path / "none")
