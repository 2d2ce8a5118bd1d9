"""Pictures of what strategies picked, checked on the numbers that they draw."""

import numpy as np
import pytest
from picked_runs import COLOURS, experiment_in, seen_in

from al_core.figures.picks import class_mix_bars, outlier_shares, overlaps, pick_map, portraits, redundancies


@pytest.fixture(scope="module")
def experiment(tmp_path_factory):
    return experiment_in(tmp_path_factory.mktemp("picked"))


@pytest.fixture(scope="module")
def found(experiment):
    return seen_in(experiment)


def test_many_classes_are_taken_together(found):
    many = found.classes.reindex(columns=[f"class {n}" for n in range(20)], fill_value=0.05)
    figure = class_mix_bars(type(found)(**{**vars(found), "classes": many}), COLOURS)

    assert len(figure.data) == 12
    assert figure.data[-1].name == "others"
    np.testing.assert_allclose(figure.data[-1].x, 0.45)


def test_bars_and_lines_draw_the_tables(found):
    odd, near, shared = (draw(found, COLOURS) for draw in (outlier_shares, redundancies, overlaps))

    assert [shape.x1 for shape in odd.layout.shapes[:2]] == found.outliers["value"].tolist()
    assert [shape.x1 for shape in near.layout.shapes[:2]] == found.redundancy["value"].tolist()
    np.testing.assert_allclose(next(one for one in shared.data if one.name).y, found.overlap["value"])


def test_the_map_shows_each_pick_in_its_round(found):
    *_, initial, asked = pick_map(found, "k_center", COLOURS).data
    place = dict(zip(found.rows.tolist(), found.points.tolist(), strict=True))

    rows = [row for batch in found.asked["k_center"] for row in batch]
    np.testing.assert_allclose(np.column_stack([asked.x, asked.y]), [place[row] for row in rows])
    assert list(asked.customdata) == [1] * 4 + [2] * 4 + [3] * 4 + [4] * 4
    assert len(initial.x) == 6


def test_all_pictures_in_one_call(found):
    figures = portraits(found, COLOURS)

    assert list(figures) == ["class_mix", "outliers", "redundancy", "overlap", "map_k_center", "map_random"]
    assert figures["map_k_center"].layout.title.text == "What “Cover the ground” asked: first pale, last dark"
