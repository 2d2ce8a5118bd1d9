"""The chapter on a language model: there only where one was asked."""

import pytest
from annotators import Desk, answering
from logs import log_of
from recorded import lines, table

from al_core.language_model.asking import Annotator, put_to_model
from al_core.language_model.ledger import Budget, Ledger
from al_core.language_model.prompt import prompt_of
from al_core.numbers.record.document import collect


@pytest.fixture
def ledger(tumours, tmp_path):
    """It was asked about twelve of the known rows, and always said benign."""
    ledger = Ledger(tmp_path)
    ledger.set_budget(Budget(1.0, 100))
    with answering(Desk(lambda text: "Benign", ["Benign", "Malignant"])) as found:
        made = Annotator(found, prompt_of(tumours), ledger)
        list(put_to_model(made, tumours.pool, tumours.zones.hold_out[:12].tolist(), "test", wait=lambda seconds: None))
    return ledger


def page_of(project, ledger):
    log = log_of(project, project.zones.candidates[:20])
    return collect(project, log, [], saved=None, baseline=None, now=0.0, ledger=ledger)


def test_it_says_who_was_asked_what_how_good_it_is_and_what_it_cost(tumours, ledger):
    page = page_of(tumours, ledger)

    benign = sum(tumours.zones.tests[row] == "Benign" for row in tumours.zones.hold_out[:12].tolist())
    said = lines(page)
    assert said["Model"] == "noisy-1 at " + said["Model"].split(" at ")[1]
    assert said["Prompt"].startswith(prompt_of(tumours).name)
    assert said["Tested blind"].startswith(f"Right in {round(100 * benign / 12)}%")
    assert said["Its answers cost"] == "0.11 per 1,000"
    assert said["Asked"] == "12 calls, 0.00 in all"
    assert said["Taught"] == "No labels of it teach."
    found = dict(row[:2] for row in table(page, "Language model, class by class"))
    assert found["Malignant"].startswith("0%")


def test_without_one_there_is_no_trace_of_it(tumours, tmp_path):
    for none in (None, Ledger(tmp_path / "empty").read()):
        assert not any("anguage model" in part.title for part in page_of(tumours, none).parts)
