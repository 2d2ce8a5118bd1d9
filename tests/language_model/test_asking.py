"""Rows put to a language model within a budget (`asking`), and the `ledger` that every reply is in."""

import json
from dataclasses import replace

import pytest
from annotators import Desk, answering
from worlds import letters

from al_core.errors import BadInput, Refused
from al_core.language_model.asking import Annotator, outgo_of, put_to_model
from al_core.language_model.client import NoReply
from al_core.language_model.ledger import LEDGER_FILE, Budget, Ledger
from al_core.language_model.prompt import prompt_of, shown_text

ENOUGH = Budget(money=1.0, calls=100)


@pytest.fixture
def project(store):
    return letters(store)


def of_rain(text):
    return "wet" if "rain" in text else "dry"


@pytest.fixture
def desk():
    return Desk(of_rain, ["wet", "dry"])


@pytest.fixture
def annotator(project, desk, tmp_path):
    with answering(desk) as found:
        made = Annotator(found, prompt_of(project), Ledger(tmp_path / "own"))
        made.ledger.set_budget(ENOUGH)
        yield made


def put(annotator, project, rows, **more):
    return list(put_to_model(annotator, project.pool, rows, "test", wait=lambda seconds: None, **more))


def lines(annotator):
    return [json.loads(line) for line in annotator.ledger.path.read_text().splitlines()]


def test_every_reply_is_a_line_with_what_was_asked_and_what_it_cost(annotator, project, desk):
    assert put(annotator, project, range(6)) == [4, 6]

    budget, *answers = lines(annotator)
    assert (budget["kind"], budget["money"], budget["calls"]) == ("budget", 1.0, 100)
    assert [(one["row"], one["answer"], one["purpose"]) for one in answers] == [
        (row, ("wet", "dry")[row % 2], "test") for row in range(6)
    ]
    first = answers[0]
    assert shown_text(project.pool, 0) in first["messages"][1]["content"]
    assert (first["model"], first["prompt"], first["tokens_in"], first["tokens_out"]) == (
        "noisy-1",
        annotator.prompt.name,
        100,
        3,
    )
    assert first["cost"] == pytest.approx(100 * 1.0 / 1e6 + 3 * 4.0 / 1e6)
    assert annotator.ledger.spent == pytest.approx(6 * first["cost"])
    assert annotator.ledger.calls == 6
    assert {row: one.answer for row, one in annotator.said.items()} == {
        row: ("wet", "dry")[row % 2] for row in range(6)
    }


def test_the_key_is_written_nowhere_even_where_a_reply_quotes_it(annotator, project, desk):
    desk.truth = lambda text: "your key is sk-secret"

    put(annotator, project, range(2))

    assert "sk-secret" not in annotator.ledger.path.read_text()
    assert annotator.said[0].answer is None


def test_what_was_asked_before_is_not_asked_again(annotator, project, desk):
    put(annotator, project, range(6))
    again = replace(annotator, ledger=Ledger(annotator.ledger.path.parent))

    assert put(again, project, range(8)) == [2]

    assert len(desk.seen) == 8
    assert again.ledger.calls == 8
    assert len(again.said) == 8


def test_rows_that_read_the_same_are_asked_about_once(annotator, project, desk, monkeypatch):
    monkeypatch.setattr("al_core.language_model.asking.shown_text", lambda pool, row: f"rain {row // 3}")

    put(annotator, project, range(9))

    assert len(desk.seen) == 3
    assert len(annotator.said) == 9
    assert sum(one["calls"] for one in lines(annotator)[1:]) == 3


def test_another_model_or_prompt_is_asked_anew(annotator, project, desk):
    put(annotator, project, range(3))
    other = replace(annotator, prompt=replace(annotator.prompt, guidelines="Sand is dry."))

    put(other, project, range(3))

    assert len(desk.seen) == 6
    assert annotator.ledger.prompts_tested(dict.fromkeys(range(3))) == 2


def test_a_fault_stops_it_and_nothing_is_lost(annotator, project, desk):
    desk.faults = [429]
    assert put(annotator, project, range(4)) == [4]
    assert annotator.ledger.calls == 5

    desk.faults = ["no json"]
    with pytest.raises(NoReply, match="no chat completion"):
        put(annotator, project, range(12))

    kept = len(annotator.said)
    failed = [one for one in lines(annotator) if one["kind"] == "failed"]
    assert kept == 7, "three of the four that were asked together came back"
    assert len(failed) == 1
    assert failed[0]["cost"] > lines(annotator)[1]["cost"], "it counts with what it could cost at most"
    put(annotator, project, range(12))
    assert len(annotator.said) == 12
    assert annotator.ledger.calls == len(desk.seen) == 14


def test_a_text_that_an_endpoint_refuses_holds_up_no_other(annotator, project, desk):
    put(annotator, project, range(4))
    desk.faults = [400]
    with pytest.raises(NoReply, match="refuses the question"):
        put(annotator, project, [4, *range(5, 12)])
    (refused,) = [one["row"] for one in lines(annotator) if one["kind"] == "failed"]
    asked_before = len(desk.seen)

    put(annotator, project, range(4, 12))

    assert len(annotator.said) == 12
    last = desk.seen[-1]["body"]["messages"][1]["content"]
    assert shown_text(project.pool, refused) in last, "it comes last"
    assert len(desk.seen) - asked_before == 5


def test_a_line_that_a_power_cut_left_unfinished_is_left_out_and_the_next_one_is_whole(annotator, project, desk):
    put(annotator, project, range(4))
    content = annotator.ledger.path.read_bytes()
    annotator.ledger.path.write_bytes(content[:-20])
    after = replace(annotator, ledger=Ledger(annotator.ledger.path.parent).read())

    assert len(after.said) == 3
    put(after, project, range(5))

    assert len(Ledger(annotator.ledger.path.parent).read().said(after.asked)) == 5
    assert len(desk.seen) == 6


def test_the_budget_ends_it_before_it_is_overspent(annotator, project, desk):
    annotator.ledger.set_budget(Budget(1.0, 3))
    with pytest.raises(Refused, match="no calls left"):
        put(annotator, project, range(6))
    assert len(desk.seen) == annotator.ledger.calls == 3

    one_more = annotator.at_most(annotator.prompt.messages(shown_text(project.pool, 4)))
    annotator.ledger.set_budget(Budget(annotator.ledger.spent + 1.5 * one_more, 100))
    with pytest.raises(Refused, match="no money left"):
        put(annotator, project, range(30))
    assert annotator.ledger.spent <= annotator.ledger.budget.money
    assert len(desk.seen) > 3


def test_tries_are_calls_too(annotator, project, desk):
    annotator.ledger.set_budget(Budget(1.0, 3))
    desk.faults = [429] * 9

    with pytest.raises(NoReply):
        put(annotator, project, range(1))

    assert annotator.ledger.calls == 3


def test_without_a_budget_nothing_is_sent(project, desk, tmp_path):
    with answering(desk) as found, pytest.raises(Refused, match="no calls left"):
        put(Annotator(found, prompt_of(project), Ledger(tmp_path)), project, range(2))
    assert not desk.seen
    with pytest.raises(BadInput, match="budget"):
        Budget(-1.0, 5)


def test_it_can_be_stopped(annotator, project, desk):
    assert put(annotator, project, range(20), stopped=lambda: len(desk.seen) >= 8) == [4, 8]


def test_an_estimate_says_what_rows_would_cost_and_at_most(annotator, project):
    put(annotator, project, range(6))

    found = outgo_of(annotator, project.pool, range(26))

    assert found.calls == 20
    assert 0 < found.about < found.at_most
    assert outgo_of(annotator, project.pool, range(6)).calls == 0


def test_a_ledger_that_somebody_has_damaged_is_read_as_far_as_it_makes_sense(annotator, project):
    put(annotator, project, range(2))
    with annotator.ledger.path.open("a") as file:
        file.write('[]\nnull\n{"kind": "answer"}\n{"kind": "answer", "row": "x", "at": 1, "cost": 1, "calls": 1}\n')
        file.write('{"kind": "budget", "money": -3, "calls": 2}\n\xff\n')

    again = Ledger(annotator.ledger.path.parent).read()

    assert (again.budget, again.path.name) == (ENOUGH, LEDGER_FILE)
    assert len(again.said(annotator.asked)) == 2
