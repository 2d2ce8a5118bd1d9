"""`card`: what a reader of the data set is told, and no more than is true."""

from dataclasses import replace

import pytest
from sessions import WIDE, scored

from al_core.exchange.card import dataset_card


def test_a_card_says_what_was_labelled_by_how_many_and_what_is_a_sample(outgoing):
    said = dataset_card(outgoing, [], now=0.0)

    n_checks = len(outgoing.labels.checks())
    assert "# Let\\_ters" in said
    assert "Each example answers: Which \\<kind\\>?" in said
    assert f"{outgoing.labels.count} labels by 2 people, of 30 texts." in said
    assert f" {n_checks} of the labelled rows were drawn at random from a check zone of " in said
    assert "- Accuracy: not measured" in said
    assert "- Labels by how they were chosen: " in said
    assert "record of 1970-01-01" in said


def test_a_card_gives_the_accuracy_with_its_range(outgoing):
    said = dataset_card(replace(outgoing, rounds=[scored(WIDE, version=1)]), [], now=0.0)

    assert "- Accuracy: 86%, likely 74–93%" in said
    assert "- Tested on: 36 examples drawn at random and never learnt from (checks)" in said


@pytest.mark.parametrize("features", [[], [("te: xt", ["  dtype: string"])]])
def test_the_head_of_a_card_is_for_machines(outgoing, features):
    _, head, _ = dataset_card(outgoing, features).split("---\n", 2)

    assert 'pretty_name: "Let_ters"' in head
    assert ("data/train-*.parquet" in head) == bool(features)
    assert ('- name: "te: xt"\n' in head) == bool(features)
