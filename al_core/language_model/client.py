"""An endpoint that speaks the OpenAI protocol, as the environment names it, and one question to it."""

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

from al_core.errors import BadInput, Problem

SECONDS_TO_ANSWER = 60.0
WAITS = (1.0, 2.0, 4.0, 8.0)  # seconds between tries
MOST_TRIES = len(WAITS) + 1
LONGEST_WAIT = 30.0  # an endpoint may ask for more patience, up to this
_LARGEST_REPLY = 1 << 20
_PRICES = ("AL_LLM_PRICE_IN", "AL_LLM_PRICE_OUT")

Messages = Sequence[Mapping[str, str]]
Wait = Callable[[float], object]


class NoReply(Problem):
    """The endpoint gave no answer that can be used; `calls` were made, of which `lost` may have to be paid for."""

    def __init__(self, sentence: str, calls: int = 0, lost: int = 0) -> None:
        self.calls, self.lost = calls, lost
        super().__init__(sentence)


@dataclass(frozen=True)
class Endpoint:
    """Where a language model is asked, which one, and what a million tokens cost: in, and out; None: not said."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    price_in: float | None = None
    price_out: float | None = None

    @property
    def host(self) -> str:
        """Where texts are sent, in words."""
        return urlsplit(self.url).netloc

    @property
    def has_prices(self) -> bool:
        """Whether it is known what a call costs."""
        return self.price_in is not None and self.price_out is not None

    @property
    def sends_key_openly(self) -> bool:
        """Whether anybody on the way could read the key."""
        here = urlsplit(self.url).hostname in ("localhost", "127.0.0.1", "::1")
        return bool(self.key) and self.url.startswith("http://") and not here

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """What so many tokens cost; 0 without prices."""
        return (tokens_in * (self.price_in or 0.0) + tokens_out * (self.price_out or 0.0)) / 1e6


@dataclass(frozen=True)
class Reply:
    """What came back: the text, the tokens that were counted, and how many calls it took, some of them `lost`."""

    text: str
    tokens_in: int
    tokens_out: int
    calls: int = 1
    lost: int = 0


def endpoint(environment: Mapping[str, str] = os.environ) -> Endpoint | None:
    """The endpoint that the environment names; None where it names none. Raises BadInput, in a sentence."""
    url = environment.get("AL_LLM_URL", "").strip().rstrip("/")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.query:
        raise BadInput("AL_LLM_URL must be the address of an endpoint and no more, like https://api.example.com/v1.")
    model = environment.get("AL_LLM_MODEL", "").strip()
    if not model:
        raise BadInput("AL_LLM_MODEL names no model; set it to the name that the endpoint knows.")
    prices = [_price(environment, name) for name in _PRICES]
    return Endpoint(url, model, environment.get("AL_LLM_KEY", "").strip(), *prices)


def _price(environment: Mapping[str, str], name: str) -> float | None:
    text = environment.get(name, "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (isfinite(value) and value >= 0):
        raise BadInput(f"{name} must be the price of a million tokens, a number from 0 on, not “{text[:20]}”.")
    return value


def ask_endpoint(
    asked: Endpoint, messages: Messages, most_tokens: int, *, most_tries: int = MOST_TRIES, wait: Wait = time.sleep
) -> Reply:
    """The model's reply. Raises NoReply, in a sentence, where there is none to be had.

    Where the endpoint is busy, fails or is silent it is tried again, with more patience each time, until what `wait`
    gives is true.
    """
    lost = 0
    for tries, pause in enumerate((*WAITS[: most_tries - 1], None), 1):
        try:
            content = _posted(asked, messages, most_tokens)
        except _Failed as failed:
            lost += failed.lost
            if pause is None or not failed.may_pass:
                raise NoReply(failed.sentence, tries, lost) from None
            if wait(max(pause, failed.patience)):
                raise NoReply("It was stopped.", tries, lost) from None
        else:
            try:
                return _read(content, messages, most_tokens, tries, lost)
            except (ValueError, KeyError, TypeError, IndexError, AttributeError):
                sentence = f"The endpoint {asked.host} gave a reply that is no chat completion; is AL_LLM_URL right?"
                raise NoReply(sentence, tries, lost + 1) from None
    raise AssertionError


@dataclass(eq=False)
class _Failed(Exception):
    """A try that came to nothing: why, whether it may pass, and after how many seconds; it may have to be paid for."""

    sentence: str
    may_pass: bool = False
    patience: float = 0.0
    lost: int = 0


class _StayHere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: the key is for one address alone."""

    def redirect_request(self, *_: Any) -> None:
        """None is followed."""


def _posted(asked: Endpoint, messages: Messages, most_tokens: int) -> bytes:
    """The body of the reply; raises _Failed."""
    body = {"model": asked.model, "messages": list(messages), "temperature": 0, "max_tokens": most_tokens}
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {asked.key}"} if asked.key else {})
    try:
        request = urllib.request.Request(
            f"{asked.url}/chat/completions", json.dumps(body).encode(), headers, method="POST"
        )
        with urllib.request.build_opener(_StayHere).open(request, timeout=SECONDS_TO_ANSWER) as reply:
            return bytes(reply.read(_LARGEST_REPLY))
    except urllib.error.HTTPError as refused:
        with refused:
            raise _of_status(asked, refused.code, refused.headers.get("Retry-After", "")) from None
    except TimeoutError:
        raise _Failed(f"The endpoint {asked.host} did not answer in time.", True, lost=1) from None
    except (OSError, HTTPException) as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise _Failed(f"The endpoint {asked.host} did not answer in time.", True, lost=1) from None
        raise _Failed(f"The endpoint {asked.host} cannot be reached; is AL_LLM_URL right?", True) from None
    except ValueError:  # a key that no header can carry
        raise _Failed("The endpoint was not asked: AL_LLM_KEY holds a sign that no key has.") from None


def _of_status(asked: Endpoint, status: int, retry_after: str) -> _Failed:
    """What a status other than 200 means, in a sentence of ours: theirs may hold the key."""
    patience = min(float(retry_after), LONGEST_WAIT) if retry_after.isdecimal() else 0.0
    if status == 429:
        return _Failed(f"The endpoint {asked.host} is asked too often, or its quota is used up (429).", True, patience)
    if status >= 500:
        return _Failed(f"The endpoint {asked.host} has a fault of its own ({status}).", True, patience)
    told = {
        401: f"The endpoint {asked.host} does not take the key in AL_LLM_KEY (401).",
        403: f"The endpoint {asked.host} forbids this with the key in AL_LLM_KEY (403).",
        404: f"The endpoint {asked.host} has no such address or model (404); are AL_LLM_URL and AL_LLM_MODEL right?",
    }
    return _Failed(told.get(status, f"The endpoint {asked.host} refuses the question ({status})."))


def _read(content: bytes, messages: Messages, most_tokens: int, calls: int, lost: int) -> Reply:
    """A chat completion; raises ValueError and the like for anything else. Tokens nobody counted are what they can
    be at most."""
    found = json.loads(content)
    text = found["choices"][0]["message"]["content"]
    if not isinstance(text, str):
        raise TypeError("no text")
    used = found.get("usage") or {}
    tokens_in = _counted(used.get("prompt_tokens"), most_tokens_in(messages))
    return Reply(text, tokens_in, _counted(used.get("completion_tokens"), most_tokens), calls, lost)


def _counted(value: object, otherwise: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else otherwise


def most_tokens_in(messages: Messages) -> int:
    """How many tokens messages can be at most: no token is less than a byte, and each message has a few of its own."""
    return sum(len(one["content"].encode("utf-8", "replace")) + 8 for one in messages)
