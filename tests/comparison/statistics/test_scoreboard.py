"""The numbers of a comparison in one table, and the table in words."""

import numpy as np
from replays import frame, long_texts, noisy

from al_core.comparison.contenders import Setting, title_and_term
from al_core.comparison.statistics.areas import published_area
from al_core.comparison.statistics.curves import paired
from al_core.comparison.statistics.scoreboard import in_words, ranked_table
from al_core.evaluation.metrics import METRICS

LEVELS = {"margin": 20, "k_center": 40, "random": 90}


SETTING = Setting("k_nearest", "k_nearest", 1)


def runs_of(setting=SETTING, levels=LEVELS, seed=0):
    return frame(noisy(levels, 8, seed=seed)).assign(**vars(setting))


def test_the_scoreboard_holds_each_number_with_its_interval():
    runs = runs_of()
    board, curves = ranked_table(runs, 0.9, span=(30, 60)), paired(runs)
    published = published_area(curves.at, curves.values).mean(axis=1)

    assert board["strategy"].tolist() == ["margin", "k_center", "random"]
    np.testing.assert_allclose(board["aubc_published"], published)
    assert (board["aubc_published_low"] < board["aubc_published"]).all()
    assert not np.allclose(board["aulc"], board["aubc_plain"])
    np.testing.assert_allclose(ranked_table(runs, 0.9)["aulc"], board["aubc_plain"])
    assert board["saved"].tolist()[-1] == ""


def test_without_random_nothing_is_saved_against_it():
    runs = runs_of(levels={"margin": 20, "k_center": 40})

    assert set(ranked_table(runs, 0.9)["saved"]) == {""}


def test_the_scoreboard_in_words():
    board = ranked_table(runs_of(), 0.9, span=(30, 60))
    words = in_words(board, "accuracy", 0.9, (30, 60))
    one = board.iloc[0]

    assert words["Strategy"][0] == title_and_term("margin")
    assert words["End"][0] == f"{100 * one.end:.1f} ({100 * one.end_low:.1f} to {100 * one.end_high:.1f})"
    assert list(words.columns)[3] == "AULC, 30 to 60 labels"
    assert words["Labels to 90%"][0] == one.needed
    assert in_words(ranked_table(runs_of(), 0.9), "accuracy", 0.9)["AULC"].tolist() == words["AUBC, plain"].tolist()


def test_a_level_is_said_in_its_unit():
    levels = {"accuracy": 0.9, "macro_f1": 0.955, "log_loss": 0.25}

    assert [METRICS[name].level(value) for name, value in levels.items()] == ["90%", "95.5%", "0.25"]


def test_along_tokens_the_headings_say_tokens():
    board = ranked_table(long_texts(), 0.65, span=(300, 600))
    words = in_words(board, "accuracy", 0.65, (300, 600), "tokens")

    assert list(words.columns)[3] == "AULC, 300 to 600 tokens"
    assert words["Tokens to 65%"].tolist()[-1] == "more than 600"
