"""Rows of a pool put to a language model, a few at a time, within a budget; each reply is kept before the next."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from math import inf

from al_core.errors import Refused
from al_core.language_model.client import (
    MOST_TRIES,
    Endpoint,
    Messages,
    NoReply,
    Reply,
    Wait,
    ask_endpoint,
    most_tokens_in,
)
from al_core.language_model.ledger import Asked, Ledger, ModelAnswer, Purpose, question_key
from al_core.language_model.prefill import sure_answers
from al_core.language_model.prompt import Prompt, shown_text
from al_core.pools.pool import Pool

AT_ONCE = 4
_ESTIMATED_ON = 50
_BYTES_A_TOKEN = 4.0


@dataclass(frozen=True)
class Annotator:
    """A language model, what it is asked, and the ledger that it is paid from."""

    endpoint: Endpoint
    prompt: Prompt
    ledger: Ledger

    @property
    def asked(self) -> Asked:
        """Who is asked what."""
        return self.endpoint.host, self.endpoint.model, self.prompt.name

    @property
    def turned(self) -> "Annotator":
        """The same, asked in the other way."""
        return replace(self, prompt=replace(self.prompt, turned=True))

    @property
    def sure(self) -> dict[int, ModelAnswer]:
        """What it said of rows both times, where it was asked in both ways."""
        return sure_answers(self.said, self.turned.said)

    @property
    def said(self) -> Mapping[int, ModelAnswer]:
        """What it said of each row so far."""
        return self.ledger.said(self.asked)

    def at_most(self, messages: Messages) -> float:
        """What one call can cost at most."""
        return self.endpoint.cost(most_tokens_in(messages), self.prompt.longest_answer)


@dataclass(frozen=True)
class Outgo:
    """What rows would take: so many calls, about so much money, and at most so much."""

    calls: int
    about: float
    at_most: float


@dataclass(frozen=True)
class _Question:
    row: int
    messages: Messages
    key: str
    at_most: float


def outgo_of(annotator: Annotator, pool: Pool, rows: Sequence[int]) -> Outgo:
    """What these rows would take, from the lengths of some of them; those that were asked so before cost nothing."""
    said = annotator.said
    waiting = [row for row in rows if row not in said]
    looked_at = waiting[:: max(1, len(waiting) // _ESTIMATED_ON)]
    if not looked_at:
        return Outgo(0, 0.0, 0.0)
    each = [annotator.prompt.messages(shown_text(pool, row)) for row in looked_at]
    tokens = [most_tokens_in(messages) / _BYTES_A_TOKEN for messages in each]
    about = sum(annotator.endpoint.cost(round(n), 5) for n in tokens) / len(each)
    at_most = max(annotator.at_most(messages) for messages in each)
    return Outgo(len(waiting), about * len(waiting), at_most * len(waiting))


def put_to_model(
    annotator: Annotator,
    pool: Pool,
    rows: Sequence[int],
    purpose: Purpose,
    *,
    wait: Wait,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[int]:
    """Ask about each row that was not asked about so; yields how many are done, in steps.

    Raises NoReply where the endpoint gives none, Refused where the budget ends, StoreProblem where the ledger cannot be
    written. What came back until then is kept, and the next run goes on behind it.
    """
    said, failed = annotator.ledger.read().said(annotator.asked), annotator.ledger.failed(annotator.asked)
    # An endpoint may refuse one text for what is in it, each time: that comes last.
    waiting = iter(sorted((row for row in rows if row not in said), key=lambda row: row in failed))
    done = 0
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while not stopped() and (some := list(islice(waiting, AT_ONCE))):
            fresh, twins = _not_known(annotator, pool, some, purpose)
            while fresh and not stopped():
                n = _fitting(annotator, fresh)
                _ask_together(annotator, fresh[:n], purpose, threads, wait)
                fresh = fresh[n:]
            for one in twins if not fresh else ():
                annotator.ledger.add_known(annotator.endpoint, annotator.prompt, purpose, one.row, one.key)
            done += len(some)
            yield done


def _not_known(
    annotator: Annotator, pool: Pool, rows: Sequence[int], purpose: Purpose
) -> tuple[list[_Question], list[_Question]]:
    """What must be asked about rows, and which of them read like one of those; what was asked before is entered."""
    fresh: dict[str, _Question] = {}
    twins: list[_Question] = []
    for row in rows:
        messages = annotator.prompt.messages(shown_text(pool, row))
        key = question_key(annotator.endpoint, messages)
        question = _Question(row, messages, key, annotator.at_most(messages))
        if annotator.ledger.known(key):
            annotator.ledger.add_known(annotator.endpoint, annotator.prompt, purpose, row, key)
        elif key in fresh:
            twins.append(question)
        else:
            fresh[key] = question
    return list(fresh.values()), twins


def _fitting(annotator: Annotator, questions: Sequence[_Question]) -> int:
    """How many of the first questions the budget has room for. Raises Refused where it has none."""
    left, calls = annotator.ledger.money_left(annotator.endpoint), annotator.ledger.calls_left
    n = 0
    for question in questions[:AT_ONCE]:
        left -= question.at_most
        if left < -1e-12 or n >= calls:
            break
        n += 1
    if not n:
        what = "calls" if not calls else "money"
        raise Refused(f"The budget has no {what} left for the next question; what was answered is kept.")
    return n


def _ask_together(
    annotator: Annotator, questions: Sequence[_Question], purpose: Purpose, threads: ThreadPoolExecutor, wait: Wait
) -> None:
    """Put some questions at the same time, and enter what came back; then raise what went wrong, if anything."""
    ledger, failed = annotator.ledger, None
    tries = _tries(annotator, questions)

    def put(question: _Question) -> Reply | NoReply:
        """The reply to one, or why there is none."""
        try:
            most = annotator.prompt.longest_answer
            return ask_endpoint(annotator.endpoint, question.messages, most, most_tries=tries, wait=wait)
        except NoReply as failure:
            return failure

    for question, reply in zip(questions, threads.map(put, questions), strict=True):
        if isinstance(reply, NoReply):
            failed = reply
            ledger.add_failure(annotator.endpoint, annotator.prompt, question.row, reply, question.at_most)
        else:
            told = (purpose, question.row, question.messages, reply, question.at_most)
            ledger.add_reply(annotator.endpoint, annotator.prompt, *told)
    if failed is not None:
        raise failed


def _tries(annotator: Annotator, questions: Sequence[_Question]) -> int:
    """How often each may be tried, so that even if all tries were lost the budget would hold."""
    together = sum(one.at_most for one in questions)
    left = annotator.ledger.money_left(annotator.endpoint)
    by_money = inf if not together else left / together
    return int(max(1, min(MOST_TRIES, annotator.ledger.calls_left // len(questions), by_money)))
