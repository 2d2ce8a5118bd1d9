"""What texts mean is learnt from beside words, as soon as enough was read; also `reading_order`."""

from dataclasses import replace

import numpy as np
import pytest
from logs import log_of
from onnx_bytes import chain
from pictures import encoded, noise
from reviews import answered, reviews_in, session
from zipped import zipped

from al_core.errors import BadInput
from al_core.learning import meanings as module
from al_core.learning.learning import learn
from al_core.learning.reading_order import rows_to_read
from al_core.learning.training import meaning_at_hand, needed_rows, train
from al_core.meaning.encoder import Encoder
from al_core.pools.features.meaning import meaning_of
from al_core.pools.readers.uploads import create_pool
from al_core.projects.labels import fold
from al_core.projects.projects import create_project
from al_core.projects.settings import adjusted
from al_core.tasks.classification.classes import named_classes


@pytest.fixture
def reviews(store, tmp_path):
    return reviews_in(store, tmp_path)


def test_without_a_model_or_before_enough_was_read_words_alone_are_learnt_from(reviews, encoder, monkeypatch):
    log = session(reviews)
    meaning_of(reviews.pool, encoder).read_on(np.arange(400))

    assert learn(reviews.pool, reviews.settings, log).meaning == ""
    meaning_of(reviews.pool, encoder).serve()
    assert learn(reviews.pool, reviews.settings, log).meaning == "words"
    monkeypatch.setattr(module, "text_encoder", lambda: None)
    assert learn(reviews.pool, reviews.settings, log).meaning == ""


def test_meaning_makes_the_score_jump_and_can_be_turned_off(reviews, encoder):
    kept = meaning_of(reviews.pool, encoder)
    kept.read_on(np.arange(400))
    kept.serve()
    alone = adjusted(reviews.settings, meaning=False)
    log = session(reviews)

    both, words = learn(reviews.pool, reviews.settings, log), learn(reviews.pool, alone, log)

    assert (both.meaning, words.meaning) == ("words", "")
    assert both.scores["accuracy"].value >= words.scores["accuracy"].value
    assert reviews.settings.learnt_with != alone.learnt_with


def test_few_rows_that_are_missing_are_read_when_they_are_needed(reviews, encoder):
    kept, log = meaning_of(reviews.pool, encoder), session(reviews)
    kept.read_on(np.setdiff1d(np.arange(400), [one.row for one in log]))
    kept.serve()

    assert learn(reviews.pool, reviews.settings, log).meaning == "words"
    assert kept.whole


def test_where_many_are_missing_words_alone_are_learnt_from(reviews, encoder, monkeypatch):
    monkeypatch.setattr(module, "FEW", 20)
    meaning_of(reviews.pool, encoder).serve()
    log = answered(reviews, reviews.zones.candidates[:21])

    assert meaning_at_hand(reviews.pool, reviews.settings, fold(log[:-1]), reviews.zones) is not None
    assert meaning_at_hand(reviews.pool, reviews.settings, fold(log), reviews.zones) is None


def test_of_a_pool_that_was_read_in_part_only_that_part_is_asked(reviews, encoder):
    kept, some = meaning_of(reviews.pool, encoder), reviews.zones.candidates[::3]
    kept.read_on(some)
    kept.serve()

    ranked = learn(reviews.pool, reviews.settings, session(reviews)).ranking

    assert set(ranked.rows.tolist()) <= set(np.flatnonzero(kept.read).tolist())
    assert len(ranked.rows) > 30


def test_a_model_that_breaks_costs_the_meaning_and_not_the_round(reviews, encoder, monkeypatch):
    meaning_of(reviews.pool, encoder).serve()

    def broken(*_):
        raise BadInput("The file is gone.")

    monkeypatch.setattr(Encoder, "encode", broken)

    assert train(reviews.pool, reviews.settings, session(reviews)).sees == ""


def test_what_is_labelled_or_tests_is_read_first_and_every_row_once(reviews):
    labels = fold(session(reviews))

    first, rest = rows_to_read(reviews, labels)

    needed = needed_rows(labels, reviews.zones)
    assert first[: len(needed)].tolist() == needed.tolist()
    assert sorted([*first, *rest]) == list(range(400))


def test_of_a_large_pool_a_part_is_read_before_it_serves(reviews, monkeypatch):
    for name, most in [("reading_order.FIRST_CANDIDATES", 50), ("reading_order.FIRST_CHECKS", 20)]:
        monkeypatch.setattr(f"al_core.learning.{name}", most)
    monkeypatch.setattr("al_core.learning.scoring.STOP_SET", 30)

    first, _ = rows_to_read(reviews, fold([]))

    assert 50 <= len(first) <= 100
    assert np.isin(first, reviews.zones.check_zone).sum() >= 20


def test_images_are_learnt_from_by_pixels_and_meaning_where_a_model_is_named(store, tmp_path, monkeypatch):
    members = {f"{'ab'[at % 2]}/{at}.png": encoded(noise(at, (8, 8))) for at in range(60)}
    pool = create_pool(zipped(tmp_path / "images.zip", members), data=store.folder)
    project = create_project(store, pool, name="Images", question="Which?", task=named_classes(["a", "b"]))
    eyes = chain(tmp_path / "eyes" / "model.onnx", ("GlobalAveragePool", "Flatten")).parent
    monkeypatch.setenv("AL_IMAGE_MODEL", str(eyes))
    encoder = module.encoder_for(project.pool, project.settings)
    kept = meaning_of(project.pool, encoder)
    kept.read_on(np.arange(60))
    before = train(project.pool, project.settings, [])
    kept.serve()

    labelled = [replace(one, value="ab"[one.row % 2]) for one in log_of(project, project.zones.candidates[:8])]
    now = train(project.pool, project.settings, labelled)

    assert (before.sees, before.features.views) == ("", (192, 36))
    assert (now.sees, now.features.views[1]) == ("eyes", 3)
    assert now.model.scaling_.views == now.features.views
