"""A project of a few letters, answered by two people who do not agree on one of them."""

import pytest

from al_core.exchange.outgoing import Outgoing
from al_core.learning.ranking import EMPTY
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.labels import fold
from al_core.projects.projects import create_project
from al_core.serving.serving import answer, claim
from al_core.tasks.classification.classes import named_classes

CLASSES = ('not "that"', "yes & <so>")


@pytest.fixture
def letters(store, tmp_path):
    """Thirty rows with a number and a date; row 7 has no number."""
    path = tmp_path / "letters.csv"
    lines = [
        f'n{n},{"" if n == 7 else n + 0.5},2026-11-{n % 28 + 1:02d},"letter 😀 {n}, of\nwords"\n' for n in range(30)
    ]
    path.write_text("name,weight,day,text\n" + "".join(lines))
    roles = {"name": "id", "weight": "number", "day": "timestamp", "text": "text"}
    pool = create_pool(path, path.name, preview(path, path.name).options, roles, store.folder)
    return create_project(store, pool, name="Let_ters", question="Which <kind>?", task=named_classes(CLASSES))


@pytest.fixture
def told(store, letters):
    """Anna answers six, of which she skips one and cannot tell another; Zoë contradicts her first."""
    for number, served in enumerate(claim(store, letters, EMPTY, "Anna", 6)):
        kind = {1: "skip", 2: "unsure"}.get(number, "label")
        value = CLASSES[served.row % 2] if kind == "label" else None
        answer(store, letters, served.token, value, who="Anna", kind=kind, shown_at=100.0, answered_at=103.5)
    with store.writing() as records:
        first = records.decisions(letters.id)[0]
        lease = dict(records.lease(letters.id, first.served))
        records.add_leases(letters.id, [lease | {"token": "second", "who": "Zoë", "position": None}])
    other = CLASSES[1 - CLASSES.index(first.value)]
    answer(store, letters, "second", other, who="Zoë", shown_at=200.0, answered_at=204.0)
    answer(store, letters, "second.1", "odd, this one", who="Zoë", kind="note")
    return letters


@pytest.fixture
def outgoing(store, told):
    """A snapshot of it."""
    with store.reading() as records:
        log = records.decisions(told.id)
    return Outgoing(told, fold(log, told.task), log, [])
