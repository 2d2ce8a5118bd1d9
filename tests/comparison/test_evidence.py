"""Known labels, from the file and from people, as data for comparisons."""

import numpy as np
import pytest
from logs import truth_of
from meanings import table_of_words
from pools_with_features import text_pool
from scipy.sparse import issparse

from al_core.comparison.evidence import Evidence, everything_known, evidence_of, replayable
from al_core.learning.ranking import EMPTY
from al_core.meaning.finding import encoder_in
from al_core.pools.features.features import build_features
from al_core.pools.features.meaning import meaning_of
from al_core.pools.samples import SAMPLES, build
from al_core.projects.labels import Labels, fold
from al_core.serving.serving import answer, claim
from al_core.tasks import read_task


def answered(store, project, value, n=3):
    for _ in range(n):
        (served,) = claim(store, project, EMPTY, "Anna", 1)
        answer(store, project, served.token, value, who="Anna")
    with store.reading() as records:
        return fold(records.decisions(project.id))


def test_the_labels_of_the_file_are_known_and_beat_what_people_say(store, tumours):
    labels = answered(store, tumours, "Benign", 8)
    found = evidence_of(tumours, labels)

    assert len(found.rows) == 569
    assert (found.y == truth_of(tumours)).all()
    assert found.n_queried == 0
    assert not all(tumours.zones.known[row] == "Benign" for row in labels.by_row)


def test_without_a_file_what_people_said_is_known(store, unknown_tumours):
    labels = answered(store, unknown_tumours, "Malignant")
    found = evidence_of(unknown_tumours, labels)

    assert found.rows.tolist() == sorted(labels.by_row)
    assert set(found.y) == {"Malignant"}
    assert found.trouble == "All 3 known labels are “Malignant”; a comparison needs two classes."


def test_labels_that_a_strategy_asked_for_are_counted(store, unknown_tumours):
    labels = answered(store, unknown_tumours, "Benign", 8)
    asked = [labels.standing(row)[0].drawn for row in labels.by_row]

    assert evidence_of(unknown_tumours, labels).n_queried == asked.count("queried")


def test_nothing_known_is_said_with_the_way_out(unknown_tumours):
    assert "Label some examples first" in evidence_of(unknown_tumours, Labels()).trouble


def test_a_sample_is_known_as_a_whole(pools):
    found = everything_known(build("digits", pools))

    assert (len(found.rows), sorted(set(found.y)), found.trouble) == (1797, list("0123456789"), "")


@pytest.mark.parametrize("sample", ["tumours", "messages"])
def test_replayed_are_the_features_that_the_model_learns_from(pools, sample):
    pool = build(sample, pools)
    known = everything_known(pool)
    some = Evidence(known.rows[::3], known.y[::3])

    whole, part = replayable(pool, known), replayable(pool, some)

    assert issparse(whole.X) == (sample == "messages")
    assert part.X.shape[0] == len(part.y) == len(some.rows)
    difference = part.X - whole.X[some.rows]
    assert np.abs(difference).max() == 0


def test_the_sets_of_a_sample_are_known_as_sets(pools):
    task = read_task(SAMPLES["mixed"].task)

    found = everything_known(build("mixed", pools), task)

    assert len(found.rows) == 2_000
    assert {len(labels) for labels in found.y} == {0, 1, 2, 3}
    assert replayable(build("mixed", pools), found).task == task


def test_where_texts_were_read_for_meaning_both_are_replayed(tmp_path):
    pool = text_pool(tmp_path, 60)
    meaning = meaning_of(pool, encoder_in(table_of_words(tmp_path / "words", {"cat": [1.0, 0.0], "sun": [0.0, 1.0]})))
    meaning.read_on(np.arange(60))
    known = Evidence(np.arange(0, 60, 2), np.array(["a", "b"] * 15))

    data = replayable(pool, known, meaning)

    width = build_features(pool).embedding.shape[1]
    assert data.handed.views == (width, 2)
    assert data.X.shape == (30, width + 2)
