"""Doubt about words that is spread, by hand and against the greedy choice written out."""

from collections import Counter

import numpy as np
from scipy.stats import entropy
from spanning import spanning

from al_core.spans.marking import marking_of
from al_core.strategies.sequence.spread_words import side_worth, spread_word_doubt

HALF, SOME = [0.5, 0.5, 0.0], [0.7, 0.3, 0.0]
DOUBT = {"Lima": HALF, "Oslo": SOME, "Rome": SOME}


def test_a_side_is_worth_the_doubt_times_how_common_and_how_new_it_is():
    told = {"Lima": HALF, "lima": HALF, "Oslo": SOME}
    candidates = spanning(["Lima Oslo lima", "so"], told, labelled=[("Oslo", marking_of([(0, 4, "place")]))] * 3)

    worth = side_worth(candidates)

    lima, oslo = np.sqrt([entropy(HALF), entropy(SOME)])
    np.testing.assert_allclose(worth[:, 0], [lima * np.log(3), oslo * np.log(5) / 4, lima * np.log(3), 0], rtol=1e-6)
    # Three labelled texts have nothing before their only word, and so has this one.
    np.testing.assert_allclose(worth[0, 2], lima * np.log(6) / 4, rtol=1e-6)
    np.testing.assert_allclose(worth[0, 3], lima * np.log(2), rtol=1e-6)


def test_a_word_that_is_asked_in_the_batch_comes_later():
    texts = ["saw Lima", "of Lima", "by Oslo", "or Oslo"]

    assert [texts[place][-4:] for place in spread_word_doubt(spanning(texts, DOUBT), 4)[:2]] == ["Lima", "Oslo"]


def test_the_picks_are_those_of_weighing_everything_each_time():
    rng = np.random.default_rng(1)
    words = [f"w{number}" for number in range(12)]
    told = {word: [1 - p, p, 0] for word, p in zip(words, rng.random(12) / 2, strict=True)}
    texts = [" ".join(rng.choice(words, size)) for size in rng.integers(1, 7, size=40)]
    candidates = spanning([*texts, ""], told)
    sides = candidates.sides

    asked, expected = Counter(), []
    at = [candidates.tokens_at(place) for place in range(40)]
    for _ in range(15):
        gains = {
            place: sum(
                worth / (1 + asked[side])
                for worth, side in zip(side_worth(candidates)[at[place]].ravel(), sides[at[place]].ravel(), strict=True)
            )
            / len(texts[place].split())
            for place in range(40)
            if place not in expected
        }
        expected.append(max(gains, key=gains.get))
        asked.update(set(sides[at[expected[-1]]].ravel().tolist()))

    assert spread_word_doubt(candidates, 15).tolist() == expected


def test_the_reason_names_the_word_and_how_often_it_is_found():
    candidates = spanning(["saw Lima", "of Lima", ""], DOUBT, labelled=[("Lima", marking_of([(0, 4, "place")]))])

    assert spread_word_doubt.reason(candidates, 0) == (
        "The model is unsure of “Lima”, which is found 3 times in the pool and once in what has an answer."
    )
    assert spread_word_doubt.reason(candidates, 2) == "There is nothing to read in it."


def test_without_anything_learnt_chance_decides():
    picks = spread_word_doubt(spanning(["a", "b", "c"], DOUBT, learnt=False), 2).tolist()

    assert len(set(picks)) == 2
