"""What the model of a project learns from."""

from dataclasses import replace

from logs import log_of

from al_core.learning.learning import learn
from al_core.learning.training import training_labels
from al_core.projects.labels import fold


def test_labels_that_are_given_teach_from_the_start_and_are_never_ranked(tumours_in_part):
    project, given = tumours_in_part, set(tumours_in_part.zones.given.tolist())

    first = learn(project.pool, project.settings, [])
    later = learn(project.pool, project.settings, log_of(project, project.zones.candidates[:20]))

    assert (first.n_labels, first.n_answers, later.n_labels, later.n_answers) == (190, 0, 210, 20)
    assert first.cold is False
    assert first.scores["accuracy"].n == 190
    assert not given & {*first.ranking.rows.tolist(), *later.ranking.rows.tolist()}


def test_what_a_person_says_counts_for_more_than_a_label_that_was_given(tumours_in_part):
    project = tumours_in_part
    row = int(project.zones.given[0])
    other = {"Benign": "Malignant", "Malignant": "Benign"}[project.zones.taught[row]]
    log = [replace(one, value=other) for one in log_of(project, [row])]

    assert training_labels(fold(log), project.zones)[row] == other
