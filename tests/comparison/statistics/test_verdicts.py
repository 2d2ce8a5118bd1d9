import numpy as np
import pytest
from replays import curves, frame, long_texts, noisy

import al_core
from al_core.comparison.statistics.targets import LabelsToTarget, Saving
from al_core.comparison.statistics.verdicts import share_needed, title_of, verdict
from al_core.errors import BadInput, UnknownName

CLEAN = {"margin": 30, "random": 60}


def test_half_the_labels_are_said_when_it_is_half():
    found = verdict(frame(noisy(CLEAN, 20, noise=0.005)), target=0.85)
    assert (found.outcome, found.pick, found.tied, found.repeats) == ("better", "margin", (), 20)
    assert found.headline == "“Torn between two” needs about half the labels of random"
    assert found.detail == "It reaches 85% with 50 labels, random with 100."


def test_a_baseline_that_never_arrives_gives_a_bound_and_no_more():
    found = verdict(frame(noisy(CLEAN, 20, noise=0.0005)), target=0.91)
    # 80 labels against more than 120: at most 66.7%
    assert found.headline == "“Torn between two” needs at most 67% of the labels of random"
    assert found.detail == "It reaches 91% with 80 labels, random with more than 120."


def test_a_winner_that_does_not_arrive_claims_no_labels():
    found = verdict(frame(noisy(CLEAN, 20, noise=0.005)), target=0.949)
    assert found.headline == "“Torn between two” is better than random"
    assert found.detail.endswith("It does not hold 94.9% within 120 labels.")


def test_without_a_target_the_area_speaks():
    values = {name: np.repeat(np.array(level)[:, None], 3, axis=1) for name, level in LEVELS.items()}
    found = verdict(frame(values))
    # Differences 0.03, 0.02, 0.02, 0.02, 0.01: mean 0.02, half = 2.776 * 0.00707 / sqrt(5) = 0.0088
    assert found.headline == "“Torn between two” is better than random"
    assert found.detail == "From 20 to 40 labels it leads random by 2.0 points (1.1 to 2.9)."


LEVELS = {"random": [0.6, 0.7, 0.8, 0.7, 0.6], "margin": [0.63, 0.72, 0.82, 0.72, 0.61]}


def test_a_tie_with_the_runner_up_is_said():
    values = noisy({"margin": 30, "vote_entropy": 30.1, "random": 60}, 20)
    found = verdict(frame(values), target=0.85)
    other = ({"margin", "vote_entropy"} - {found.pick}).pop()
    assert found.outcome == "better"
    assert found.tied == (other,)
    assert f"Against {title_of(other)}: no difference that 20 repeats can show." in found.detail


def test_a_winner_over_all_is_said_to_be_one():
    found = verdict(frame(noisy({"margin": 30, "k_center": 45, "random": 60}, 20)))
    assert found.detail.endswith("It is better than each of the others.")
    assert found.tied == ()


def test_no_difference_takes_who_is_ahead_and_no_clock_decides():
    values = noisy({"margin": 50, "k_center": 49.9, "random": 50}, 20)
    found = verdict(frame(values, seconds={"margin": 0.02, "random": 0.03, "k_center": 0.04}), target=0.85)
    assert found.outcome == "tie"
    assert found.headline == "No difference that 20 repeats can show"
    assert found.detail.startswith("“Cover the ground” leads random by 0.")
    assert found.detail.endswith(", no more than chance may bring.")
    assert found.pick == "k_center"
    assert set(found.tied) == {"margin", "random"}


def test_what_is_worse_than_random_is_said_and_not_picked():
    values = noisy({"margin": 50.1, "k_center": 90, "random": 50}, 20)
    found = verdict(frame(values))
    assert found.headline == "Nothing better than random that 20 repeats can show"
    assert found.detail.startswith("“Torn between two” leads random by 0.05 points (−0.3 to 0.4), no more than chance")
    assert found.detail.endswith("Shown to be worse: “Cover the ground”.")
    assert (found.pick, found.tied) == ("margin", ("random",))


def test_an_interval_beside_zero_that_is_no_proof_says_why():
    levels = dict.fromkeys(("margin", "k_center", "entropy", "badge", "random"), 50.0)
    for step in np.arange(0, 3, 0.05):
        found = verdict(frame(noisy({**levels, "margin": 50 - step}, 20, noise=0.02)))
        if found.outcome == "tie" and "not enough" in found.detail:
            break
    assert ", which is not enough as one of 10 comparisons." in found.detail


def test_random_may_be_ahead_by_chance():
    found = verdict(frame(noisy({"margin": 50, "random": 49.8}, 20)))

    assert found.detail.startswith(
        "Random is ahead, by no more than chance may bring. “Torn between two” against random"
    )


def test_where_random_wins_it_is_taken():
    found = verdict(frame(noisy({"margin": 60, "random": 30}, 20)))
    assert (found.outcome, found.pick, found.tied) == ("tie", "random", ())
    assert found.detail.startswith("Take random. “Torn between two” against random: −")


def test_the_best_that_beats_random_is_picked_even_where_a_wilder_one_has_a_higher_mean():
    rng = np.random.default_rng(3)
    values = noisy({"margin": 40, "random": 60}, 10, noise=0.005)
    values["k_center"] = values["margin"] + 0.01 + 0.3 * rng.standard_normal((10, 1))
    values["k_center"] += (values["margin"] - values["k_center"]).mean() + 0.01
    found = verdict(frame(values))
    assert found.pick == "margin"
    assert found.tied == ("k_center",)


def test_without_a_baseline_the_best_is_held_against_the_second():
    found = verdict(frame(noisy({"margin": 30, "entropy": 60}, 20, noise=0.005)), target=0.85)
    assert found.headline.startswith("“Torn between two” needs about half the labels of “")
    tie = verdict(frame(noisy({"margin": 50, "k_center": 50, "entropy": 90}, 20)))
    assert tie.headline == "No winner that 20 repeats can show"
    with pytest.raises(UnknownName, match="'rnadom'"):
        verdict(frame(noisy(CLEAN, 5)), baseline="rnadom")


def test_a_loss_is_spoken_of_in_its_own_unit():
    losses = {name: 1 - array for name, array in noisy(CLEAN, 20, noise=0.005).items()}
    found = verdict(frame(losses, metric="log_loss"), target=0.15)
    assert found.headline == "“Torn between two” needs about half the labels of random"
    assert found.detail.startswith("It reaches 0.15 with 50 labels")
    assert " log loss (" in verdict(frame(losses, metric="log_loss")).detail


def test_while_repeats_are_missing_there_is_no_verdict():
    found = verdict(frame(noisy(CLEAN, 12)), target=0.85, planned=20)
    assert (found.outcome, found.headline, found.pick) == ("early", "Too early to tell", None)
    assert found.detail.startswith("12 of 20 repeats are in.")


def test_fewer_than_five_repeats_are_too_few():
    found = verdict(frame(noisy(CLEAN, 4, noise=0)), target=0.85)
    assert (found.outcome, found.headline, found.pick) == ("few", "Too few repeats to tell", None)
    assert found.detail == "A verdict needs at least 5 repeats that every strategy has finished; there are 4."


def test_one_strategy_alone_has_no_verdict():
    with pytest.raises(BadInput, match="at least two strategies"):
        verdict(frame(noisy({"margin": 30}, 5)))


def test_every_number_is_reached_from_a_notebook():
    runs = frame(noisy(CLEAN, 6))
    assert al_core.verdict(runs, target=0.85).pick == "margin"
    for function in (al_core.standings, al_core.pairwise, al_core.mean_curves, al_core.differences):
        assert len(function(runs))
    assert al_core.savings(runs, 0.85)[0].needed == al_core.reaches(runs, 0.85)[0]
    assert len(al_core.labels_needed(runs, 0.85)) == len(al_core.areas_by_run(runs)) == 12
    assert al_core.mean_ranks(al_core.areas_by_set({"one": runs, "two": runs})).n_sets == 2


def test_a_strategy_of_ones_own_is_called_by_its_name():
    assert title_of("my_own") == "“my_own”"
    assert title_of("margin") == "“Torn between two”"
    assert title_of("random") == "random"


@pytest.mark.parametrize(
    ("value", "low", "high", "words"),
    [
        (0.52, 0.40, 0.60, "about half"),
        (0.30, 0.25, 0.38, "about two thirds of"),
        (0.53, 0.52, 0.54, "about 47% of"),  # half lies outside the interval
        (0.52, 0.10, 0.70, "at most 90% of"),  # 48%, but it may be nearly twice that
        (np.nan, 0.405, 1.0, "at most 60% of"),
        (0.52, 0.405, 1.0, "at most 60% of"),
    ],
)
def test_the_share_that_is_needed_is_no_surer_than_its_interval(value, low, high, words):
    reach = LabelsToTarget("margin", 0.9, 50, 45, 55, 20, 120)
    assert share_needed(Saving(reach, reach, value, low, high, 20)) == words


@pytest.mark.parametrize("n_seeds", [5, 20])
def test_equal_strategies_seldom_get_a_winner(n_seeds):
    winners = 0
    for trial in range(40):
        values = noisy(dict.fromkeys(["margin", "entropy", "k_center", "random"], 50), n_seeds, seed=trial)
        winners += verdict(curves(values), target=0.9, seed=trial).outcome == "better"
    assert winners <= 0.05 * 40 + 3


def test_a_target_beyond_the_runs_never_turns_into_a_claim():
    for trial in range(30):
        values = noisy({"margin": 30, "random": 60}, 8, seed=trial)
        found = verdict(curves(values), target=0.99)
        assert "labels of random" not in found.headline


def test_who_asks_for_long_texts_wins_by_labels_and_loses_by_tokens_and_each_verdict_says_so():
    by_tokens, by_labels = verdict(long_texts(), 0.65), verdict(long_texts(), 0.65, by="labels")

    assert by_labels.headline == "“Cover the ground” needs about 80% of the labels of random"
    assert by_labels.detail.startswith("It reaches 65% with 40 labels, random with 50.")
    assert by_tokens.headline == "“Torn between two” needs about 69% of the tokens of random"
    assert by_tokens.detail.startswith("It reaches 65% with 333–339 tokens, random with ")


def test_amounts_are_written_with_their_thousands():
    runs = long_texts()
    runs["n_tokens"] *= 10

    assert verdict(runs).detail.startswith("From 2,050 to 6,000 tokens it leads random by ")
    assert verdict(runs, target=0.89).detail.endswith("within 6,000 tokens. It is better than each of the others.")


def test_losing_by_tokens_alone_is_a_tie_that_takes_random():
    found = verdict(long_texts().query("strategy != 'margin'"))

    assert (found.outcome, found.pick) == ("tie", "random")
    assert found.headline == "Nothing better than random that 6 repeats can show"
    assert found.detail.endswith("Shown to be worse: “Cover the ground”.")
