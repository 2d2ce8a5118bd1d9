"""What a language model is sure of, on the way to the labeller and back."""

from types import SimpleNamespace

import pytest
from annotators import Desk, answering
from logs import ranked
from worlds import letters

from al_core.language_model.asking import put_to_model
from al_core.language_model.ledger import Budget
from al_core.language_model.prefill import gets_help
from al_core.serving.serving import claim
from al_core.serving.workspace import Workspace
from pages.ui.shared.annotator import annotator_of, keep_shown, suggestion, sure_of


@pytest.fixture
def context(store, monkeypatch):
    """A project whose language model, which is named in the environment, was asked about all rows in both ways."""
    desk = Desk(lambda text: "wet" if "rain" in text else "dry", ["wet", "dry"])
    with answering(desk) as found:
        monkeypatch.setenv("AL_LLM_URL", found.url)
        monkeypatch.setenv("AL_LLM_MODEL", found.model)
        made = SimpleNamespace(workspace=Workspace(store), project=letters(store))
        annotator = annotator_of(made)
        annotator.ledger.set_budget(Budget(None, 1_000))
        for way in (annotator, annotator.turned):
            list(put_to_model(way, made.project.pool, range(60), "teach", wait=lambda seconds: None))
        yield made
    made.workspace.close()


def served_to(context, n):
    ranking = ranked(context.project.zones.candidates)
    return claim(context.workspace.store, context.project, ranking, "Anna", n)


def test_nothing_is_shown_before_somebody_wants_it(context):
    assert sure_of(context) == {}
    annotator_of(context).ledger.set_prefill(annotator_of(context).asked)
    assert sure_of(context)[0] == "wet"


def test_without_an_endpoint_nothing_is_shown_either(context, monkeypatch):
    annotator_of(context).ledger.set_prefill(annotator_of(context).asked)
    monkeypatch.setenv("AL_LLM_URL", "")
    assert annotator_of(context) is None
    assert sure_of(context) == {}


def test_a_check_is_never_helped_and_one_example_in_five_neither(context):
    annotator_of(context).ledger.set_prefill(annotator_of(context).asked)
    served, sure = served_to(context, 40), sure_of(context)

    shown = {one.row: suggestion(context, one, sure) for one in served}

    assert any(one.check for one in served)
    assert [shown[one.row] for one in served if one.check] == [None] * sum(one.check for one in served)
    asked = [one.row for one in served if not one.check]
    assert shown == shown | {row: sure[row] if gets_help(context.project.id, row) else None for row in asked}


def test_what_was_answered_with_and_without_help_is_kept_apart(context):
    ledger = annotator_of(context).ledger
    ledger.set_prefill(annotator_of(context).asked)
    served, sure = served_to(context, 40), sure_of(context)
    for one in served:
        keep_shown(context, f"{one.token}.1", "wet", suggestion(context, one, sure))

    asked = [one.row for one in served if not one.check]
    assert ledger.read().shown() == [(gets_help(context.project.id, row), sure[row] == "wet") for row in asked]


def test_what_came_before_the_help_did_counts_for_neither(context):
    ledger = annotator_of(context).ledger
    helped = next(one for one in served_to(context, 40) if not one.check and gets_help(context.project.id, one.row))
    ledger.set_prefill(annotator_of(context).asked)

    keep_shown(context, helped.token, "wet", None)

    assert not ledger.read().shown()
