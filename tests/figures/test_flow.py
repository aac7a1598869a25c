"""The flow of rows says what the accounting counts, in boxes that hold their text and never overlap."""

from itertools import combinations

import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from analysis.figures.flow import flow
from analysis.figures.labels import Labels
from analysis.figures.saving import svg_bytes

STEPS = ["received", "test", "refused", "incomplete", "duplicate", "kept"]


def accounting(**waves):
    rows = [(wave, step, n) for wave, counts in waves.items() for step, n in zip(STEPS, counts, strict=True)]
    return pd.DataFrame(rows, columns=["wave", "step", "rows"])


TWO = accounting(v2018=[34, 2, 1, 3, 1, 27], v2019=[1200, 0, 0, 0, 0, 1200])


def boxes(drawn):
    return [patch for axes in drawn.figure.axes for patch in axes.patches if isinstance(patch, Rectangle)]


def texts(drawn):
    return [text for axes in drawn.figure.axes for text in axes.texts if text.get_label() == "flow"]


def plain(text):
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_flow_is_written_and_told_in_words():
    drawn = flow(TWO, Labels())
    written = [plain(text.get_text()) for text in texts(drawn)]
    assert written[:4] == ["Vague v2018", "34 lignes reçues", "Vague v2018", "27 réponses retenues"]
    assert "7 lignes mises de côté :" in written
    assert "Réponses incomplètes : 3" in written
    assert "1 200 réponses retenues" in written
    alt = plain(drawn.alt)
    assert "Vague v2018 : lignes reçues 34 ; mises de côté : « Essais de l’équipe » 2" in alt
    assert "Vague v2019 : lignes reçues 1 200, toutes retenues (1 200)." in alt


def test_a_wave_that_sets_nothing_aside_has_no_third_box():
    assert len(boxes(flow(TWO, Labels()))) == 5


@pytest.mark.parametrize("n_waves", [1, 2, 6])
def test_boxes_hold_their_texts_and_do_not_overlap(n_waves):
    table = accounting(**{f"vague{rank}": [34, 2, 1, 3, 1, 27] for rank in range(n_waves)})
    drawn = flow(table, Labels(), stamp="Données reconstituées, fictives")
    places = [patch.get_window_extent() for patch in boxes(drawn)]
    assert not any(one.overlaps(other) for one, other in combinations(places, 2))
    for text in texts(drawn):
        extent = text.get_window_extent()
        assert any(place.x0 <= extent.x0 and extent.x1 <= place.x1 for place in places if place.overlaps(extent))
    page = drawn.figure.bbox
    assert all(page.x0 <= place.x0 and place.x1 <= page.x1 and page.y0 <= place.y0 for place in places)


def test_the_same_counts_give_the_same_bytes():
    assert svg_bytes(flow(TWO, Labels()).figure) == svg_bytes(flow(TWO, Labels()).figure)


def test_nothing_counted_is_refused():
    with pytest.raises(ValueError, match="the accounting is empty"):
        flow(TWO.iloc[:0], Labels())
