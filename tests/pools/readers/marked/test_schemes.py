import pytest

from al_core.pools.readers.marked.schemes import marking_of_tags, scheme_of, with_words

WORDS = ["Anna", "Bo", "Li", "in", "Rom"]
SPANS = [(0, 7, "PER"), (8, 10, "PER"), (14, 17, "LOC")]
SCHEMES = {
    "IOB2": ["B-PER", "I-PER", "B-PER", "O", "B-LOC"],
    "IOB1": ["I-PER", "I-PER", "B-PER", "O", "I-LOC"],
    "BIOES": ["B-PER", "E-PER", "S-PER", "O", "S-LOC"],
    "IOB2, behind": ["PER-B", "PER-I", "PER-B", "O", "LOC-B"],
    "BILOU": ["B-PER", "L-PER", "U-PER", "O", "U-LOC"],
}


@pytest.mark.parametrize("name", SCHEMES)
def test_every_scheme_says_the_same_spans(name):
    assert scheme_of([SCHEMES[name]]) == name.partition(",")[0]
    assert [tuple(one) for one in marking_of_tags(WORDS, SCHEMES[name]).spans] == SPANS


def test_names_without_a_sign_go_on_with_themselves():
    assert scheme_of([["PER", "PER", "LOC", "O", "LOC"]]) == "IO"
    assert [one.name for one in marking_of_tags(WORDS, ["PER", "PER", "LOC", "O", "LOC"]).spans] == [
        "PER",
        "LOC",
        "LOC",
    ]


def test_parts_of_speech_and_topics_are_no_tags_of_spans():
    assert scheme_of([["NOUN", "VERB"], ["DET"]]) == ""
    assert scheme_of([["O", "O"]]) == ""


def test_a_token_of_nothing_but_blanks_is_left_out_with_its_tag():
    assert with_words(["Anna", " ", "Bo "], ["B-PER", "O", "B-PER"]) == (["Anna", "Bo"], ["B-PER", "B-PER"])
