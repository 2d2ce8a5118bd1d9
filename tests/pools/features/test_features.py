import numpy as np
import pytest
from pictures import encoded, noise
from scipy import sparse

from al_core.errors import BadInput, StoreProblem
from al_core.files import Unfinished
from al_core.pools.features import features, texts
from al_core.pools.features.features import TEXT_LENGTH, build_features, load_features
from al_core.pools.intake import Intake
from al_core.pools.pool import open_pool
from al_core.pools.readers.images import display_copy


def pool_of(tmp_path, rows, roles, kind="table", pictures=()):
    final = tmp_path / "pools" / "one"
    with Unfinished(final) as folder:
        intake = Intake(folder, "rows.csv", roles, pictures=kind == "image")
        intake.add(rows, range(1, len(rows) + 1), pictures)
        intake.finish(name="Rows", kind=kind, noun="row", fingerprint="one")
    return open_pool(final)


def text_pool(tmp_path, n=300):
    words = ["cat", "dog", "sun", "rain", "river", "stone", "cloud", "tree"]
    dice = np.random.default_rng(0)
    rows = [
        [f"{number} " + " ".join(dice.choice(words, 6)), f"{number % 9}.0", "xy"[number % 2]] for number in range(n)
    ]
    return pool_of(tmp_path, rows, {"text": "text", "age": "number", "sort": "category"}, kind="text")


def test_texts_become_sparse_rows_and_an_embedding_of_unit_length(tmp_path):
    found = build_features(
        pool_of(
            tmp_path,
            [[f"the word{at % 7} and word{at % 5} in {at}"] for at in range(250)],
            {"text": "text"},
            kind="text",
        )
    )

    assert sparse.issparse(found.X)
    assert found.X.dtype == np.float32
    assert np.allclose(sparse.linalg.norm(found.X, axis=1), TEXT_LENGTH, atol=1e-5)
    assert found.embedding.shape[1] <= 128
    assert np.allclose(np.linalg.norm(found.embedding, axis=1), 1, atol=1e-4)


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


def test_a_part_of_a_large_pool_chooses_the_words_and_this_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(features, "SAMPLED_ROWS", 100)

    found = build_features(text_pool(tmp_path))

    assert found.notes[0] == "The words to learn from are chosen on 100 of 300 rows, evenly spread."
    assert found.X.shape[0] == 300


def test_words_that_are_new_after_the_vocabulary_are_harmless():
    vectors = texts.TextVectors(["a cat sat", "a dog sat"])

    rows = vectors.transform(["", "zzz qqq", "a cat"])

    assert rows[0].nnz == 0
    assert np.isfinite(rows.data).all()


@pytest.mark.parametrize("pair", [("", " x"), ("!!!", "???"), ("今天的天气", "很好很好"), ("a" * 100_000, "b")])
def test_strange_texts_still_give_finite_features(tmp_path, pair):
    found = build_features(pool_of(tmp_path, [[text] for text in pair], {"text": "text"}, kind="text"))

    assert found.X.shape[0] == 2
    assert np.isfinite(found.embedding).all()


def test_letter_sequences_are_counted_once_for_each_word_they_are_in():
    vectors = texts.TextVectors(["abc abc", "abd"])

    weights = vectors._count_grams([["abc", "abc"]]).toarray()[0]

    assert weights[vectors._grams["abc"]] == 2
    assert weights[vectors._grams["bd "]] == 0


def test_numbers_are_scaled_and_holes_are_filled_and_said(tmp_path):
    holes = {4: "", 5: "inf"}
    rows = [[str(number), holes.get(number, str(number * 2)), "7"] for number in range(50)]

    found = build_features(pool_of(tmp_path, rows, {"a": "number", "b": "number", "c": "number"}))

    assert found.X.shape == (50, 2)
    assert np.allclose(found.X[:, 0].mean(), 0, atol=1e-5)
    assert found.X[4, 1] == found.X[5, 1] == pytest.approx(np.median(np.delete(found.X[:, 1], [4, 5])))
    assert "Column b: 1 empty, filled with the middle value (median)." in found.notes
    assert "Column b: 1 infinite, treated as empty." in found.notes
    assert "Column c: the same everywhere or no number at all, so it is left out." in found.notes


def test_rare_categories_share_a_column_and_missing_has_its_own(tmp_path):
    rows = [[str(at), ["red", "blue", "NA"][at % 3] if at > 20 else f"rare {at}"] for at in range(500)]

    found = build_features(pool_of(tmp_path, rows, {"id": "number", "colour": "category"}))

    assert found.X.shape == (500, 1 + 4)
    assert (found.X[:, 1:].sum(axis=1) == 1).all()
    assert found.X[:, 1:].sum(axis=0).min() == 21
    assert "Column colour: its rare values are taken together as “other”." in found.notes


def test_very_many_categories_stay_sparse(tmp_path, monkeypatch):
    monkeypatch.setattr(features, "DENSE_WIDTH", 5)
    rows = [[f"{at}", f"kind {at % 10}"] for at in range(200)]

    found = build_features(pool_of(tmp_path, rows, {"n": "number", "kind": "category"}))

    assert sparse.issparse(found.X)
    assert found.X.shape == (200, 11)
    assert np.isfinite(found.embedding).all()


def test_a_table_without_anything_to_learn_from_is_refused_and_leaves_nothing(tmp_path):
    pool = pool_of(tmp_path, [["1", "a"], ["1.0", "a"]], {"n": "number", "c": "category"})

    with pytest.raises(BadInput, match="no column to learn from"):
        build_features(pool)

    assert not [*pool.folder.glob("*features*")]


@pytest.mark.parametrize(("size", "width"), [((8, 8), 192), ((16, 16), 768), ((40, 30), 59)])
def test_small_images_are_pixels_and_larger_ones_components(tmp_path, size, width):
    pictures = [display_copy(encoded(noise(seed, size))) for seed in range(59)]

    found = build_features(pool_of(tmp_path, [[str(at)] for at in range(59)], {"image": "image"}, "image", pictures))

    assert found.X.shape == (59, width)
    assert found.embedding.shape[1] <= 128
    assert np.isfinite(found.X).all()
    assert np.isfinite(found.embedding).all()


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
