"""A space fitted from a Parquet file, chunk by chunk, is the one fitted in memory."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.large import fit_mca_parquet
from analysis.reconstruction.big import draw_survey


@pytest.fixture
def survey():
    answers = draw_survey(1_000, 6, np.random.default_rng(4))
    return answers.assign(q02=answers["q02"].where(np.arange(1_000) % 7 > 0))


def written(path, *parts):
    tables = [pa.Table.from_pandas(part, preserve_index=False) for part in parts]
    with pq.ParquetWriter(path, tables[0].schema) as writer:
        for table in tables:
            writer.write_table(table)
    return path


@pytest.mark.parametrize(("n", "chunk_rows"), [(100, 1), (1_000, 300), (1_000, 10_000)])
def test_a_file_in_chunks_gives_the_space_in_memory(tmp_path, survey, n, chunk_rows):
    survey = survey[:n]
    path = written(tmp_path / "survey.parquet", survey[: 6 * n // 10], survey[6 * n // 10 :])
    space = fit_mca_parquet(path, individuals=tmp_path / "out" / "individuals.parquet", chunk_rows=chunk_rows)
    whole = fit_mca(survey)
    assert_allclose(space.all_eigenvalues, whole.all_eigenvalues, rtol=1e-12)
    assert_allclose(space.coordinates, whole.coordinates, rtol=1e-12, atol=1e-12)
    assert_allclose(space.eta2, whole.eta2, rtol=1e-10)
    individuals = pd.read_parquet(tmp_path / "out" / "individuals.parquet")
    assert individuals.columns.tolist() == [
        f"{aid}_{axis}" for aid in ("coordinate", "contribution", "cos2") for axis in range(1, 6)
    ]
    clouds = (whole.individual_coordinates, whole.individual_contributions, whole.individual_cos2)
    assert_allclose(individuals, np.hstack(clouds), rtol=1e-12, atol=1e-12)
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["individuals.parquet"]


def test_questions_weights_and_passive_categories_are_named(tmp_path, survey):
    weighted = survey.assign(poids=np.arange(1_000) % 3 + 0.5)
    path = written(tmp_path / "survey.parquet", weighted)
    options = {"passive": {"q01": ["c1"]}, "n_axes": 2}
    space = fit_mca_parquet(path, questions=["q03", "q01"], weights="poids", chunk_rows=128, **options)
    whole = fit_mca(survey[["q03", "q01"]], weights=weighted["poids"], **options)
    assert_allclose(space.coordinates, whole.coordinates, rtol=1e-12, atol=1e-12)
    assert fit_mca_parquet(path, weights="poids").questions == tuple(survey)


def test_row_groups_with_other_dictionaries_are_harmonised(tmp_path):
    parts = [
        pd.DataFrame({"tea": pd.Categorical(list("aabb"), ["a", "b"]), "milk": pd.Categorical(list("xyxy"))}),
        pd.DataFrame({"tea": pd.Categorical(list("ccab"), ["c", "b", "a"]), "milk": pd.Categorical(list("yyxz"))}),
    ]
    path = written(tmp_path / "survey.parquet", *parts)
    space, whole = fit_mca_parquet(path), fit_mca(pd.read_parquet(path))
    assert space.coordinates.index.tolist() == whole.coordinates.index.tolist()
    assert space.categories.counts.tolist() == [3, 3, 2, 3, 4, 1]
    assert_allclose(space.coordinates, whole.coordinates, rtol=1e-12, atol=1e-12)


def test_columns_of_text_are_categories_in_order_of_appearance(tmp_path):
    answers = pd.DataFrame({"tea": list("baab"), "milk": list("yxyx")})
    space = fit_mca_parquet(written(tmp_path / "survey.parquet", answers))
    assert space.coordinates.index.tolist() == [("tea", "b"), ("tea", "a"), ("milk", "y"), ("milk", "x")]


def test_columns_that_the_file_has_not_are_refused_by_name(tmp_path, survey):
    path = written(tmp_path / "survey.parquet", survey)
    with pytest.raises(ValueError, match=r"survey.parquet has no columns \['q99', 'poids'\]; it has \['q01'"):
        fit_mca_parquet(path, questions=["q01", "q99"], weights="poids")


def test_a_fit_that_fails_leaves_no_file_of_individuals(tmp_path, survey):
    path = written(tmp_path / "survey.parquet", survey)
    with pytest.raises(ValueError, match="no category 'zz'"):
        fit_mca_parquet(path, passive={"q01": ["zz"]}, individuals=tmp_path / "individuals.parquet")
    assert not (tmp_path / "individuals.parquet").exists()
