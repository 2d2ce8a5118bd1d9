"""How far the last answers moved a model of numbers."""

from types import SimpleNamespace

import numpy as np
import pytest

from al_core.tasks.regression.moving import UNSEEN, moved_numbers


def forecast(said, n_labels, errors=(1.0, -1.0)):
    return SimpleNamespace(said=np.array(said), model=SimpleNamespace(y_=np.zeros(n_labels), errors=np.array(errors)))


NOW, BEFORE_10, BEFORE_50 = forecast([0.0, 0.0], 100), forecast([0.1, -0.1], 92), forecast([0.5, -0.5], 60)


def test_it_is_the_part_of_the_squared_error_that_was_moved_where_answers_may_become_right():
    # 0.25 - 0.01 of 1 for 60 of 100 labels, the usual part for 40; half are right and half may become so
    assert moved_numbers(0.5, NOW, BEFORE_10, BEFORE_50) == pytest.approx(0.25 * (0.24 * 0.6 + UNSEEN * 0.4))


def test_a_model_at_rest_may_yet_begin_to_move_the_sooner_the_fewer_labels_it_has():
    few, many = (moved_numbers(0.5, forecast([0.0], n), NOW, forecast([0.0], n - 40)) for n in (80, 400))

    assert few == pytest.approx(5 * many) == pytest.approx(0.25 * UNSEEN * 0.5)


@pytest.mark.parametrize("right", [0.0, 1.0])
def test_what_is_always_right_or_never_is_at_rest(right):
    assert moved_numbers(right, NOW, BEFORE_10, BEFORE_50) == 0


def test_no_more_can_be_taken_away_than_there_is_and_jitter_is_no_movement():
    far = forecast([9.0, -9.0], 60)

    assert moved_numbers(0.5, NOW, NOW, far) == pytest.approx(0.25 * (0.6 + UNSEEN * 0.4))
    assert moved_numbers(0.5, NOW, far, BEFORE_50) == pytest.approx(0.25 * UNSEEN * 0.4)


def test_a_model_without_any_error_may_have_moved_or_not():
    exact = forecast([0.0, 0.0], 100, errors=(0.0, 0.0))

    assert moved_numbers(0.5, exact, exact, exact) == 0
    assert moved_numbers(0.5, exact, exact, BEFORE_50) == pytest.approx(0.25 * (0.6 + UNSEEN * 0.4))
