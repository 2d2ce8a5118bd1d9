"""Committees: how the members come to differ."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from al_core import MODELS, STRATEGIES, select
from al_core.errors import BadInput, UnknownName
from al_core.models import belief, fit
from al_core.models.committees import COMMITTEES, committee
from al_core.models.linear import as_one
from al_core.queries.candidates import Candidates
from al_core.queries.context import Context
from al_core.queries.picking import pick


def labelled(n=40, n_classes=3, seed=0):
    rng = np.random.default_rng(seed)
    y = np.arange(n) % n_classes
    return rng.standard_normal((n, 4)) + 1.5 * rng.standard_normal((n_classes, 4))[y], y


def members_of(kind, model, X, y, seed=0):
    return committee(fit(model, X, y), X, y, seed=seed, of=kind)


def beliefs(members, X):
    return np.stack([belief(member, X) for member in members])


@pytest.mark.parametrize("kind", COMMITTEES)
@pytest.mark.parametrize("model", ["logistic_regression", "linear_svm", "k_nearest"])
def test_five_members_know_every_class_however_rare(kind, model):
    X, _ = labelled(31)
    y = np.array(["common"] * 30 + ["rare"])

    members = members_of(kind, MODELS[model](), X, y)

    assert [member.classes_.tolist() for member in members] == [["common", "rare"]] * 5


@pytest.mark.parametrize("kind", COMMITTEES)
@pytest.mark.parametrize("matrix", [np.asarray, csr_array])
def test_one_label_and_one_label_of_each_class_are_enough(kind, matrix):
    X, _ = labelled(3)
    for y in (np.array(["a"]), np.array(["a", "b"]), np.array(["a", "b", "c"])):
        assert len(members_of(kind, MODELS["logistic_regression"](), matrix(X[: len(y)]), y)) == 5


@pytest.mark.parametrize("kind", COMMITTEES)
@pytest.mark.parametrize("model", [LogisticRegression(), RandomForestClassifier(5), KNeighborsClassifier()])
def test_members_differ_and_the_same_seed_gives_the_same(kind, model):
    X, y = labelled()

    first, second = (beliefs(members_of(kind, model, X, y, seed=3), X + 0.5) for _ in range(2))

    np.testing.assert_array_equal(first, second)
    assert all(np.abs(first[0] - other).max() > 0.01 for other in first[1:])


def test_a_bag_is_a_draw_of_all_labels_and_one_of_each_class_that_it_missed():
    X, y = np.arange(60.0)[:, None], np.array([0] * 58 + [1, 2])
    seen = []

    class Watch(LogisticRegression):
        def fit(self, X, y):
            seen.append(X[:, 0].astype(int))
            return super().fit(X, y)

    committee(Watch().fit(X, y), X, y, seed=0)

    assert all(set(y[rows]) == {0, 1, 2} for rows in seen[1:])
    assert all(60 <= len(rows) <= 62 for rows in seen[1:])
    # a draw of n out of n holds 63% of them
    assert all(0.5 < len(set(rows)) / 60 < 0.8 for rows in seen[1:])


def test_other_starts_are_used_where_they_matter_and_other_labels_where_not():
    X, y = labelled()
    network = MLPClassifier((5,), solver="lbfgs", alpha=0.1, random_state=0, max_iter=30)
    straight, tamed = LogisticRegression(), MLPClassifier((5,), solver="lbfgs", alpha=100)

    assert len({tuple(member.coefs_[0].ravel()) for member in members_of("starts", network, X, y)}) == 5
    for model in (straight, tamed):
        from_starts, from_bags = (beliefs(members_of(kind, model, X, y), X) for kind in ("starts", "bags"))
        np.testing.assert_array_equal(from_starts, from_bags)


@pytest.mark.parametrize(
    ("model", "name", "values"),
    [
        (LogisticRegression(C=2.0), "C", [0.08, 0.4, 2.0, 10.0, 50.0]),
        (make_pipeline(StandardScaler(), LogisticRegression()), "logisticregression__C", [0.04, 0.2, 1.0, 5.0, 25.0]),
        (KNeighborsClassifier(5), "n_neighbors", [1, 3, 5, 10, 20]),
        (RandomForestClassifier(3), "min_samples_leaf", [1, 2, 3, 5, 8]),
    ],
)
def test_settings_are_turned_around_the_models_own(model, name, values):
    X, y = labelled()
    assert [member.get_params()[name] for member in members_of("hyperparameters", model, X, y)] == pytest.approx(values)


def test_a_model_without_a_setting_to_turn_gets_other_labels():
    class Plain(GaussianNB):
        def __init__(self):
            super().__init__()

    X, y = labelled()
    turned, bags = (beliefs(members_of(kind, Plain(), X, y), X) for kind in ("hyperparameters", "bags"))
    np.testing.assert_array_equal(turned, bags)


def test_families_are_five_kinds_whatever_the_model():
    X, y = labelled()
    assert len({type(member) for member in members_of("families", KNeighborsClassifier(), X, y)}) == 5


@pytest.mark.parametrize("kind", COMMITTEES)
def test_select_takes_the_committee_by_name(kind):
    X, y = labelled(80)
    known = {row: int(y[row]) for row in range(12)}
    picks = select("vote_entropy", X, known, committee=kind, n=5)
    sparse = select("vote_entropy", csr_array(X), known, committee=kind, n=5)

    assert len(set(picks.rows.tolist())) == 5
    np.testing.assert_allclose(picks.scores, sparse.scores, atol=1e-4)


def test_an_unknown_committee_lists_those_there_are():
    with pytest.raises(UnknownName, match="There is no committee called 'boards'; there are: bags, starts"):
        select("vote_entropy", np.eye(3), {0: "a"}, committee="boards")


@pytest.mark.parametrize("model", [LogisticRegression(), LinearSVC()])
@pytest.mark.parametrize("n_classes", [2, 3])
@pytest.mark.parametrize("matrix", [np.asarray, csr_array, lambda X: X.astype(np.float32), np.int8])
def test_linear_members_judged_together_believe_what_each_does_alone(model, n_classes, matrix):
    X, y = labelled(n_classes=n_classes)
    members = members_of("bags", model, X, y)
    X = matrix(2 * X)

    together = as_one(members)

    np.testing.assert_allclose(together.belief(X), beliefs(members, X), atol=1e-5)
    np.testing.assert_array_equal(together.choices(X), beliefs(members, X).argmax(axis=2))


def test_only_linear_members_that_know_the_same_classes_are_judged_together():
    X, y = labelled()
    linear, fewer = LogisticRegression().fit(X, y), LogisticRegression().fit(X[y < 2], y[y < 2])
    assert as_one([linear, KNeighborsClassifier().fit(X, y)]) is None
    assert as_one([linear, fewer]) is None
    assert as_one([linear, linear]) is not None


def test_a_hole_in_the_features_is_no_vote():
    X, y = labelled()
    together = as_one([LogisticRegression().fit(X, y)])
    X[7, 1] = np.nan
    with pytest.raises(BadInput, match="missing or infinite"):
        together.choices(X)


@pytest.mark.parametrize("name", ["vote_entropy", "kl_divergence", "consensus_entropy", "bald"])
@pytest.mark.parametrize("kind", ["bags", "hyperparameters"])
@pytest.mark.parametrize("n_classes", [2, 4])
def test_large_pools_get_the_picks_of_the_plain_way(name, kind, n_classes):
    X, y = labelled(40_000, n_classes)
    rows = np.delete(np.arange(40, len(X)), [17, 500, 20_000])
    known = {row: int(y[row]) for row in range(40)}
    model = fit(LogisticRegression(), X[:40], y[:40])
    context = Context(X.astype(np.float32), known, tuple(range(n_classes + 1)), model, committee_of=kind)

    positions, scores = pick(STRATEGIES[name], Candidates(context, rows, np.random.default_rng(0)), 50)

    plain = np.asarray(STRATEGIES[name](Candidates(context, rows, np.random.default_rng(0))))
    np.testing.assert_allclose(scores, np.sort(plain)[::-1][:50], atol=1e-6)
    np.testing.assert_allclose(plain[positions], scores, atol=1e-6)


A, B, C = np.eye(3)
