"""Texts that scripts hand in, by their words and by what they mean: `two_views`, and frames with them."""

import pickle

import numpy as np
import pandas as pd
import pytest
from meanings import real_model, table_of_words

from al_core import select, simulate
from al_core.comparison.datasets import as_dataset
from al_core.comparison.plans import Plan
from al_core.comparison.runs import carry_out
from al_core.errors import BadInput
from al_core.meaning.encoder import Encoder
from al_core.pools.features.frames import handed_in
from al_core.pools.features.two_views import both, level_of, pixels_and_meaning

WORDS = {"red": [1.0, 0.0, 0.0], "crimson": [0.9, 0.1, 0.0], "blue": [0.0, 1.0, 0.0], "navy": [0.1, 0.9, 0.0]}
TEXTS = [f"{colour} {thing}" for colour in ("red", "blue") for thing in "abcdefgh"]
NOTE = "Texts are learnt from by their words and by their meaning (colours)."


@pytest.fixture
def colours(tmp_path, monkeypatch):
    """Scripts find a model that knows four words, two of a kind."""
    folder = table_of_words(tmp_path / "colours", WORDS)
    monkeypatch.setenv("AL_TEXT_MODEL", str(folder))
    return folder


def test_words_and_meaning_stand_side_by_side_at_their_lengths():
    rows = both(np.eye(2, dtype=np.float32), np.eye(2, dtype=np.float32)[::-1])

    assert rows.dtype == np.float32
    assert np.count_nonzero(rows, axis=1).tolist() == [2, 2]
    assert (rows > 0).tolist() == [[True, False, False, True], [False, True, True, False]]


def test_what_is_said_of_all_images_alike_says_nothing_beside_their_pixels():
    pixels, meaning = np.array([[3.0], [-3.0]], np.float32), np.array([[1, 0, 7], [0, 1, 7]], np.float32)

    rows = pixels_and_meaning(pixels, meaning, level_of(pixels, meaning))

    assert rows == pytest.approx(np.array([[3, 4.5**0.5, -(4.5**0.5), 0], [-3, -(4.5**0.5), 4.5**0.5, 0]]))
    same = meaning[[0, 0]]
    assert not pixels_and_meaning(pixels, same, level_of(pixels, same))[:, 1:].any()


def test_without_a_model_that_is_named_texts_are_their_words(monkeypatch):
    monkeypatch.delenv("AL_TEXT_MODEL", raising=False)
    handed = handed_in(TEXTS)

    assert (handed.views, handed.notes) == ((), ())


def test_texts_get_two_views_and_a_note(colours):
    handed = handed_in(TEXTS)

    assert handed.views == (handed.X.shape[1] - 3, 3)
    assert handed.notes == (NOTE,)
    meaning = handed.X[:, -3:]
    assert (meaning[:8] == meaning[0]).all()
    assert meaning[0] @ meaning[8] == 0


def test_a_column_of_texts_in_a_frame_means_something_too(colours):
    said = [f"{text} {row}" for row, text in enumerate(TEXTS * 4)]
    handed = handed_in(pd.DataFrame({"said": said, "age": range(64)}))

    assert handed.views[1] == 3
    assert NOTE in handed.notes


def test_numbers_and_tokens_are_not_asked_what_they_mean(monkeypatch):
    monkeypatch.setenv("AL_TEXT_MODEL", "/no/such/folder")
    labels = {0: ["O", "B-A"], 1: ["B-A", "O"]}

    assert handed_in(np.eye(3)).views == ()
    assert len(select("random", [["a", "b"], ["c", "d"], ["e", "f"]], labels, task="sequence").rows) == 1
    with pytest.raises(BadInput, match="AL_TEXT_MODEL names"):
        handed_in(TEXTS)


@pytest.mark.parametrize("model", ["auto", "logistic_regression", "naive_bayes", "linear_svm"])
def test_a_model_of_texts_knows_words_that_it_never_saw_by_what_they_mean(colours, model):
    picks = select("margin", TEXTS, {0: "warm", 1: "warm", 8: "cold", 9: "cold"}, model=model)

    assert picks.notes == (NOTE,)
    assert picks.model.predict(["crimson z", "navy z"]).tolist() == ["warm", "cold"]


def test_numbers_and_sets_are_learnt_from_both_views(colours):
    split = {"initial": [0, 1, 2, 8, 9, 10], "pool": [3, 11], "test": [4, 5, 12, 13]}
    values = [float(text.startswith("red")) for text in TEXTS]
    named = [["warm"] if value else ["cold", "sea"] for value in values]

    error = simulate(TEXTS, values, "random", model="auto", task="regression", metric="mae", **split)
    sets = simulate(TEXTS, named, "random", model="auto", task="multilabel", **split)

    assert error.value.iloc[-1] < 0.1
    assert sets.value.iloc[-1] > 0.9


def test_texts_are_encoded_once_for_all_rounds_and_runs(colours, monkeypatch):
    asked, encode = [], Encoder.encode
    monkeypatch.setattr(Encoder, "encode", lambda self, texts: asked.append(len(texts)) or encode(self, texts))
    texts = [*TEXTS, "red once"]
    for n in (2, 3, 4):
        select("margin", texts, dict.fromkeys(range(n), "warm") | {8: "cold"}, model="auto")
    data = as_dataset(texts, [text[:3] for text in texts])
    sent = pickle.loads(pickle.dumps(data))
    runs = Plan(["margin", "random"], ["auto"], n_initial=4, n_labels=6, seeds=2, test_size=0.3)

    for run in runs.runs():
        carry_out(sent, run)

    assert asked == [17]


def test_real_weights_tell_texts_that_share_no_word_with_those_learnt_from(tmp_path, monkeypatch):
    monkeypatch.setenv("AL_TEXT_MODEL", str(real_model(tmp_path / "mini")))
    meals = ["soup with fresh bread", "grilled fish", "rice and beans", "an apple pie", "roasted carrots", "cheese"]
    travel = ["trains run late", "our flight was cancelled", "bus tickets", "highway traffic", "the airport", "taxis"]
    texts, y = [*meals, *travel], ["meal"] * 6 + ["travel"] * 6
    split = {"initial": [0, 1, 6, 7], "pool": [], "test": [2, 3, 4, 5, 8, 9, 10, 11]}

    curve = simulate(texts, y, "auto", model="auto", metric="accuracy", **split)

    assert curve.value.iloc[-1] == 1
