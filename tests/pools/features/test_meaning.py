"""Meaning of a pool's texts: kept in parts, gone on with, carried along."""

from dataclasses import replace

import numpy as np
import pytest
from meanings import table_of_words
from onnx_bytes import chain
from pictures import encoded, noise
from pools_with_features import pool_of

from al_core.errors import StoreProblem
from al_core.meaning.finding import encoder_in
from al_core.meaning.pictures import picture_encoder_in
from al_core.pools.features import meaning as module
from al_core.pools.features.features import build_features
from al_core.pools.features.meaning import READ_AT_ONCE, has_meaning, kept_meaning, meaning_of
from al_core.pools.features.two_views import both
from al_core.pools.readers.additions import grow_pool
from al_core.pools.readers.uploads import create_pool

WORDS = {"cat": [1, 0, 0], "dog": [0, 1, 0], "sun": [0, 0, 1]}
ROLES = {"text": "text", "more": "text", "age": "number"}


class Dies:
    """An encoder whose process ends at a text."""

    def __init__(self, encoder, at):
        self.encoder, self.at, self.read = encoder, at, []

    def __getattr__(self, name):
        return getattr(self.encoder, name)

    def encode(self, texts):
        self.read += texts
        if len(self.read) > self.at:
            raise KeyboardInterrupt
        return self.encoder.encode(texts)


@pytest.fixture
def encoder(tmp_path):
    return encoder_in(table_of_words(tmp_path / "words", WORDS))


def texts(tmp_path, n=5):
    rows = [[("cat", "dog", "cat dog")[at % 3], "sun" if at % 2 else "", f"{at}"] for at in range(n)]
    return pool_of(tmp_path, rows, ROLES, kind="text")


def test_rows_are_of_length_one_and_columns_of_texts_are_read_as_one(tmp_path, encoder):
    kept = meaning_of(texts(tmp_path), encoder)

    kept.read_on(np.array([3, 2]))

    assert kept.read.tolist() == [False, False, True, True, False]
    assert np.allclose(kept.vectors[2:4], [[0.5**0.5, 0.5**0.5, 0], [0.5**0.5, 0, 0.5**0.5]], atol=1e-3)
    assert not kept.vectors[[0, 1, 4]].any()


def test_who_dies_midway_loses_the_part_at_hand_alone(tmp_path, encoder):
    pool = texts(tmp_path, n=3 * READ_AT_ONCE)
    dies = Dies(encoder, at=2 * READ_AT_ONCE)
    with pytest.raises(KeyboardInterrupt):
        meaning_of(pool, dies).read_on(np.arange(pool.n_rows)[::-1])

    again, heard = Dies(encoder, at=pool.n_rows), []
    meaning_of(pool, again).read_on(np.arange(pool.n_rows), heard.append)

    assert (len(again.read), heard) == (READ_AT_ONCE, [READ_AT_ONCE])
    assert meaning_of(pool, encoder).whole


def test_another_model_or_other_columns_of_texts_are_read_anew_other_columns_change_nothing(tmp_path, encoder):
    pool, other = texts(tmp_path), encoder_in(table_of_words(tmp_path / "other", {**WORDS, "sun": [1, 1, 1]}))
    meaning_of(pool, encoder).read_on(np.arange(5))

    assert meaning_of(pool.without(("age",)), encoder).whole
    assert not meaning_of(pool.without(("more",)), encoder).read.any()
    assert kept_meaning(pool, other) is None


def test_where_a_pool_grows_only_the_new_rows_are_read(tmp_path, encoder):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text("text,n\n" + "".join(f"cat number {at},{at}\n" for at in range(30)))
    second.write_text("text,n\n" + "".join(f"dog number {at},{at}\n" for at in range(20)))
    roles = {"text": "text", "n": "number"}
    before = create_pool(first, "a.csv", roles=roles, data=tmp_path)
    kept = meaning_of(before, encoder)
    kept.read_on(np.arange(25))
    kept.serve()

    grown = grow_pool(before, second, "b.csv", tmp_path)
    now = meaning_of(grown, encoder)

    assert np.flatnonzero(now.read).tolist() == list(range(25))
    assert np.array_equal(now.vectors[:25], kept.vectors[:25])
    assert now.serves_since


def test_words_and_meaning_stand_side_by_side_and_what_is_read_later_joins_them(tmp_path, encoder):
    kept, words = meaning_of(texts(tmp_path), encoder), np.arange(10, dtype=np.float32).reshape(5, 2)
    kept.read_on(np.array([0, 1]))
    early = np.array(kept.beside(words))

    kept.read_on(np.array([4]))
    late = kept.beside(words)

    assert early[0].tolist() == both(words[:1], kept.vectors[:1])[0].tolist()
    assert not early[2:].any()
    assert np.array_equal(late[:2], early[:2])
    assert late[4].tolist() == both(words[4:], kept.vectors[4:])[0].tolist()
    assert late.dtype == np.float32


def images(tmp_path, n=5):
    pictures = [encoded(noise(at, (4, 4))) for at in range(n)]
    return pool_of(tmp_path, [[f"{at}"] for at in range(n)], {"image": "image"}, "image", pictures)


@pytest.fixture
def eyes(tmp_path):
    """A model that sees the mean colour of an image, and nothing else."""
    return picture_encoder_in(chain(tmp_path / "eyes" / "model.onnx", ("GlobalAveragePool", "Flatten")).parent)


def test_images_are_read_like_texts(tmp_path, eyes):
    pool = images(tmp_path)
    kept = meaning_of(pool, eyes)

    kept.read_on(np.array([4, 1]))

    assert kept.read.tolist() == [False, True, False, False, True]
    assert np.allclose(kept.vectors[[1, 4]], eyes.encode([pool.picture(1), pool.picture(4)]), atol=1e-3)
    assert kept_meaning(pool, eyes).read.tolist() == kept.read.tolist()


def test_meaning_of_images_is_brought_to_the_length_of_pixels_around_what_all_share(tmp_path, eyes):
    pool = images(tmp_path, 30)
    kept, pixels = meaning_of(pool, eyes), build_features(pool).embedding
    kept.read_on(np.arange(20))
    early = np.array(kept.beside(pixels))

    kept.read_on(np.arange(30))
    late = kept.beside(pixels)

    n = pixels.shape[1]
    assert np.array_equal(late[:, :n], pixels)
    assert np.array_equal(late[:20], early[:20])
    assert not early[20:].any()
    assert np.abs(early[:20, n:].mean(axis=0)).max() < 1e-3
    lengths = [np.square(part).sum(axis=1).mean() for part in (early[:20, :n], early[:20, n:])]
    assert lengths[0] == pytest.approx(lengths[1], rel=1e-3)


def test_it_serves_from_the_moment_it_is_said_to(tmp_path, encoder):
    kept = meaning_of(texts(tmp_path), encoder)

    assert kept.serves_since == 0
    kept.serve()
    assert meaning_of(texts(tmp_path), encoder).serves_since > 0


def test_what_is_damaged_is_said_with_what_to_do(tmp_path, encoder):
    kept = meaning_of(texts(tmp_path), encoder)
    (kept.folder / module._READ).write_bytes(b"no array")

    with pytest.raises(StoreProblem, match=r"delete .*meaning-"):
        meaning_of(texts(tmp_path), encoder)


def test_tables_and_examples_with_vectors_of_their_own_are_not_read(tmp_path):
    pool = texts(tmp_path)

    assert has_meaning(pool)
    assert has_meaning(images(tmp_path / "images"))
    assert not has_meaning(pool.without(("text", "more")))
    assert not has_meaning(replace(pool, kind="table"))
    assert not has_meaning(replace(pool, columns=(*pool.columns, replace(pool.columns[0], role="vector"))))
