"""Tables written slice after slice: in place once whole, and nothing of them left where they cannot be."""

from contextlib import ExitStack, contextmanager

import numpy as np
import pandas as pd
import pytest

from analysis.storage import slices_writer

resource = pytest.importorskip("resource", reason="this system has no limit for the size of files")
FULL = 300_000  # bytes
OLD = b"of the run before\n"


@contextmanager
def full_disk():
    """Refuse, as a full disk does, what would make a file larger."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def slices_of(rank, n):
    """Return some answers, and their missing ones, that compress badly."""
    names = [f"{number:016x}" for number in np.random.default_rng(rank).integers(0, 2**63, n)]
    answers = pd.DataFrame({"respondent": names, "q1": pd.Categorical(["oui"] * n)})
    missing = pd.DataFrame({"respondent": names, "wave": "v1", "question": "q1", "kind": "no_answer"})
    return {"answers": answers, "missing": missing}


@pytest.fixture
def paths(tmp_path):
    """Return where the tables go, and leave there those of the run before."""
    made = {"answers": tmp_path / "v1/answers.parquet", "missing": tmp_path / "v1/missing.csv"}
    (tmp_path / "v1").mkdir()
    for path in made.values():
        path.write_bytes(OLD)
    return {name: str(path) for name, path in made.items()}


def left_as_they_were(paths, folder):
    """Whether nothing is there but the files of the run before."""
    found = {path.as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return found == dict.fromkeys(paths.values(), OLD)


def written_until_full(paths, filling, n):
    """Write slices of which one table grows, until the disk is full; n rows wait to be written at once, or not."""
    with full_disk(), slices_writer(paths) as write:
        for rank in range(1000):
            slices = slices_of(rank, n)
            write(slices | {other: slices[other].iloc[:1] for other in slices if other != filling})


def written_then_full(paths):
    """Write slices; the disk is full once the end of their files is to be written."""
    with ExitStack() as limits, slices_writer(paths) as write:
        for rank in range(10):
            write(slices_of(rank, 2000))
        limits.enter_context(full_disk())


@pytest.mark.parametrize("n", [100, 2000])
@pytest.mark.parametrize("filling", ["answers", "missing"])
def test_a_full_disk_keeps_nothing_of_what_was_begun(paths, tmp_path, filling, n):
    with pytest.raises(OSError, match="File too large"):
        written_until_full(paths, filling, n)
    assert left_as_they_were(paths, tmp_path)


def test_a_disk_that_is_full_at_the_end_keeps_nothing(paths, tmp_path):
    with pytest.raises(OSError, match="File too large"):
        written_then_full(paths)
    assert left_as_they_were(paths, tmp_path)


def test_a_table_that_cannot_be_opened_takes_those_before_with_it(paths, tmp_path):
    (tmp_path / "v1/.missing.csv.part").mkdir()
    with pytest.raises(OSError, match="missing"), slices_writer(paths):
        pytest.fail("nothing is to be written")
    assert left_as_they_were(paths, tmp_path)


def test_whole_tables_take_the_place_of_those_before(paths, tmp_path):
    slices = [slices_of(rank, 20) for rank in range(3)]
    with slices_writer(paths) as write:
        for each in slices:
            write(each)
    for name, read in (("answers", pd.read_parquet), ("missing", pd.read_csv)):
        whole = pd.concat([each[name] for each in slices], ignore_index=True)
        pd.testing.assert_frame_equal(read(paths[name]), whole, check_dtype=False)
    assert {path.name for path in (tmp_path / "v1").iterdir()} == {"answers.parquet", "missing.csv"}
