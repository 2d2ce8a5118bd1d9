"""Labels of another project, borrowed for a head start: `beside` what people say, and as far as that bears them out."""

import numpy as np
from lending import texts_of, texts_project
from logs import log_of
from meanings import table_of_words

from al_core.learning.beside import load_beside
from al_core.learning.head_starts import lent_to, with_head_start
from al_core.learning.learning import ask_next, learn
from al_core.learning.shipped import ship
from al_core.learning.training import seen_pool, train
from al_core.meaning.finding import encoder_in
from al_core.models.lending import HeadStart
from al_core.pools.features.meaning import meaning_of
from al_core.projects.borrowing import Borrowed, borrow, load_borrowed
from al_core.projects.projects import own_folder


def borrowing(store, tmp_path):
    """A project with known labels that has borrowed those of another one, and what that is."""
    mine, other = texts_project(store, tmp_path, "mine", seed=1), texts_project(store, tmp_path, "other")
    mine = borrow(store, mine.id, other.id)
    return mine, load_beside(own_folder(store, mine.id), mine.settings)


def test_what_is_borrowed_is_seen_as_the_model_sees_the_pool(store, tmp_path):
    mine, beside = borrowing(store, tmp_path)
    seen, rows = seen_pool(mine.pool, mine.settings)

    lent = lent_to(mine.pool, seen, beside.borrowed)

    assert lent.X.shape == (120, rows.shape[1])
    assert lent.y.tolist() == texts_of(120, 0)[1]
    assert with_head_start("a model", None) == "a model"
    assert lent_to(mine.pool, seen, None) is None


def test_what_borrowed_texts_mean_is_seen_beside_their_words_as_the_pools_own_is(store, tmp_path):
    mine, _ = borrowing(store, tmp_path)
    encoder = encoder_in(table_of_words(tmp_path / "words", {"sun": [1.0, 0.0], "rain": [0.0, 1.0]}))
    meaning = meaning_of(mine.pool, encoder)
    meaning.read_on(np.arange(mine.pool.n_rows))
    seen, rows = seen_pool(mine.pool, mine.settings, meaning)
    texts, labels = texts_of(120, 1)
    of_mine = Borrowed("mine", 0.0, {"said": texts[:5]}, tuple(labels[:5]))

    lent = lent_to(mine.pool, seen, of_mine, meaning)

    np.testing.assert_allclose(lent.X, rows[:5], atol=1e-2)


def test_a_head_start_makes_the_first_models_better_and_the_round_says_by_how_much(store, tmp_path):
    mine, beside = borrowing(store, tmp_path)
    log = log_of(mine, mine.zones.candidates[:6])

    alone, helped = learn(mine.pool, mine.settings, log), learn(mine.pool, mine.settings, log, beside=beside)

    assert helped.scores["accuracy"].value > alone.scores["accuracy"].value
    assert helped.helped.gain.value > 0
    assert helped.helped.n_rows == 120
    assert helped.own_scores == alone.own_scores == alone.scores
    assert helped.n_labels == alone.n_labels == 6, "no label of another project is one of this"


def test_it_waits_until_there_are_labels_to_bear_it_out(store, tmp_path):
    mine, beside = borrowing(store, tmp_path)

    assert train(mine.pool, mine.settings, [], beside).lent is None
    assert ask_next(mine.pool, mine.settings, [], beside)[1], "the cold start serves as it does without"


def test_the_model_to_take_away_has_it_and_its_labels_have_not(store, tmp_path):
    mine, _ = borrowing(store, tmp_path)

    shipped = ship(store, mine)

    assert isinstance(shipped.model, HeadStart)
    assert set(shipped.labels) <= set(range(mine.pool.n_rows))
    assert load_borrowed(own_folder(store, mine.id), mine.settings).name == "other"
