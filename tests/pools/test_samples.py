"""Samples: the `messages`, the `mixed_messages` and the sets of scikit-learn, the same at every build."""

import json
from collections import Counter

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from al_core.errors import UnknownName
from al_core.pools import messages, mixed_messages
from al_core.pools.examples import example
from al_core.pools.features.features import build_features
from al_core.pools.samples import SAMPLES, build
from al_core.tasks import read_task


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("samples")


@pytest.mark.parametrize(
    ("name", "kind", "n_rows"),
    [
        ("digits", "image", 1797),
        ("tumours", "table", 569),
        ("messages", "text", 2000),
        ("mixed", "text", 2000),
        ("names", "text", 800),
    ],
)
def test_every_sample_is_whole(data, name, kind, n_rows):
    pool = build(name, data)
    features = build_features(pool)

    assert (pool.kind, pool.n_rows, len(pool.known_labels())) == (kind, n_rows, n_rows)
    task = read_task(SAMPLES[name].task)
    assert all(task.from_start(label) for label in pool.known_labels().values())
    assert not task.missing({task.read(label) for label in pool.known_labels().values()})
    assert features.X.shape[0] == n_rows


def test_the_ages_of_shells_lie_where_its_task_says_and_are_learnt_but_not_all(data):
    pool = build("shells", data)
    X, task = build_features(pool).X, read_task(SAMPLES["shells"].task)
    ages = [task.read(task.validate(text)) for _, text in sorted(pool.known_labels().items())]
    order = np.random.default_rng(0).permutation(pool.n_rows)
    train, test = order[:200], order[200:]
    truth = [ages[row] for row in test]

    model = task.fit(task.model("auto"), X[train], [ages[row] for row in train], seed=0)
    found = task.values(truth, task.belief(model, X[test]))

    assert (pool.kind, pool.n_rows) == ("image", 800)
    assert 0.4 < found["r2"] < 0.95
    assert found["accuracy"] > 1.5 * np.mean(task.same(truth, [np.median(ages)] * len(truth)))


@pytest.mark.parametrize(
    ("name", "least", "most"), [("digits", 0.90, 0.99), ("tumours", 0.90, 0.99), ("messages", 0.80, 0.94)]
)
def test_samples_can_be_learnt_but_not_perfectly(data, name, least, most):
    pool = build(name, data)
    X, labels = build_features(pool).X, pool.known_labels()
    order = np.random.default_rng(0).permutation(pool.n_rows)
    train, test = order[:350], order[350:]

    model = LogisticRegression(C=5, max_iter=2000).fit(X[train], [labels[row] for row in train])

    assert least < model.score(X[test], [labels[row] for row in test]) < most


def test_a_message_is_about_none_to_three_topics_which_can_be_told_from_its_words(data):
    pool = build("mixed", data)
    X, topics = build_features(pool).X, [json.loads(kept) for kept in pool.known_labels().values()]
    train, test = np.arange(400), np.arange(400, pool.n_rows)

    found = []
    for name in mixed_messages.SUBJECTS:
        marks = np.array([name in one for one in topics])
        model = LogisticRegression(C=20, max_iter=2000, class_weight="balanced").fit(X[train], marks[train])
        found.append(f1_score(marks[test], model.predict(X[test])))

    assert Counter(map(len, topics)).keys() == {0, 1, 2, 3}
    assert 0.75 < min(found) <= max(found) < 0.98


def test_names_in_messages_are_learnt_but_not_at_once(data):
    pool, task = build("names", data), read_task(SAMPLES["names"].task)
    rows, known = task.rows_of(pool), task.known(pool.known_labels())
    order = np.random.default_rng(0).permutation(pool.n_rows)
    train, test = order[:60], order[600:]

    model = task.fit(task.model("auto"), rows[train], [known[row] for row in train], seed=0)
    found = task.values([known[row] for row in test], task.belief(model, rows[test]))

    assert 0.5 < found["entity_f1"] < 0.85


def test_a_digit_is_dark_ink_on_white(data):
    pool = build("digits", data)

    shown = example(pool, 1202)

    assert (shown["title"], shown["chips"]) == ("Digit 1,203", ["8 × 8 pixels"])
    assert shown["image"].startswith("data:image/png;base64,iVBOR")


def test_tumour_columns_read_like_a_report(data):
    names = [column.name for column in build("tumours", data).columns]

    assert names[:4] == ["Radius, mm", "Texture", "Perimeter, mm", "Area, mm²"]
    assert {"Worst area, mm²", "Area error, mm²", "Worst fractal dimension"} <= set(names)


def test_messages_are_the_same_every_time_and_all_different():
    first, second = messages.write(300), messages.write(300)

    assert first == second
    assert len({text for text, _ in first}) == 300
    assert {topic for _, topic in first} == set(messages.TOPICS)
    assert not any("{" in text for text, _ in first)


def test_messages_of_several_topics_are_the_same_every_time_and_all_different():
    first, second = mixed_messages.write_mixed(300), mixed_messages.write_mixed(300)

    assert first == second
    assert len({text for text, _ in first}) == 300
    assert not any("{" in text for text, _ in first)


def test_a_sample_is_made_once(data):
    pool = build("tumours", data)
    before = (pool.folder / "pool.json").stat().st_mtime_ns

    assert build(SAMPLES["tumours"], data) == pool
    assert (pool.folder / "pool.json").stat().st_mtime_ns == before


def test_an_unknown_sample_lists_the_known_ones(data):
    with pytest.raises(UnknownName, match="digits, tumours, messages, mixed, names, shells"):
        build("flowers", data)
