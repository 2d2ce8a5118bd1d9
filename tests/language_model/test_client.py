"""One question to an endpoint: what comes back, and what goes wrong in one plain sentence."""

import json

import pytest
from annotators import Desk, answering, completion

from al_core.errors import BadInput
from al_core.language_model.client import WAITS, NoReply, ask_endpoint, endpoint, most_tokens_in

MESSAGES = ({"role": "user", "content": "<example>\nrain\n</example>"},)


def asked(faults=(), **more):
    """The reply to one question, the waits before it, and the desk that gave it."""
    waits, desk = [], Desk(lambda text: "wet", ["wet", "dry"], faults=faults)
    with answering(desk) as found:
        reply = ask_endpoint(found, MESSAGES, 9, wait=waits.append, **more)
    return reply, waits, desk


def test_a_question_is_sent_once_and_its_reply_read():
    reply, waits, desk = asked()

    assert (reply.text, reply.tokens_in, reply.tokens_out, reply.calls, reply.lost) == ("wet", 100, 3, 1, 0)
    assert waits == []
    assert desk.seen[0]["key"] == "Bearer sk-secret"
    assert desk.seen[0]["body"] == {"model": "noisy-1", "messages": list(MESSAGES), "temperature": 0, "max_tokens": 9}


def test_a_busy_or_failing_endpoint_is_tried_again_with_more_patience_each_time():
    reply, waits, _ = asked([429, 503, 500])

    assert (reply.text, reply.calls) == ("wet", 4)
    assert waits == list(WAITS[:3])


def test_where_it_stays_busy_it_is_given_up_in_a_sentence():
    with pytest.raises(NoReply, match="asked too often") as told:
        asked([429] * 9)

    assert (told.value.calls, told.value.lost) == (5, 0)
    with pytest.raises(NoReply) as told:
        asked([429] * 9, most_tries=2)
    assert told.value.calls == 2


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (401, "does not take the key in AL_LLM_KEY"),
        (404, "has no such address or model"),
        (400, "refuses the question"),
        (302, "refuses the question"),
        ("<html>busy</html>", "no chat completion"),
        ("[]", "no chat completion"),
        ('{"choices": [{"message": {"content": null}}]}', "no chat completion"),
    ],
)
def test_what_cannot_be_used_is_said_at_once(fault, sentence):
    with pytest.raises(NoReply, match=sentence) as told:
        asked([fault])

    assert told.value.calls == 1
    assert told.value.lost == isinstance(fault, str), "a reply that nobody can read may have to be paid for"
    assert "sk-secret" not in str(told.value)


def test_an_endpoint_that_is_not_there_is_said():
    with answering(Desk(lambda text: "wet", ["wet"])) as found:
        pass
    with pytest.raises(NoReply, match="cannot be reached"):
        ask_endpoint(found, MESSAGES, 9, most_tries=1)


def test_whoever_stops_it_waits_for_nothing():
    desk = Desk(lambda text: "wet", ["wet", "dry"], faults=[429] * 9)
    with answering(desk) as found, pytest.raises(NoReply, match="stopped"):
        ask_endpoint(found, MESSAGES, 9, wait=lambda seconds: True)
    assert len(desk.seen) == 1


def test_tokens_that_nobody_counted_are_what_they_can_be_at_most():
    reply, _, _ = asked([json.dumps({**completion("wet"), "usage": None})])

    assert reply.tokens_in == most_tokens_in(MESSAGES) == len(MESSAGES[0]["content"]) + 8
    assert reply.tokens_out == 9


def test_the_environment_names_an_endpoint_or_none():
    full = {
        "AL_LLM_URL": "https://api.example.com/v1/",
        "AL_LLM_KEY": "sk-x",
        "AL_LLM_MODEL": "m",
        "AL_LLM_PRICE_IN": "2",
    }

    found = endpoint(full)

    assert endpoint({}) is None
    assert (found.url, found.host, found.model, found.price_in) == (
        "https://api.example.com/v1",
        "api.example.com",
        "m",
        2.0,
    )
    assert not found.has_prices
    assert "sk-x" not in repr(found)
    assert not found.sends_key_openly
    assert endpoint({**full, "AL_LLM_URL": "http://far.example.com/v1"}).sends_key_openly


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"AL_LLM_URL": "file:///etc/passwd"}, "AL_LLM_URL"),
        ({"AL_LLM_URL": "https://me:secret@example.com"}, "AL_LLM_URL"),
        ({"AL_LLM_MODEL": " "}, "AL_LLM_MODEL"),
        ({"AL_LLM_PRICE_OUT": "cheap"}, "AL_LLM_PRICE_OUT"),
        ({"AL_LLM_PRICE_IN": "-1"}, "AL_LLM_PRICE_IN"),
    ],
)
def test_what_is_wrong_in_the_environment_is_said_by_its_name(changed, named):
    with pytest.raises(BadInput, match=named):
        endpoint({"AL_LLM_URL": "https://api.example.com/v1", "AL_LLM_MODEL": "m", **changed})
