"""Which rounds lead to the newest."""

from al_core.evaluation.scores import Score
from al_core.learning.rounds import Round, scored_rounds, way


def rounds(*n_labels):
    return [Round(version=version, n_labels=n) for version, n in enumerate(n_labels)]


def test_a_line_never_runs_backwards_after_answers_are_taken_back():
    assert [one.version for one in way(rounds(10, 50, 55, 50))] == [0, 3]
    assert [one.n_labels for one in way(rounds(10, 50, 55, 40, 60))] == [10, 40, 60]


def test_of_several_rounds_from_as_many_labels_the_newest_counts():
    assert [one.version for one in way(rounds(10, 20, 20, 20, 30))] == [0, 3, 4]
    assert way([]) == []


def test_only_rounds_with_the_score_are_scored():
    score = Score(0.8, 0.7, 0.9, 40)
    first, second = Round(n_labels=10, scores={"accuracy": score}), Round(n_labels=20)

    assert scored_rounds([first, second]) == [first]
    assert scored_rounds([first, second], "macro_f1") == []
