"""Labels out: exact, safe, one snapshot."""

import io
import json
import time
from datetime import datetime

import pandas as pd
import pytest
from exported import labels_of, state
from logs import truth_of

from al_core.errors import BadInput
from al_core.learning.ranking import EMPTY
from al_core.numbers.record.document import record
from al_core.pools.readers.additions import grow_pool
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.exports import EXPORTED_COLUMNS, export, save_export
from al_core.projects.imports import import_answers
from al_core.projects.labels import fold
from al_core.projects.projects import create_project
from al_core.serving.serving import answer, claim
from al_core.tasks.classification.classes import named_classes


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
    assert table["known"].tolist() == truth_of(answered)[table["row"].astype(int)].tolist()
    assert table["pool.Texture"].tolist() == [pool.column(1)[int(row)] for row in table["row"]]


def test_an_answer_says_who_when_how_long_and_how_it_was_drawn(store, answered):
    table = pd.read_csv(io.BytesIO(export(store, answered, "csv")), keep_default_na=False, dtype=str)

    line = table[table["who"] == "Anna"].iloc[0]

    assert datetime.fromisoformat(line["answered_at"]).timestamp() == pytest.approx(time.time(), abs=600)
    assert (line["seconds"], line["strategy"], line["drawn"], line["model_version"]) == ("3.5", "random", "random", "0")


def test_the_safe_file_holds_no_cell_that_a_spreadsheet_would_run(store, answered):
    table = pd.read_csv(io.BytesIO(export(store, answered, "safe.csv")), keep_default_na=False, dtype=str)

    assert not table.map(lambda cell: cell.startswith(("=", "+", "-", "@"))).any().any()
    assert "'=Ben" in set(table["who"])


@pytest.mark.parametrize("note", ["'=1+1", "''=1+1", "'plain", "=1+1"])
def test_apostrophes_that_people_wrote_come_back_from_the_safe_file(store, answered, note):
    served = claim(store, answered, EMPTY, "Cleo", 1)[0]
    answer(store, answered, served.token, note, who="Cleo", kind="note")
    other = create_project(
        store, answered.pool, name="Again", question="?", task=named_classes(answered.settings.task.classes)
    )

    import_answers(store, other, export(store, answered, "safe.csv"), "labels.safe.csv")

    with store.reading() as records:
        assert fold(records.decisions(other.id)).answers[served.row]["Cleo"].note == note


def test_a_csv_is_written_as_the_file_of_the_pool_was(store, tmp_path):
    path = tmp_path / "weights.csv"
    path.write_text("weight\ttext\n" + "".join(f"{n},5\ta letter of some words, number {n}\n" for n in range(20)))
    roles = {"weight": "number", "text": "text"}
    pool = create_pool(path, path.name, preview(path, path.name).options, roles, store.folder)
    project = create_project(store, pool, name="Weights", task=named_classes(["a", "b"]))
    served = claim(store, project, EMPTY, "Anna", 1)[0]
    answer(store, project, served.token, "a", who="Anna", shown_at=100.0, answered_at=103.5)
    other = create_project(store, pool, name="Again", task=project.task)

    content = export(store, project, "upload.csv")

    table = pd.read_csv(io.BytesIO(content), sep="\t", decimal=",")
    assert (table["seconds"].dropna().tolist(), table["pool.weight"].sum()) == ([3.5], 200.0)
    assert import_answers(store, other, content, "labels.csv") == 1
    assert state(store, other) == state(store, project)


def test_json_lines_and_parquet_say_the_same_as_csv(store, answered):
    lines = [json.loads(line) for line in export(store, answered, "jsonl").decode().splitlines()]
    parquet = pd.read_parquet(io.BytesIO(export(store, answered, "parquet")))

    assert [line["label"] for line in lines] == parquet["label"].fillna("").tolist()
    assert [line["seconds"] for line in lines if line["seconds"]] == parquet["seconds"].dropna().tolist()
    assert 3.5 in parquet["seconds"].tolist()


def test_a_flag_raised_since_comes_with_the_next_export(store, answered):
    other = create_project(
        store, answered.pool, name="Again", question="?", task=named_classes(answered.settings.task.classes)
    )
    import_answers(store, other, export(store, answered, "csv"), "labels.csv")
    (hers,) = [one.served for one in labels_of(store, answered).decisions() if one.who == "Anna"][:1]
    answer(store, answered, f"{hers}.9", "yes", who="Anna", kind="flag")

    import_answers(store, other, export(store, answered, "csv"), "labels.csv")

    assert state(store, other) == state(store, answered)


def test_a_file_bears_its_name_only_when_it_is_whole(store, answered, tmp_path):
    save_export(store, answered, tmp_path / "labels.parquet")

    assert [path.name for path in tmp_path.glob("labels*")] == ["labels.parquet"]
    with pytest.raises(BadInput, match="none of the endings"):
        save_export(store, answered, tmp_path / "labels.doc")


@pytest.fixture
def screened(store, tmp_path):
    """Forty records that a person screened elsewhere, with a few notes."""
    path = tmp_path / "screened.jsonl"
    said = [
        {"user": "Zoë" if n % 2 else "Max", "instance_id": n, "text": f"a letter of number {n}", f"q:::{n % 2}": 1}
        | {"timestamp": f"2025-03-{n % 9 + 1:02d}T10:00"}
        for n in range(1, 41)
    ]
    path.write_text("".join(json.dumps(one) + "\n" for one in said))
    pool = create_pool(path, path.name, data=store.folder)
    return create_project(store, pool, name="Screened", task=named_classes(["0", "1"]))


def test_who_gave_the_labels_before_and_when_is_in_the_exports_and_in_the_record(store, screened, tmp_path):
    content = export(store, screened, "csv")

    table = pd.read_csv(io.BytesIO(content), dtype=str)
    assert table[["known", "known_by", "known_at"]].head(2).to_numpy().tolist() == [
        ["1", "Zoë", "2025-03-02T10:00"],
        ["0", "Max", "2025-03-03T10:00"],
    ]
    assert "known_note" not in table
    (tmp_path / "again.csv").write_bytes(content)
    again = create_pool(tmp_path / "again.csv", data=store.folder)
    assert again.known_from().said == screened.pool.known_from().said
    assert "40 of them in Potato, by Zoë, Max, 2025-03-01 to 2025-03-09" in record(store, screened, "html").decode()


def test_who_gave_the_labels_stays_known_when_rows_are_added(store, screened, tmp_path):
    more = tmp_path / "more.jsonl"
    said = {"user": "Ada", "instance_id": 77, "text": "a letter that came later", "q:::1": 1}
    more.write_text((tmp_path / "screened.jsonl").read_text() + json.dumps(said) + "\n")

    grown = grow_pool(screened.pool, more, more.name, store.folder)

    known = grown.known_from().said
    assert {row: known[row] for row in range(40)} == screened.pool.known_from().said
    assert [one.who for one in known[40]] == ["Ada"]
