"""Paths of ordered questions: drawn where they are read, never over the name of another question."""

import numpy as np
import pandas as pd

from analysis.figures.categories import category_plane
from analysis.figures.labels import Labels
from analysis.figures.marks import lighter
from analysis.figures.ordered_paths import LINE
from analysis.figures.theme import styles

TRIED = 65  # points along a line
AXES = pd.DataFrame({"axis": [1, 2], "place": ["horizontal", "vertical"], "theme": "", "name": "", "share": [0.6, 0.2]})


def plane(n_questions, seed):
    """Return a plane of questions of three ordered categories placed by chance, and its labels."""
    rng = np.random.default_rng(seed)
    keys = [(f"q{question}", f"q{question}c{rank}") for question in range(n_questions) for rank in range(3)]
    table = pd.DataFrame([(*key, axis) for key in keys for axis in (1, 2)], columns=["question", "category", "axis"])
    drawn = {"n": 20, "coordinate": rng.normal(size=len(table)), "contribution": 0.1}
    table = table.assign(theme=table["question"], status="active", retained=True, **drawn)
    names = {f"q{question}": f"Question {question}" for question in range(n_questions)}
    labels = Labels(questions=names, categories={key: f"Modalité {key[1]}" for key in keys}, ordered=frozenset(names))
    return category_plane(table, AXES, labels).figure


def paths_and_names(figure):
    """Return the lines of paths, a colour and its ends in pixels, and the names with their colour and box."""
    figure.draw_without_rendering()
    paths, names = [], []
    for axes in figure.axes:
        for line in axes.lines:
            if line.get_linewidth() == LINE and line.get_zorder() == 2 and len(line.get_xdata()) == 2:
                paths.append((line.get_color(), axes.transData.transform(line.get_xydata())))
        names += [(text.get_text(), text.get_window_extent()) for text in axes.texts if text.get_label() == "label"]
    return paths, names


def runs_over(ends, box):
    """Say whether a line enters a box."""
    along = ends[0] + np.linspace(0, 1, TRIED)[:, None] * (ends[1] - ends[0])
    return bool(((along > (box.x0, box.y0)) & (along < (box.x1, box.y1))).all(axis=1).any())


def question_of(name):
    """Return the question whose category is named so."""
    return name.replace("\n", " ").split()[-1].split("c")[0]


def test_no_path_runs_over_the_name_of_another_question():
    kept = 0
    own = {
        lighter(style.colour, 0.3): question for question, style in styles([f"q{rank}" for rank in range(5)]).items()
    }
    for seed in range(4):
        paths, names = paths_and_names(plane(5, seed))
        kept += len(paths)
        assert len(paths) % 2 == 0, "a path is drawn whole or not at all"
        for colour, ends in paths:
            under = {question_of(name) for name, box in names if runs_over(ends, box)}
            assert under <= {own[colour]}, (seed, colour, under)
    assert 0 < kept < 4 * 5 * 2, "some are drawn, some are not"


def test_a_path_alone_is_drawn():
    paths, _ = paths_and_names(plane(1, 0))
    assert len(paths) == 2
