"""Answers cleaned from ranks of texts are those cleaned from the texts themselves, and so are all their counts."""

from dataclasses import fields

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.readers import csv_blocks, raw

HEAD = "nom;mail;q1;q2;q3;q4a;q4b;q5\n"
ROWS = st.tuples(
    st.sampled_from(["Ana", "ANA ", "Bob", "Cyd", "Éva", "testeur", ""]),
    st.sampled_from(["1", "2", ""]),
    st.sampled_from(["50 €", "100", "", "250 €"]),
    st.sampled_from(["30", "41", ""]),
    st.sampled_from(["Y;N", "N;N", ";", "N;Y"]),
    st.sampled_from(["bien", "NA", ""]),
)
ASIDE = """set_aside:
  test: {column: nom, matches: "(?i)^test"}
  incomplete: {column: q3, empty: true}
  duplicate: {keep: last}
"""


def cleaned(study, monkeypatch, large):
    with monkeypatch.context() as patch:
        patch.setattr(raw, "LARGE", 0 if large else raw.MAX_TEXT)
        patch.setattr(raw, "MAX_TEXT", 0 if large else raw.MAX_TEXT)  # read by blocks or not at all
        patch.setattr(csv_blocks, "HEAD", 100)
        patch.setattr(csv_blocks, "BLOCK", 60)
        return study.clean()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(rows=st.lists(ROWS, min_size=12, max_size=40))
def test_every_table_is_the_same(small_study, monkeypatch, rows):
    lines = [f"{name};{name}@x.fr;{q1};{q2};{q3};{q4};{q5}\n" for name, q1, q2, q3, q4, q5 in rows]
    lines += [f"{name};;1;100;30;N;N;\n" for name in ("Ada", "Béa", "Cléo")]
    study = small_study(raw=HEAD + "".join(lines), edits=[("missing:", ASIDE + "missing:")])
    whole, parts = (cleaned(study, monkeypatch, large) for large in (False, True))
    for field in fields(whole):
        pd.testing.assert_frame_equal(getattr(parts, field.name), getattr(whole, field.name))
