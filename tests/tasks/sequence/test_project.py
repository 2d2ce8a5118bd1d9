"""A project whose answers are spans, from the upload to the decision record."""

import pandas as pd
import pytest
import tagged
from walked import labelled, learnt, log_of

from al_core import record, ship
from al_core.errors import Refused
from al_core.learning.learning import learn
from al_core.learning.rounds import learning_curve, read_rounds
from al_core.numbers.saved.summary import NOT_PROJECTED, saved
from al_core.numbers.standing import standing_of
from al_core.pools.readers.uploads import create_pool
from al_core.projects.exports import export
from al_core.projects.imports import import_answers
from al_core.projects.labels import fold
from al_core.projects.projects import change_task, create_project, open_project
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim
from al_core.spans.marking import Marking, marking_of
from al_core.tasks.vocabulary import adding, renaming

N = 260


@pytest.fixture
def letters(data, tmp_path):
    """A project as people bring it, without known labels; and the truth."""
    said, marked = tagged.texts(N)
    said = [f"{text} ( {row} )" for row, text in enumerate(said)]  # else they would be repeats of each other
    path = tmp_path / "letters.csv"
    pd.DataFrame({"text": said}).to_csv(path, index=False)
    store = open_store(data)
    pool = create_pool(path, path.name, roles={"text": "text"}, data=data)
    project = create_project(store, pool, task=tagged.task(), name="Letters")
    yield project, [project.task.read(text) for text in marked], store
    store.close()


def test_spans_are_taken_also_none_and_anything_else_refused_in_a_sentence(letters):
    project, _, store = letters
    (served,) = claim(store, project, learn(project.pool, project.settings, []).ranking, "Anna", 1)

    with pytest.raises(Refused, match="“ORG” is not one of this project's labels"):
        answer(store, project, served.token, {"spans": [[0, 2, "ORG"]]}, who="Anna")
    answer(store, project, served.token, '{"spans": []}', who="Anna")

    assert fold(log_of(store, project), project.task).by_row == {served.row: Marking()}
    answer(store, project, f"{served.token}.1", None, who="Anna", kind="undo")
    assert fold(log_of(store, project), project.task).by_row == {}


def test_the_curve_has_intervals_and_every_name_its_line(letters):
    project, truth, store = letters
    log = labelled(store, project, truth, 110)

    found = learnt(store, project)

    assert {"accuracy", "entity_f1", "token_accuracy"} <= found.scores.keys()
    assert found.scores["entity_f1"].low < found.scores["entity_f1"].value <= found.scores["entity_f1"].high
    assert found.scores["entity_f1"].value > 0.6
    assert {"PER", "LOC"} <= {line["label"] for line in found.details}
    assert found.stability.changed_50 is not None
    with store.reading() as records:
        rounds = read_rounds(records, project.id)
    stands = standing_of(project, fold(log, project.task), rounds)
    assert stands.n_labels == 110
    assert len(learning_curve(rounds)) > 3


def test_what_is_measured_of_labels_saved_is_said_and_nothing_projected(letters):
    project, truth, store = letters

    found = saved(project.pool, project.settings, labelled(store, project, truth, 110))

    assert found.projection is None
    assert found.measured is not None
    assert found.missing == NOT_PROJECTED


def test_a_name_is_added_renamed_and_merged_and_no_answer_is_lost(letters):
    project, truth, store = letters
    log = labelled(store, project, truth, 20)
    before = fold(log, project.task).by_row

    for change in (adding("DATE"), renaming("LOC", "Place")):
        change_task(store, project.id, change)
        project = open_project(store, project.id)

    after = fold(log_of(store, project), project.task).by_row
    named = {"LOC": "Place"}
    renamed = {
        row: marking_of([(start, end, named.get(name, name)) for start, end, name in one.spans])
        for row, one in before.items()
    }
    assert after == renamed
    assert project.task.labels == ("PER", "Place", "DATE")


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_an_export_comes_back_as_the_same_project(letters, form):
    project, truth, store = letters
    log = labelled(store, project, truth, 20)
    other = create_project(store, project.pool, task=tagged.task(), name="Again")

    assert import_answers(store, other, export(store, project, form), f"letters.{form}") == 20

    assert fold(log_of(store, other), other.task).by_row == fold(log, project.task).by_row


def test_what_was_read_in_part_teaches_and_comes_back(letters):
    project, truth, store = letters
    half = {row: one.up_to(12) for row, one in enumerate(truth)}
    log = labelled(store, project, half, 30)

    found = learnt(store, project)

    assert found.n_labels > 0
    assert all(one.read == 12 for one in fold(log, project.task).by_row.values())


def test_the_record_is_written_and_the_model_taken_away(letters):
    project, truth, store = letters
    labelled(store, project, truth, 80)
    learnt(store, project)

    page = record(store, project, "html").decode()
    table = ship(store, project).table()

    assert "PER" in page
    # 80 answers of five seconds
    assert "Time saved" in page
    assert "6.7 min, " in page
    assert "tokens read" in page
    assert len(table) == N
    assert project.task.read(table["model_says"][0]) is not None
