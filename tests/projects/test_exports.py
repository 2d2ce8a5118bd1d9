"""Labels out and in again: exact, safe, one snapshot, the same project."""

import io
import json
import re

import pandas as pd
import pytest

from al_core.errors import BadInput
from al_core.learning.ranking import EMPTY
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.exports import EXPORT_FORMATS, EXPORTED_COLUMNS, export, save_export
from al_core.projects.imports import import_answers
from al_core.projects.labels import fold
from al_core.projects.projects import create_project, rename_class
from al_core.serving.serving import answer, claim


@pytest.fixture
def answered(store, tumours):
    """Six answers of two people, with a skip, a flag, a risky note and an undo among them."""
    hers = claim(store, tumours, EMPTY, "Anna", 4)
    his = claim(store, tumours, EMPTY, "=Ben", 2)
    for served, label in zip(hers, ["Benign", "Malignant", "Benign", "Malignant"], strict=True):
        answer(store, tumours, served.token, label, who="Anna", shown_at=100.0, answered_at=103.5)
    answer(store, tumours, f"{hers[0].token}.1", None, who="Anna", kind="undo")
    answer(store, tumours, his[0].token, None, who="=Ben", kind="skip")
    answer(store, tumours, his[1].token, "Benign", who="=Ben")
    answer(store, tumours, f"{his[1].token}.1", '=HYPERLINK("x")', who="=Ben", kind="note")
    answer(store, tumours, f"{his[1].token}.2", "yes", who="=Ben", kind="flag")
    return tumours


def labels_of(store, project):
    with store.reading() as records:
        return fold(records.decisions(project.id), project.settings.renamed)


def lease_to(store, project, served, who):
    """Lend a row that is out already to a second person, as happens when a lease has ended in between."""
    with store.writing() as records:
        lease = dict(records.lease(project.id, served.token))
        records.add_leases(project.id, [lease | {"token": who.lower(), "who": who, "position": None}])


def state(store, project):
    labels = labels_of(store, project)
    said = {(one.row, one.who, one.kind, one.value, round(one.seconds, 6)) for one in labels.decisions()}
    marks = {(row, who, a.flagged, a.note) for row, p in labels.answers.items() for who, a in p.items() if a.flagged}
    return said, marks, labels.by_row


def test_the_exact_file_has_a_line_for_every_row_and_blanks_where_nobody_answered(store, answered):
    table = pd.read_csv(io.BytesIO(export(store, answered, "csv")), keep_default_na=False, dtype=str)

    assert list(table.columns)[: len(EXPORTED_COLUMNS)] == list(EXPORTED_COLUMNS)
    assert len(table) == answered.pool.n_rows
    assert set(table["label"]) == {"", "Benign", "Malignant"}
    assert ",nan" not in export(store, answered, "csv").decode()


def test_what_was_labelled_stands_beside_its_answer(store, answered):
    table = pd.read_csv(io.BytesIO(export(store, answered, "csv")), dtype=str)
    pool = answered.pool

    assert [name for name in table if name.startswith("pool.")] == [
        f"pool.{column.name}" for column in pool.columns[:30]
    ]
    assert table["known"].tolist() == answered.zones.truth[table["row"].astype(int)].tolist()
    assert table["pool.Texture"].tolist() == [pool.column(1)[int(row)] for row in table["row"]]


def test_an_answer_says_who_when_how_long_and_how_it_was_drawn(store, answered):
    table = pd.read_csv(io.BytesIO(export(store, answered, "csv")), keep_default_na=False, dtype=str)

    line = table[table["who"] == "Anna"].iloc[0]

    assert line["answered_at"] == "1970-01-01T00:01:43.500000+00:00"
    assert (line["seconds"], line["strategy"], line["drawn"], line["model_version"]) == ("3.5", "random", "random", "0")


def test_the_safe_file_holds_no_cell_that_a_spreadsheet_would_run(store, answered):
    table = pd.read_csv(io.BytesIO(export(store, answered, "safe.csv")), keep_default_na=False, dtype=str)

    assert not table.map(lambda cell: cell.startswith(("=", "+", "-", "@"))).any().any()
    assert "'=Ben" in set(table["who"])


@pytest.mark.parametrize("note", ["'=1+1", "''=1+1", "'plain", "=1+1"])
def test_apostrophes_that_people_wrote_come_back_from_the_safe_file(store, answered, note):
    served = claim(store, answered, EMPTY, "Cleo", 1)[0]
    answer(store, answered, served.token, note, who="Cleo", kind="note")
    other = create_project(store, answered.pool, name="Again", question="?", classes=answered.settings.classes)

    import_answers(store, other, export(store, answered, "safe.csv"), "labels.safe.csv")

    with store.reading() as records:
        assert fold(records.decisions(other.id)).answers[served.row]["Cleo"].note == note


def test_json_lines_and_parquet_say_the_same_as_csv(store, answered):
    lines = [json.loads(line) for line in export(store, answered, "jsonl").decode().splitlines()]
    parquet = pd.read_parquet(io.BytesIO(export(store, answered, "parquet")))

    assert [line["label"] for line in lines] == parquet["label"].fillna("").tolist()
    assert [line["seconds"] for line in lines if line["seconds"]] == parquet["seconds"].dropna().tolist()
    assert 3.5 in parquet["seconds"].tolist()


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_an_export_taken_into_a_new_project_gives_the_same_state(store, answered, form):
    other = create_project(store, answered.pool, name="Again", question="?", classes=answered.settings.classes)

    count = import_answers(store, other, export(store, answered, form), f"labels.{form}")

    assert count == 5
    assert state(store, other) == state(store, answered)
    again = export(store, other, "csv")
    assert again == export(store, answered, "csv")


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_answers_come_back_in_the_order_in_which_they_were_given(store, answered, form):
    tied = claim(store, answered, EMPTY, "Cleo", 3)[0]
    answer(store, answered, tied.token, "Benign", who="Cleo")
    lease_to(store, answered, tied, "Dan")
    answer(store, answered, "dan", "Malignant", who="Dan")
    answer(store, answered, f"{tied.token}.1", None, who="Cleo", kind="undo")
    answer(store, answered, f"{tied.token}.2", "Benign", who="Cleo")
    other = create_project(store, answered.pool, name="Again", question="?", classes=answered.settings.classes)

    import_answers(store, other, export(store, answered, form), f"labels.{form}")

    before, after = (labels_of(store, project) for project in (answered, other))
    assert after.by_row == before.by_row
    assert [(one.row, one.who) for one in after.decisions()] == [(one.row, one.who) for one in before.decisions()]


def test_an_answer_after_taking_over_is_not_taken_for_an_older_one(store, tumours):
    served = claim(store, tumours, EMPTY, "Anna", 1)[0]
    for turn, (kind, value) in enumerate([("label", "Benign"), ("undo", None), ("label", "Malignant")]):
        answer(store, tumours, f"{served.token}.{turn}", value, who="Anna", kind=kind)
    other = create_project(store, tumours.pool, name="Again", question="?", classes=tumours.settings.classes)
    import_answers(store, other, export(store, tumours, "csv"), "labels.csv")

    turns = labels_of(store, other).answers[served.row]["Anna"].turns
    answer(store, other, f"{served.token}.{turns}", None, who="Anna", kind="undo")
    receipt = answer(store, other, f"{served.token}.{turns + 1}", "Benign", who="Anna")

    assert receipt.outcome == "saved"
    assert labels_of(store, other).by_row == {served.row: "Benign"}


ODD = [
    "a\u2028b words here",
    "c\x85d words here",
    "e\rf words here",
    'g "h", i\nj words',
    "=1+1 words here",
    "'=k words",
]


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_whatever_stands_in_the_pool_its_labels_come_back(store, tmp_path, form):
    texts = [*ODD, "long " * 100_000, *(f"an ordinary letter, number {n}" for n in range(5))]
    (tmp_path / "odd.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    options = preview(tmp_path / "odd.jsonl", "odd.jsonl").options
    pool = create_pool(tmp_path / "odd.jsonl", "odd.jsonl", options, {"text": "text"}, store.folder)
    here, there = (create_project(store, pool, name=name, question="?", classes=["a", "b"]) for name in ("1", "2"))
    for served in claim(store, here, EMPTY, "Anna", len(texts)):
        answer(store, here, served.token, "a" if served.row % 2 else "b", who="Anna")

    count = import_answers(store, there, export(store, here, form), f"labels.{form}")

    assert count == len(texts)
    assert state(store, there) == state(store, here)


def test_taking_over_twice_changes_nothing(store, answered):
    other = create_project(store, answered.pool, name="Again", question="?", classes=answered.settings.classes)
    content = export(store, answered, "csv")
    import_answers(store, other, content, "labels.csv")

    assert import_answers(store, other, content, "labels.csv") == 0


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_a_project_takes_its_own_export_back_and_what_was_said_since_stands(store, answered, form):
    content, served = export(store, answered, form), labels_of(store, answered)
    (row,) = [row for row, people in served.answers.items() if people.get("=Ben") and people["=Ben"].note]
    token = served.answers[row]["=Ben"].decision.served
    answer(store, answered, f"{token}.3", "corrected", who="=Ben", kind="note")
    answer(store, answered, f"{token}.4", "no", who="=Ben", kind="flag")
    before = state(store, answered)

    assert import_answers(store, answered, content, f"labels.{form}") == 0

    assert state(store, answered) == before
    his = labels_of(store, answered).answers[row]["=Ben"]
    assert (his.note, his.flagged) == ("corrected", False)


def test_a_flag_raised_since_comes_with_the_next_export(store, answered):
    other = create_project(store, answered.pool, name="Again", question="?", classes=answered.settings.classes)
    import_answers(store, other, export(store, answered, "csv"), "labels.csv")
    (hers,) = [one.served for one in labels_of(store, answered).decisions() if one.who == "Anna"][:1]
    answer(store, answered, f"{hers}.9", "yes", who="Anna", kind="flag")

    import_answers(store, other, export(store, answered, "csv"), "labels.csv")

    assert state(store, other) == state(store, answered)


def test_labels_under_the_name_that_a_class_had_before_come_back(store, answered):
    content = export(store, answered, "csv")
    renamed = rename_class(store, answered.id, "Benign", "Harmless")
    other = create_project(store, answered.pool, name="Again", question="?", classes=answered.settings.classes)
    other = rename_class(store, other.id, "Benign", "Harmless")

    assert import_answers(store, other, content, "labels.csv") == 5
    assert labels_of(store, other).by_row == labels_of(store, renamed).by_row


def test_a_line_that_stands_there_twice_counts_once(store, answered):
    other = create_project(store, answered.pool, name="Again", question="?", classes=answered.settings.classes)
    head, *lines = export(store, answered, "csv").decode().splitlines(keepends=True)

    assert import_answers(store, other, "".join([head, *lines, *lines]).encode(), "labels.csv") == 5
    assert state(store, other) == state(store, answered)


def test_rows_taken_over_are_not_asked_again(store, answered):
    other = create_project(store, answered.pool, name="Again", question="?", classes=answered.settings.classes)
    import_answers(store, other, export(store, answered, "csv"), "labels.csv")

    asked = {served.row for served in claim(store, other, EMPTY, "Cleo", 500)}

    with store.reading() as records:
        assert not asked & set(fold(records.decisions(other.id)).answered())


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda text: text.replace("Benign", "Harmless"), "“Harmless” is no class"),
        (lambda text: text.replace("row,id", "line,id"), "no export of labels"),
        (lambda text: text.replace(",3.5,", ",long,"), "cannot be read"),
        (lambda text: text.replace(",3.5,", ",inf,"), "cannot be read"),
        (lambda text: text.replace(",0,random,", ",inf,random,"), "cannot be read"),
        (lambda text: re.sub(r"(?m)^\d+(,.*,label,)", r"3²\1", text), "the row 3² with"),
        (lambda text: "", "no export of labels"),
        (lambda text: text.replace(",3.5,", ',"' + "x" * 140_000 + '",'), "cannot be read"),
        (lambda text: '{"row": 1}\n', "line 1 has no column “id”"),
        (lambda text: "{}\n5\n", "no export of labels"),
        (lambda text: text.rstrip("\n").rpartition("\n")[0] + "\n3\n", "no column “id”"),
    ],
)
def test_a_spoilt_export_is_refused_in_a_sentence_and_changes_nothing(store, answered, spoil, sentence):
    other = create_project(store, answered.pool, name="Again", question="?", classes=answered.settings.classes)
    content = spoil(export(store, answered, "csv").decode()).encode()

    with pytest.raises(BadInput, match=sentence):
        import_answers(store, other, content, "labels.csv")

    assert state(store, other) == (set(), set(), {})


def test_a_file_bears_its_name_only_when_it_is_whole(store, answered, tmp_path):
    save_export(store, answered, tmp_path / "labels.parquet")

    assert [path.name for path in tmp_path.glob("labels*")] == ["labels.parquet"]
    with pytest.raises(BadInput, match="none of the endings"):
        save_export(store, answered, tmp_path / "labels.doc")
