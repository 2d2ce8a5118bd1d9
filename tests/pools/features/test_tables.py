"""Numbers and categories as features."""

import numpy as np
import pytest
from pools_with_features import pool_of
from scipy import sparse

from al_core.pools.features import features
from al_core.pools.features.features import build_features


def test_numbers_are_scaled_and_holes_are_filled_and_said(tmp_path):
    holes = {4: "", 5: "inf"}
    rows = [[str(number), holes.get(number, str(number * 2)), "7"] for number in range(50)]

    found = build_features(pool_of(tmp_path, rows, {"a": "number", "b": "number", "c": "number"}))

    assert found.X.shape == (50, 2)
    assert np.allclose(found.X[:, 0].mean(), 0, atol=1e-5)
    assert found.X[4, 1] == found.X[5, 1] == pytest.approx(np.median(np.delete(found.X[:, 1], [4, 5])))
    assert "Column b: 1 empty, filled with the middle value (median)." in found.notes
    assert "Column b: 1 infinite, treated as empty." in found.notes
    assert "Column c: the same everywhere or no number at all, so it is left out." in found.notes


def test_numbers_that_lie_far_out_leave_the_others_apart(tmp_path):
    rows = [[str(number), str(9_999 if number % 40 == 0 else number % 7 / 10 + number / 1e6)] for number in range(400)]

    found = build_features(pool_of(tmp_path, rows, {"even": "number", "odd": "number"}))

    usual = [at for at in range(400) if at % 40]
    assert np.ptp(found.X[usual, 1]) > 0.3, "where all is scaled alike it is 0.0004"
    assert (np.diff(found.X[np.argsort([float(row[1]) for row in rows]), 1]) >= 0).all()
    assert found.X[:, 1].std() == pytest.approx(1, abs=1e-3)
    assert found.notes == ("Column odd: a few values lie very far out, so large distances count by their logarithm.",)


def test_kinds_of_things_written_as_numbers_are_not_damped(tmp_path):
    rows = [[str(number), str(100 if number == 7 else number % 3)] for number in range(400)]

    found = build_features(pool_of(tmp_path, rows, {"even": "number", "kind": "number"}))

    steps = np.unique(found.X[:, 1])
    assert steps[1] - steps[0] == pytest.approx(steps[2] - steps[1])
    assert found.notes == ()


def test_rare_categories_share_a_column_and_missing_has_its_own(tmp_path):
    rows = [[str(at), ["red", "blue", "NA"][at % 3] if at > 20 else f"rare {at}"] for at in range(500)]

    found = build_features(pool_of(tmp_path, rows, {"id": "number", "colour": "category"}))

    assert found.X.shape == (500, 1 + 4)
    assert (found.X[:, 1:].sum(axis=1) == 1).all()
    assert found.X[:, 1:].sum(axis=0).min() == 21
    assert "Column colour: its rare values are taken together as “other”." in found.notes


def test_very_many_categories_stay_sparse(tmp_path, monkeypatch):
    monkeypatch.setattr(features, "DENSE_WIDTH", 5)
    rows = [[f"{at}", f"kind {at % 10}"] for at in range(200)]

    found = build_features(pool_of(tmp_path, rows, {"n": "number", "kind": "category"}))

    assert sparse.issparse(found.X)
    assert found.X.shape == (200, 11)
    assert np.isfinite(found.embedding).all()
