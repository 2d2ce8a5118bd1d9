"""Spans in a text, from a file to the curve, without a browser."""

import pandas as pd
import pytest
from logs import ranked
from sessions import learnt, scored
from visits import opened, read, words

from al_core.evaluation.scores import Score
from al_core.numbers.saved.baseline import Baseline, baseline_name, save_baseline
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.projects import create_project, list_projects, own_folder
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim
from al_core.spans.marking import marking_of, written
from al_core.tasks.sequence.task import SequenceTask

pytestmark = pytest.mark.usefixtures("in_this_process", "nothing_behind")

NAMES = ("PER", "LOC")


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.setenv("AL_PATHS", str(tmp_path))
    path = tmp_path / "letters.csv"
    path.write_text("text\n" + "\n".join(f"Zoë 🎉 met Anna; Anna went to Oslo on day {n}" for n in range(60)))
    return path


@pytest.fixture
def store(data):
    opened_store = open_store(data)
    yield opened_store
    opened_store.close()


@pytest.fixture
def letters(store, file):
    pool = create_pool(file, file.name, preview(file, file.name).options, {"text": "text"}, store.folder)
    return create_project(store, pool, name="Letters", task=SequenceTask(NAMES, began_with=NAMES))


def log(store, project):
    with store.reading() as records:
        return records.decisions(project.id)


def button(app, begins):
    return next(one for one in app.button if (one.key or "").startswith(begins))


def test_labels_are_typed_on_upload_and_a_table_has_no_pieces_to_mark(store, file):
    app = opened("upload")
    app.text_input(key="path").set_value(str(file)).run()
    app.segmented_control[0].set_value("sequence").run()
    app.multiselect[0].set_value(["PER, LOC"]).run()
    app.toggle(key="classes_nested_None").set_value(True).run()
    app.button(key="create").click().run()

    assert not app.exception
    (project,) = list_projects(store)
    assert project.task == SequenceTask(NAMES, began_with=NAMES, nested=True)


def test_known_spans_suggest_the_kind_with_their_labels_and_the_rule_of_their_tokens(store, tmp_path, monkeypatch):
    monkeypatch.setenv("AL_PATHS", str(tmp_path))
    path = tmp_path / "known.conll"
    path.write_text(
        "".join(f"Zoë B-PER\nmet O\nAnna B-PER\nBell I-PER\nday_{n} O\n\nNothing O\n{n} O\n\n" for n in range(30))
    )
    app = opened("upload")
    app.text_input(key="path").set_value(str(path)).run()

    assert app.segmented_control[0].value == "sequence"
    assert app.multiselect[0].value == ["PER"]
    assert app.dataframe[0].value["label"][:2].tolist() == ["Zoë: PER · Anna Bell: PER", "nothing marked"]
    assert "In 30 of them nothing is marked: that is an answer" in words(app)
    app.button(key="create").click().run()

    assert not app.exception
    (project,) = list_projects(store)
    assert project.task == SequenceTask(("PER",), began_with=("PER",), tokens="blanks")
    assert project.zones.known[0] == marking_of([(0, 3, "PER"), (8, 17, "PER")])


def test_words_are_typed_on_the_page_without_the_labeller_and_saved_by_their_places(store, letters):
    app = opened("label", project=letters.id, who="Anna")

    def typed(said):
        field = next(one for one in app.text_input if (one.key or "").startswith("words_"))
        field.set_value(said).run()

    typed("Anna")
    typed("Anna")
    app.selectbox[0].set_value("LOC")
    typed("Oslo")
    typed("Osl")
    assert "These words do not stand in the text as whole words" in words(app)
    button(app, "remove_0").click().run()
    button(app, "save_").click().run()
    button(app, "none_").click().run()

    assert not app.exception
    marked = '{"spans": [[16, 20, "PER"], [29, 33, "LOC"]]}'
    assert [one.value for one in log(store, letters)] == [marked, '{"spans": []}']


@pytest.fixture
def rehearsal(store, tmp_path):
    """Texts whose spans are all known, so that random ones can be replayed: half of 7 tokens, half of 14."""
    path = tmp_path / "known.csv"
    said = [f"Anna went to Oslo on day {row}" + " and so did all of her friends" * (row % 2) for row in range(300)]
    marked = [written(marking_of([(0, 4, "PER"), (13, 17, "LOC")] if row % 3 else [])) for row in range(300)]
    pd.DataFrame({"text": said, "label": marked}).to_csv(path, index=False)
    pool = create_pool(path, path.name, roles={"text": "text", "label": "label"}, data=store.folder)
    return create_project(store, pool, name="Rehearsal", task=SequenceTask(NAMES, began_with=NAMES))


@pytest.mark.parametrize(
    ("odd", "value", "took"),
    [
        (0, "4.5 to 7.3 min", "9 min, 540 tokens read"),
        (1, "not yet distinguishable", "15 min, 920 tokens read"),
    ],
)
def test_savings_are_said_in_the_persons_own_time_and_in_tokens(store, rehearsal, odd, value, took):
    asked = [row for row in rehearsal.zones.candidates.tolist() if row % 2 == odd]
    for _ in range(70):
        (served,) = claim(store, rehearsal, ranked(asked), "Anna", 1)
        times = {"shown_at": 1e9, "answered_at": 1e9 + 7 * (1 + served.row % 2)}
        answer(store, rehearsal, served.token, {"spans": []}, who="Anna", **times)
    f1 = Score(0.9, 0.86, 0.93, 150)
    learnt(
        store.folder,
        rehearsal,
        scored(scores={"accuracy": f1, "entity_f1": f1}, n_labels=70, tested_on="hold-out", details=()),
    )
    curve = ([10, 40, 100, 150], [0.6, 0.8, 0.92, 0.95], [0.6] * 4, [0.9] * 4)
    kept = own_folder(store, rehearsal.id) / baseline_name(rehearsal.settings)
    spreads = {"accuracy": [0.1] * 4, "entity_f1": [0.005] * 4}
    kept.parent.mkdir(parents=True, exist_ok=True)
    save_baseline(kept, Baseline(20, {"accuracy": curve, "entity_f1": curve}, spreads))

    app = opened("learning_curve", project=rehearsal.id, who="Anna")

    assert not app.exception
    assert {one.label: one.value for one in app.metric}["Time saved so far"] == value
    assert f"This took {took}; texts at random would have taken 14 to 16 min" in words(app)
    assert "for the same entity F1" in words(app)
    assert "tokens read in all" in words(opened("label", project=rehearsal.id, who="Anna"))


def test_a_label_is_renamed_in_every_span_and_spans_may_then_lie_inside_others(store, letters):
    (served,) = claim(store, letters, ranked(letters.zones.candidates), "Anna", 1)
    answer(store, letters, served.token, {"spans": [[0, 3, "PER"]]}, who="Anna")
    app = opened("strategy", project=letters.id, who="Anna")

    app.selectbox(key="old_class").set_value("PER").run()
    app.text_input(key="renamed_class").set_value("LOC").run()
    app.button(key="rename_class").click().run()
    assert "“PER” (1 label) becomes a part of “LOC” (0 labels)" in app.warning[0].value.replace("\u2068", "").replace(
        "\u2069", ""
    )
    app.button(key="merge").click().run()
    app.toggle(key="nested").set_value(True).run()

    (project,) = list_projects(store)
    assert (project.task.labels, project.task.nested) == (("LOC",), True)


def test_the_curve_counts_spans_by_label_with_f1_and_its_range(store, letters):
    for served in claim(store, letters, ranked(letters.zones.candidates), "Anna", 5):
        answer(store, letters, served.token, {"spans": [[0, 3, "PER"], [10, 14, "PER"], [29, 33, "LOC"]]}, who="Anna")
    line = {"label": "PER", "n": 9, "n_called": 10, "n_right": 8, "other_label": 0, "other_edges": 2}
    measures = {f"{name}{end}": 0.8 for name in ("recall", "precision", "f1") for end in ("", "_low", "_high")}
    whole = {"label": None, "n": 20, "without": 2, "n_spans": 9, "outside": 0.7}
    learnt(store.folder, letters, scored(details=({**line, **measures}, whole)))

    app = opened("learning_curve", project=letters.id, who="Anna")

    assert not app.exception
    table = app.dataframe[0].value
    assert table[["Label", "Spans"]].values.tolist() == [["PER", 10], ["LOC", 5]]
    assert table["Both (F1)"].tolist()[0] == 80
    assert "2 cover part of the right piece" in read(app)
