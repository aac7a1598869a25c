"""Write the coded answers that make_reference.R analyses, from surveys shipped with our dependencies."""

from pathlib import Path

import pandas as pd
import statsmodels.api as sm

HERE = Path(__file__).parent


def classes(values: pd.Series, bounds: list[float]) -> pd.Series:
    """Return values cut into classes named c1, c2, ..."""
    names = [f"c{number}" for number in range(1, len(bounds))]
    return pd.cut(values, bounds, labels=names, right=False).astype("str")


def election() -> pd.DataFrame:
    """Return the American National Election Study of 1996: opinions, education, vote; some answers blanked."""
    raw = sm.datasets.anes96.load_pandas().data
    scale = [1, 3, 4, 5, 8]
    coded = pd.DataFrame(
        {
            "news": classes(raw["TVnews"], [0, 1, 4, 7, 8]),
            "self": classes(raw["selfLR"], scale),
            "clinton": classes(raw["ClinLR"], scale),
            "dole": classes(raw["DoleLR"], scale),
            "party": raw["PID"].astype(int).map("p{}".format),
            "educ": classes(raw["educ"], [1, 3, 4, 6, 8]),
            "vote": raw["vote"].astype(int).map({0: "Clinton", 1: "Dole"}),
            "income": classes(raw["income"], [1, 11, 17, 21, 25]),
            "age": raw["age"],
            "logpopul": raw["logpopul"],
        }
    )
    coded.loc[coded.index % 17 == 3, "self"] = None
    coded.loc[coded.index % 23 == 5, "dole"] = None
    return coded


def marriage() -> pd.DataFrame:
    """Return every fifth woman of Fair's survey of 1978: marriage, religion, education, occupations."""
    raw = sm.datasets.fair.load_pandas().data.iloc[::5].reset_index(drop=True)
    return pd.DataFrame(
        {
            "rating": raw["rate_marriage"].astype(int).map("r{}".format),
            "age": classes(raw["age"], [0, 23, 28, 33, 50]),
            "married": classes(raw["yrs_married"], [0, 3, 7, 14, 30]),
            "children": classes(raw["children"], [0, 0.5, 1.5, 2.5, 9]),
            "religious": raw["religious"].astype(int).map("g{}".format),
            "educ": classes(raw["educ"], [0, 13, 15, 17, 30]),
            "occupation": raw["occupation"].astype(int).map("o{}".format),
            "husband": raw["occupation_husb"].astype(int).map("h{}".format),
            "affair": (raw["affairs"] > 0).map({False: "no", True: "yes"}),
            "weight": 0.5 + raw.index % 7 / 3,
        }
    )


if __name__ == "__main__":
    election().to_csv(HERE / "anes96.csv", index=False, lineterminator="\n")
    marriage().to_csv(HERE / "fair.csv", index=False, lineterminator="\n")
