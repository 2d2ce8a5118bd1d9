"""Which rounds lead to the newest."""

from al_core.evaluation.scores import Score
from al_core.learning.rounds import (
    Round,
    add_round,
    meaning_since,
    read_rounds,
    scored_rounds,
    way,
    with_todays_columns,
)
from al_core.projects.settings import adjusted


def rounds(*n_labels):
    return [Round(version=version, n_labels=n) for version, n in enumerate(n_labels)]


def test_a_line_never_runs_backwards_after_answers_are_taken_back():
    assert [one.version for one in way(rounds(10, 50, 55, 50))] == [0, 3]
    assert [one.n_labels for one in way(rounds(10, 50, 55, 40, 60))] == [10, 40, 60]


def test_of_several_rounds_from_as_many_labels_the_newest_counts():
    assert [one.version for one in way(rounds(10, 20, 20, 20, 30))] == [0, 3, 4]
    assert way([]) == []


def test_what_was_learnt_with_other_columns_is_on_no_line_with_it():
    with_all, without = rounds(10, 20), [Round(n_labels=n, left_out=("amount",)) for n in (20, 30)]

    assert way([*with_all, *without]) == without
    assert way([*with_all, *without, Round(n_labels=40)]) == [*with_all, Round(n_labels=40)]


def test_what_was_learnt_with_other_columns_than_the_project_has_now_is_not_of_today(tumours):
    settings = adjusted(tumours.settings, left_out=("radius",))
    before, without, failed = (
        Round(n_labels=10),
        Round(n_labels=20, left_out=("radius",)),
        Round(error="It did not fit."),
    )

    assert with_todays_columns([before, without, failed], settings) == [without]
    assert with_todays_columns([before, without, failed], tumours.settings) == [before]


def test_a_round_that_does_not_say_its_columns_is_of_today_where_all_settings_are(tumours):
    settings = adjusted(tumours.settings, left_out=("radius",))
    kept = Round(n_labels=20, settings=settings.learnt_with)  # of before rounds said which columns were left out

    assert with_todays_columns([Round(n_labels=10, settings="another"), kept], settings) == [kept]


def test_the_columns_that_were_left_out_are_kept_with_a_round(store, tumours):
    with store.writing() as records:
        add_round(records, tumours.id, Round(version=1, n_labels=10, left_out=("amount",)))
        add_round(records, tumours.id, Round(version=2, n_labels=20))
    with store.reading() as records:
        assert [one.left_out for one in read_rounds(records, tumours.id)] == [("amount",), ()]


def test_only_rounds_with_the_score_are_scored():
    score = Score(0.8, 0.7, 0.9, 40)
    first, second = Round(n_labels=10, scores={"accuracy": score}), Round(n_labels=20)

    assert scored_rounds([first, second]) == [first]
    assert scored_rounds([first, second], "macro_f1") == []


def test_where_meaning_came_in_is_known_of_the_way_to_the_newest_round():
    rounds = [Round(n, n_labels=10 * n, meaning="model" if n > 3 else "") for n in range(1, 6)]

    assert meaning_since(rounds) == 40
    assert meaning_since(rounds[:3]) is None
    assert meaning_since(rounds[3:]) is None, "from the start"
    assert meaning_since([*rounds, Round(6, n_labels=60)]) is None
    assert meaning_since([]) is None
