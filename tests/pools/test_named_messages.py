"""Messages with names (`named_messages`, in `named_words`): what is marked in them, and what makes them hard."""

import unicodedata
from collections import Counter, defaultdict

import pytest

from al_core.pools.named_messages import NAMED_KINDS, write_named
from al_core.spans.marking import first_overlap
from al_core.spans.tokens import tokens_of


@pytest.fixture(scope="module")
def messages():
    return write_named(400)


def pieces(messages):
    return [(span.name, text[span.start : span.end]) for text, marking in messages for span in marking.spans]


def test_they_are_the_same_every_time_and_all_different(messages):
    assert messages == write_named(400)
    assert len({text for text, _ in messages}) == 400
    assert not any("{" in text or "|" in text for text, _ in messages)


def test_what_is_marked_is_whole_tokens_that_do_not_overlap(messages):
    for text, marking in messages:
        edges = tokens_of(text)
        assert {span.start for span in marking.spans} <= set(edges[:, 0].tolist())
        assert {span.end for span in marking.spans} <= set(edges[:, 1].tolist())
        assert first_overlap(marking.spans) is None


def test_every_label_is_common_and_some_messages_name_nothing(messages):
    said = Counter(name for name, _ in pieces(messages))

    assert said.keys() == set(NAMED_KINDS)
    assert min(said.values()) > 150
    assert 0.04 < sum(not marking.spans for _, marking in messages) / 400 < 0.15


def test_most_people_of_a_later_message_were_not_met_before(messages):
    before, later = ({piece.lower() for name, piece in pieces(part) if name == "Person"} for part in halves(messages))

    assert len(later - before) > 0.6 * len(later)


def halves(messages):
    return messages[:200], messages[200:]


def test_a_word_alone_does_not_say_what_it_names(messages):
    names = defaultdict(set)
    for name, piece in pieces(messages):
        for word in piece.lower().split():
            names[word].add(name)
    unmarked = {word for text, marking in messages for word in without(text, marking).lower().split()}

    assert {"may", "jordan", "paris", "lincoln"} <= {word for word, found in names.items() if len(found) > 1}
    assert {"may", "march", "mark", "frank", "bath", "will"} <= unmarked & names.keys()


def without(text, marking):
    """What a message says besides."""
    edges = [0, *(edge for span in marking.spans for edge in span[:2]), len(text)]
    return " ".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))


def test_they_are_a_line_or_paragraphs_and_hold_faces_accents_and_writing_from_the_right(messages):
    texts = [text for text, _ in messages]
    signs = {category for text in texts for category in map(unicodedata.bidirectional, text)}

    assert min(map(len, texts)) < 30
    assert max(text.count("\n\n") for text in texts) >= 3
    assert {"R", "AL"} <= signs
    assert any("👍🏽" in text for text in texts)
    assert any("é" in text for text in texts)
    assert 0.05 < sum(text == text.lower() for text in texts) / 400 < 0.25
