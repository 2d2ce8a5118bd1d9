"""Where a project stands, from its labels and rounds."""

from dataclasses import replace

import pytest
from logs import log_of

from al_core.evaluation.scores import Score
from al_core.evaluation.stability import Stability
from al_core.learning.rounds import Round
from al_core.numbers import sentences
from al_core.numbers.standing import standing_of, worth
from al_core.projects.labels import fold
from al_core.projects.projects import change_settings
from al_core.projects.settings import adjusted

SCORE = Score(0.85, 0.8, 0.89, 200)


def rounds(*nets):
    """Rounds whose last 50 answers changed so much, and whose last 10 changed nothing."""
    return [
        Round(version=n, n_labels=10 * n, scores={"accuracy": SCORE}, stability=Stability(500, net, 0.0))
        for n, net in enumerate(nets)
    ]


def labelled(project, n):
    return fold(log_of(project, project.zones.candidates[:n]))


def test_it_gathers_what_is_known(tumours):
    now = standing_of(tumours, labelled(tumours, 80), [*rounds(0.10, 0.08), Round(version=9, error="It did not fit.")])

    assert (now.n_labels, now.n_left, now.score, now.nets) == (80, tumours.zones.n_askable - 80, SCORE, (0.10, 0.08))
    # 2 seconds a label: a point is worth 10 minutes, so 300 labels
    assert now.advice.word == "keep going"
    assert now.coming.value == pytest.approx(0.016)
    assert now.last.version == 1
    assert now.to_target.low is not None


def test_while_the_model_learns_anew_without_a_column_there_is_no_score_and_no_look(tumours):
    without = replace(tumours, settings=adjusted(tumours.settings, left_out=("radius",)))
    before = rounds(0.10, 0.08)

    now = standing_of(without, labelled(without, 80), before)

    assert (now.score, now.last, now.nets, now.leak, now.reached) == (None, None, (), None, False)
    assert sentences.learns_anew(now).startswith("The model learns anew without “radius”:")
    after = [*before, Round(version=2, n_labels=20, left_out=("radius",))]
    assert sentences.learns_anew(standing_of(without, labelled(without, 80), after)) == ""
    assert "from all columns" in sentences.learns_anew(standing_of(tumours, labelled(tumours, 80), after))


def test_nothing_is_advised_before_seventy_labels(tumours):
    now = standing_of(tumours, labelled(tumours, 60), rounds(0.10))

    assert (now.advice.word, now.advice.missing) == ("", 10)
    assert now.to_target is None


def test_stop_needs_two_looks_and_a_settled_model(tumours):
    assert standing_of(tumours, labelled(tumours, 90), rounds(0.1, 0.0)).advice.word == "your call"
    now = replace(tumours, settings=adjusted(tumours.settings, point_minutes=1.0))
    assert standing_of(now, labelled(now, 90), rounds(0.1, 0.0, 0.0)).advice.word == "stop"


def test_another_setting_is_no_further_look(tumours):
    now = replace(tumours, settings=adjusted(tumours.settings, point_minutes=1.0))
    first, last = rounds(0.1, 0.0)

    assert standing_of(now, labelled(now, 90), [first, last, replace(last, version=2)]).advice.word == "your call"


def test_where_all_is_answered_and_some_of_it_skipped_nothing_is_called_labelled(tumours):
    log = log_of(tumours, tumours.zones.candidates)
    log[6:] = [replace(one, kind="skip", value=None) for one in log[6:]]

    now = standing_of(tumours, fold(log), rounds(0.5))

    assert (now.n_left, now.n_unlabelled, now.advice.word) == (0, len(log) - 6, "your call")
    assert sentences.advice(now) == f"Everything is answered; {len(log) - 6} have no label."


def test_what_nobody_can_tell_is_no_reason_to_go_on_where_all_is_answered(tumours):
    log = log_of(tumours, tumours.zones.candidates)
    log[80:] = [replace(one, kind="cant_tell", value=None) for one in log[80:]]

    assert standing_of(tumours, fold(log), rounds(0.5)).advice.word == "stop"


def test_a_budget_that_is_used_up_and_a_pool_that_is_labelled_say_stop(tumours):
    spent = replace(tumours, settings=adjusted(tumours.settings, budget=80))
    assert standing_of(spent, labelled(spent, 80), rounds(0.5)).advice.word == "stop"
    assert standing_of(spent, labelled(spent, 79), rounds(0.5)).advice.word == "keep going"
    assert standing_of(tumours, labelled(tumours, tumours.zones.n_askable), rounds(0.5)).advice.word == "stop"


def test_the_rest_of_the_budget_is_counted_in_labels_and_minutes(tumours):
    planned = replace(tumours, settings=adjusted(tumours.settings, budget=140))

    rest = standing_of(planned, labelled(planned, 80), rounds(0.1)).to_budget

    assert (rest.n_labels, rest.minutes) == (60, (2.0, 2.0))
    assert standing_of(tumours, labelled(tumours, 80), rounds(0.1)).to_budget is None


def test_a_point_is_worth_minutes_until_somebody_gives_a_price(store, tumours):
    settings = tumours.settings
    costs = worth(settings, 6.0)
    assert costs.point / costs.label == pytest.approx(100)
    # 10 minutes at 30 an hour are 5, whatever a label takes
    assert worth(adjusted(settings, wage=30.0), 6.0).point == pytest.approx(5)
    # 10 minutes of labels of 6 seconds at 0.20 are 20
    assert worth(adjusted(settings, price=0.2), 6.0).point == pytest.approx(20)
    costs = worth(adjusted(settings, price=0.2, point_money=4.0), 6.0)
    assert costs.point / costs.label == pytest.approx(20)
    assert not worth(adjusted(settings, price=0.0, wage=0.0), 6.0).in_money
    assert worth(settings, None).seconds == 8.0
    assert change_settings(store, tumours.id, wage=30.0).settings.worth.wage == 30.0
