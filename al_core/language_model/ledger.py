"""The ledger of a project: its budget, every prompt with what came back, and what was paid; lines are only added."""

import json
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import Any, Literal

from al_core.errors import BadInput, StoreProblem
from al_core.language_model.client import Endpoint, Messages, NoReply, Reply
from al_core.language_model.prompt import TURNED, Prompt

LEDGER_FILE = "language_model.jsonl"

Purpose = Literal["test", "teach"]
Asked = tuple[str, str, str]  # host, model, name of the prompt


@dataclass(frozen=True)
class Budget:
    """What may be spent in all: money, where prices are known, and calls."""

    money: float | None
    calls: int

    def __post_init__(self) -> None:
        if self.calls < 0 or (self.money is not None and not 0 <= self.money < inf):
            raise BadInput("A budget is a number of calls and an amount of money, neither of them below nothing.")


@dataclass(frozen=True)
class ModelAnswer:
    """What the model said of a row and when: a class, "" that it cannot be told, None nothing that can be read.

    `first_at` is when any model's answer about the row was first on record; `cost` is None where nothing was paid for
    it alone, or nobody knows what.
    """

    row: int
    answer: str | None
    at: float
    cost: float | None
    first_at: float


class Ledger:
    """Reads only what is new, whoever wrote it; a line that was cut off by a power cut is left out."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / LEDGER_FILE
        self.budget: Budget | None = None
        self.spent, self.calls = 0.0, 0
        self._known: dict[str, str | None] = {}
        self._said: dict[Asked, dict[int, ModelAnswer]] = {}
        self._first: dict[int, float] = {}
        self._failed: dict[Asked, set[int]] = {}
        self._prefilled_by: Asked | None = None
        self._shown: dict[str, tuple[bool, bool]] = {}
        self._read_up_to = 0
        self._lock = threading.RLock()

    def read(self) -> "Ledger":
        """Take in what was added since; returns itself. Raises StoreProblem where it cannot be read."""
        with self._lock:
            if not self.path.exists():
                return self
            try:
                with self.path.open("rb") as file:
                    file.seek(self._read_up_to)
                    content = file.read()
            except OSError as error:
                raise StoreProblem(f"The ledger of the language model cannot be read: {error.strerror}.") from error
            end = content.rfind(b"\n") + 1
            self._read_up_to += end
            for line in content[:end].splitlines():
                self._take_in(line)
        return self

    def known(self, key: str) -> bool:
        """Whether this model was asked exactly this before."""
        return key in self._known

    def said(self, asked: Asked) -> Mapping[int, ModelAnswer]:
        """What a model said of each row when it was asked so."""
        return dict(self._said.get(asked, {}))

    def failed(self, asked: Asked) -> set[int]:
        """Rows at which a run has ended before: what is wrong with one may hold up all others."""
        return set(self._failed.get(asked, ()))

    def asked(self) -> list[Asked]:
        """Who was asked what, the newest last."""
        newest = {asked: max(one.at for one in list(said.values())) for asked, said in list(self._said.items())}
        return sorted(newest, key=lambda asked: newest[asked])

    def prompts_tested(self, rows: Mapping[int, object]) -> int:
        """How many different prompts and models were asked about some of these rows."""
        tested = (asked for asked, said in list(self._said.items()) if rows.keys() & said.keys())
        return len({(host, model, prompt.removesuffix(TURNED)) for host, model, prompt in tested})

    def prefills(self, asked: Asked) -> bool:
        """Whether what this model is sure of is shown to people before they answer."""
        return self._prefilled_by == asked

    def shown(self) -> list[tuple[bool, bool]]:
        """Of each answer to a row of which the model was sure: whether its own was in view, and whether both agree."""
        return list(self._shown.values())

    def set_prefill(self, asked: Asked | None) -> None:
        """From now on what this model is sure of is shown, or nothing any more."""
        self._add({"kind": "prefill", "asked": asked})

    def add_shown(self, token: str, row: int, answer: str, guess: str, helped: bool) -> None:
        """Enter what a person answered to a row, and whether the model's guess was in view."""
        self._add({"kind": "shown", "token": token, "row": row, "answer": answer, "guess": guess, "helped": helped})

    def money_left(self, asked: Endpoint) -> float:
        """What is left of the money; without end where there are no prices or no limit."""
        if self.budget is None:
            return 0.0
        return inf if self.budget.money is None or not asked.has_prices else self.budget.money - self.spent

    @property
    def calls_left(self) -> int:
        """How many calls are left; none before there is a budget."""
        return 0 if self.budget is None else max(0, self.budget.calls - self.calls)

    def set_budget(self, budget: Budget) -> None:
        """From now on this may be spent in all, what was spent before included."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_written(error) from error
        self._add({"kind": "budget", "money": budget.money, "calls": budget.calls})

    def add_reply(
        self,
        asked: Endpoint,
        prompt: Prompt,
        purpose: Purpose,
        row: int,
        messages: Messages,
        reply: Reply,
        at_most: float,
    ) -> None:
        """Enter a reply that was paid for; a try without a reply counts with what it could cost at most."""
        cost = asked.cost(reply.tokens_in, reply.tokens_out) + reply.lost * at_most
        line = {
            "key": question_key(asked, messages),
            "messages": list(messages),
            "reply": _without_key(asked, reply.text),
            "answer": prompt.read(reply.text),
            "tokens_in": reply.tokens_in,
            "tokens_out": reply.tokens_out,
            "calls": reply.calls,
            "cost": cost if asked.has_prices else None,
        }
        self._add({**_line("answer", asked, prompt, row), "purpose": purpose, **line})

    def add_known(self, asked: Endpoint, prompt: Prompt, purpose: Purpose, row: int, key: str) -> None:
        """Enter that a row reads like one that was asked before: nothing is sent and nothing paid."""
        known = {"key": key, "answer": self._known[key], "calls": 0, "cost": None}
        self._add({**_line("answer", asked, prompt, row), "purpose": purpose, **known})

    def add_failure(self, asked: Endpoint, prompt: Prompt, row: int, failure: NoReply, at_most: float) -> None:
        """Enter calls that came to nothing, with what they could cost at most."""
        told = {"sentence": str(failure), "calls": failure.calls, "cost": failure.lost * at_most}
        self._add({**_line("failed", asked, prompt, row), **told})

    def _add(self, line: Mapping[str, Any]) -> None:
        """Write a line, on disk before this returns."""
        content = json.dumps({"at": time.time(), **line}, ensure_ascii=False).encode("utf-8", "replace")
        with self._lock:
            try:
                with self.path.open("ab+") as file:
                    if file.tell() and not _ends_whole(file):
                        content = b"\n" + content
                    file.write(content + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise _not_written(error) from error
            self.read()

    def _take_in(self, content: bytes) -> None:
        try:
            line = json.loads(content)
            match line["kind"]:
                case "budget":
                    money = line["money"]
                    self.budget = Budget(None if money is None else float(money), int(line["calls"]))
                case "answer":
                    self._pay(line)
                    self._take_answer(line)
                case "failed":
                    self._pay(line)
                    self._failed.setdefault(_asked_in(line), set()).add(int(line["row"]))
                case "prefill":
                    host, model, prompt = line["asked"] or ("", "", "")
                    self._prefilled_by = (str(host), str(model), str(prompt)) if host else None
                case "shown":  # a second thought may have come of the first
                    self._shown.setdefault(
                        str(line["token"]), (line["helped"] is True, line["answer"] == line["guess"])
                    )
        except (ValueError, KeyError, TypeError, AttributeError, BadInput):
            return  # cut off, or of nobody here

    def _pay(self, line: Mapping[str, Any]) -> None:
        cost, calls = float(line["cost"] or 0.0), int(line["calls"])
        if 0 <= cost < inf and calls >= 0:
            self.spent, self.calls = self.spent + cost, self.calls + calls

    def _take_answer(self, line: Mapping[str, Any]) -> None:
        row, answer, at = int(line["row"]), line["answer"], float(line["at"])
        if not isinstance(answer, str | None):
            raise TypeError("no answer")
        self._known[str(line["key"])] = answer
        first = self._first[row] = min(at, self._first.get(row, inf))
        asked = _asked_in(line)
        cost = None if line["cost"] is None else float(line["cost"])
        self._said.setdefault(asked, {})[row] = ModelAnswer(row, answer, at, cost, first)


def question_key(asked: Endpoint, messages: Messages) -> str:
    """Names a question to a model."""
    return sha256(json.dumps([asked.url, asked.model, list(messages)]).encode()).hexdigest()


def _asked_in(line: Mapping[str, Any]) -> Asked:
    return str(line["host"]), str(line["model"]), str(line["prompt"])


def _line(kind: str, asked: Endpoint, prompt: Prompt, row: int) -> dict[str, Any]:
    return {"kind": kind, "host": asked.host, "model": asked.model, "prompt": prompt.name, "row": row}


def _without_key(asked: Endpoint, text: str) -> str:
    """A reply may quote what it was sent; the key is written nowhere."""
    return text.replace(asked.key, "…") if asked.key else text


def _ends_whole(file: Any) -> bool:
    file.seek(-1, os.SEEK_END)
    return bool(file.read(1) == b"\n")


def _not_written(error: OSError) -> StoreProblem:
    return StoreProblem(f"The ledger of the language model cannot be written: {error.strerror or error}.")
