import numpy as np
import pytest
from pictures import encoded, noise
from pools_with_features import pool_of, text_pool

from al_core.errors import BadInput, StoreProblem
from al_core.pools.features import features, texts
from al_core.pools.features.features import build_features, load_features


def test_columns_beside_a_text_are_learnt_from_as_well(tmp_path):
    pool = text_pool(tmp_path)
    words_only = texts.TextVectors(pool.column(0)).width

    assert build_features(pool).X.shape[1] == words_only + 1 + 2


def test_features_are_kept_and_opened_without_reading_them(tmp_path):
    pool = text_pool(tmp_path)
    built = build_features(pool)

    loaded = load_features(pool)

    assert (built.X != loaded.X).nnz == 0
    assert isinstance(loaded.embedding, np.memmap)
    assert not loaded.X.data.flags.writeable
    assert build_features(pool).n_rows == 300


def test_two_builds_agree_and_the_global_generator_is_left_alone(tmp_path):
    state = np.random.get_state()[1].copy()  # noqa: NPY002

    first = build_features(text_pool(tmp_path / "a"))
    second = build_features(text_pool(tmp_path / "b"))

    assert np.array_equal(first.embedding, second.embedding)
    assert np.array_equal(first.X.data, second.X.data)
    assert np.array_equal(state, np.random.get_state()[1])  # noqa: NPY002


def test_a_table_without_anything_to_learn_from_is_refused_and_leaves_nothing(tmp_path):
    pool = pool_of(tmp_path, [["1", "a"], ["1.0", "a"]], {"n": "number", "c": "category"})

    with pytest.raises(BadInput, match="no column to learn from"):
        build_features(pool)

    assert not [*pool.folder.glob("*features*")]


def test_progress_grows_and_stopping_leaves_nothing(tmp_path):
    pool, seen = text_pool(tmp_path), []

    def stop(fraction: float, sentence: str) -> None:
        seen.append(fraction)
        if fraction >= 0.75:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_features(pool, stop)

    assert seen == sorted(seen)
    assert not [*pool.folder.glob("*features*")]


def test_features_of_another_pool_are_refused(tmp_path):
    pool = text_pool(tmp_path)
    with pytest.raises(StoreProblem, match="missing or damaged"):
        load_features(pool)
    build_features(pool)
    (description,) = pool.folder.glob("features-*/features.json")
    description.write_text(description.read_text().replace('"one"', '"two"'))

    with pytest.raises(StoreProblem, match="another pool"):
        load_features(pool)


def test_a_newer_program_builds_its_own_features_beside_the_old(tmp_path, monkeypatch):
    pool = text_pool(tmp_path)
    build_features(pool)

    monkeypatch.setattr(features, "FEATURES_VERSION", features.FEATURES_VERSION + 1)
    build_features(pool)

    assert len([*pool.folder.glob("features-*/features.json")]) == 2


def test_what_an_older_program_kept_of_images_and_numbers_is_made_anew_and_of_words_it_stays(tmp_path):
    words = pool_of(tmp_path / "words", [["a cat"], ["a dog"], ["the sun"]], {"text": "text"}, kind="text")
    numbers = pool_of(tmp_path / "numbers", [["1"], ["2"]], {"n": "number"})
    pictures = [encoded(noise(at, (4, 4))) for at in range(2)]
    images = pool_of(tmp_path / "images", [["0"], ["1"]], {"image": "image"}, "image", pictures)
    for pool in (words, numbers, images):
        build_features(pool)
        assert (pool.folder / f"features-{2 if pool is words else 3}").is_dir()

    (words.folder / "features-2").joinpath("features.json").write_text(
        '{"version": 2, "fingerprint": "one", "n_rows": 3, "notes": []}'
    )
    assert load_features(words).views == ()
