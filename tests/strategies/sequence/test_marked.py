"""Words that the model takes for parts of spans, counted."""

from spanning import spanning

from al_core.strategies.sequence.marked import tag_count

TOLD = {"New": [0.1, 0.8, 0.1], "York": [0.1, 0.2, 0.7], "big": [0.6, 0.2, 0.2]}


def test_every_word_of_a_span_counts_however_sure_the_model_is():
    candidates = spanning(["New York is big", "New", "", "big"], TOLD)

    assert tag_count(candidates).tolist() == [2, 1, 0, 0]
    assert tag_count.reason(candidates, 0) == "The model would mark “New York” (place) in it."
    assert tag_count(spanning(["New York"], TOLD, learnt=False)).tolist() == [0]
