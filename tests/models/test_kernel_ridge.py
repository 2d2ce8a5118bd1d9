import numpy as np
from scipy.spatial.distance import cdist
from sklearn.datasets import make_circles

from al_core.models import kernel_ridge
from al_core.models.kernel_ridge import PENALTIES, WIDTHS, KernelRidgeClassifier, drawn, left_out_errors


def make_data(n=40, n_classes=3):
    rng = np.random.default_rng(0)
    y = np.arange(n) % n_classes
    return rng.standard_normal((n, 4)) + 2 * rng.standard_normal((n_classes, 4))[y], y


def kernel_of(model, X, Z):
    X, Z = X - model.centre_, Z - model.centre_
    return 1 + (X @ Z.T / model.scale_ if model.g_ == 0 else np.exp(-model.g_ * cdist(X, Z, "sqeuclidean")))


def test_the_scores_are_those_of_ridge_regression_on_the_classes_as_numbers():
    X, y = make_data()
    model = KernelRidgeClassifier().fit(X, y)
    targets = np.eye(3)[y]
    weights = np.linalg.solve(kernel_of(model, X, X) + model.penalty_ * np.eye(40), targets - targets.mean(axis=0))
    new = X[:7] + 0.1
    np.testing.assert_allclose(model.scores(new), kernel_of(model, new, X) @ weights + targets.mean(axis=0))
    np.testing.assert_allclose(model.scores(new).sum(axis=1), 1)


def test_the_shortcut_of_leaving_one_out_is_what_leaving_each_out_gives():
    X, y = make_data(12)
    targets = np.eye(3)[y] - 1 / 3
    kernel = 1 + np.exp(-cdist(X, X, "sqeuclidean") / 8)
    for penalty, shortcut in left_out_errors(kernel, targets):
        residuals = []
        for row in range(12):
            rest = np.delete(np.arange(12), row)
            weights = np.linalg.solve(kernel[np.ix_(rest, rest)] + penalty * np.eye(11), targets[rest])
            residuals.append(targets[row] - kernel[row, rest] @ weights)
        np.testing.assert_allclose(shortcut, residuals, atol=1e-8)


def test_the_width_is_the_one_that_suits_what_was_left_out():
    X, y = make_circles(80, noise=0.05, factor=0.5, random_state=0)
    model = KernelRidgeClassifier().fit(X[:60], y[:60])
    assert model.g_ > 0
    assert (model.predict(X[60:]) == y[60:]).all()
    straight = np.linspace(-1, 1, 40)[:, None] * [[1.0, 2.0]]
    assert KernelRidgeClassifier().fit(straight, straight[:, 0] > 0).penalty_ in PENALTIES


def test_a_straight_border_between_few_wide_rows_is_not_mistaken_for_knowledge():
    """Means taken over all rows give away the row that is left out, unless an intercept is learnt."""
    rng = np.random.default_rng(0)
    X, y = rng.standard_normal((30, 100)), np.arange(30) % 3
    X -= X.mean(axis=0)
    residuals = left_out_errors(X @ X.T / 100 + 1, np.eye(3)[y] - 1 / 3)
    assert min(np.square(missed).sum() for _, missed in residuals) > 0.8 * np.square(np.eye(3)[y] - 1 / 3).sum()


def test_what_was_left_out_is_kept_with_its_rows():
    X, y = make_data(n_classes=2)
    model = KernelRidgeClassifier().fit(X, y)
    right = model.left_out_.argmax(axis=1) == y[model.left_out_rows_]
    assert sorted(model.left_out_rows_) == list(range(40))
    assert 0.7 < right.mean() <= model.score(X, y)


def test_two_classes_have_one_score_that_is_by_how_much_the_second_is_ahead():
    X, y = make_data(n_classes=2)
    model = KernelRidgeClassifier().fit(X, np.array(["no", "yes"])[y])
    scores = model.scores(X)
    np.testing.assert_allclose(model.decision_function(X), scores[:, 1] - scores[:, 0])
    assert (model.predict(X) == np.where(model.decision_function(X) > 0, "yes", "no")).all()
    assert model.score(X, np.array(["no", "yes"])[y]) > 0.8
    assert not hasattr(model, "predict_proba")


def test_the_origin_and_the_unit_of_all_columns_together_do_not_matter():
    X, y = make_data()
    plain = KernelRidgeClassifier().fit(X, y).scores(X)
    np.testing.assert_allclose(KernelRidgeClassifier().fit(1e3 * X + 1e4, y).scores(1e3 * X + 1e4), plain, atol=1e-6)


def test_float32_gives_the_same_to_its_precision():
    X, y = make_data()
    model = KernelRidgeClassifier().fit(X, y)
    scores = model.scores(X.astype(np.float32))
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores, model.scores(X), atol=1e-4)


def test_candidates_are_judged_in_blocks_with_the_same_result(monkeypatch):
    X, y = make_data()
    model = KernelRidgeClassifier().fit(X, y)
    whole = model.scores(X)
    monkeypatch.setattr(kernel_ridge, "_ELEMENTS", 280)
    np.testing.assert_allclose(model.scores(X), whole)


def test_equal_rows_with_different_labels_share_the_score():
    X, y = np.ones((6, 2)), np.array([0, 0, 0, 0, 1, 2])
    scores = KernelRidgeClassifier().fit(X, y).scores(X[:1])[0]
    np.testing.assert_allclose(scores, [4 / 6, 1 / 6, 1 / 6], atol=0.02)


def test_a_draw_of_labels_keeps_every_class():
    codes = np.array([0] * 500 + [1, 2])
    rows = drawn(codes, 10, seed=0)
    assert len(np.unique(rows)) == 10
    assert set(codes[rows[:3]]) == {0, 1, 2}
    np.testing.assert_array_equal(rows, drawn(codes, 10, seed=0))
    assert sorted(drawn(codes, 10_000, seed=1)) == list(range(502))


def test_only_so_many_labels_are_learnt_from(monkeypatch):
    monkeypatch.setattr(kernel_ridge, "MOST_LEARNT", 20)
    X, y = make_data()
    model = KernelRidgeClassifier().fit(X, y)
    assert len(model.weights_) == 20
    assert (model.predict(X) == y).mean() > 0.8


def test_kernel_and_penalty_are_chosen_on_as_many_labels_as_are_said():
    X, y = make_data()
    model = KernelRidgeClassifier(chosen_on=12).fit(X, y)
    assert len(model.left_out_) == len(model.left_out_rows_) == 12
    assert len(model.weights_) == len(y)


def test_the_first_width_is_the_linear_kernel():
    assert WIDTHS[0] == 0


def test_a_row_that_counts_for_less_has_a_greater_penalty_of_its_own():
    X, y = make_data()
    weights = np.where(np.arange(40) < 25, 1.0, 0.2)
    model = KernelRidgeClassifier().fit(X, y, weights)
    targets = np.eye(3)[y]
    means = np.average(targets, axis=0, weights=weights)
    learnt = np.linalg.solve(kernel_of(model, X, X) + model.penalty_ * np.diag(1 / weights), targets - means)
    np.testing.assert_allclose(model.scores(X[:7]), kernel_of(model, X[:7], X) @ learnt + means)


def test_of_more_rows_than_are_looked_at_those_that_count_most_come_first():
    codes = np.arange(50) % 2
    weights = np.where(np.arange(50) < 10, 1.0, 0.3)
    assert set(drawn(codes, 10, seed=1, weights=weights)) == set(range(10))
