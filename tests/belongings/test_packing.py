"""A project taken along in a file goes on elsewhere where it stopped: `packing`, `unpacking` and `comparisons`."""

import io
import json
import shutil
import time
import zipfile
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from worlds import compared, labelled, learn_round, letters, newest_ranking

from al_core.belongings.layout import FORMAT_VERSION, MANIFEST
from al_core.belongings.packing import pack_project
from al_core.belongings.unpacking import unpack_project
from al_core.comparison.experiments.experiments import ExperimentStore
from al_core.errors import BadInput, Refused, StoreProblem
from al_core.learning.rounds import learning_curve, read_rounds
from al_core.numbers.record.chapters import log_fingerprint
from al_core.pools.features.features import load_features
from al_core.pools.readers.additions import grow_pool
from al_core.projects.growing import grow_project
from al_core.projects.housekeeping import archive_project
from al_core.projects.labels import fold
from al_core.projects.projects import list_projects, open_project
from al_core.serving.learner import due
from al_core.serving.serving import LEASE_SECONDS, answer, claim, serve_again


def known(store, project):
    with store.reading() as records:
        return records.decisions(project.id), read_rounds(records, project.id)


def everything_in(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.name.startswith("labels.sqlite3")}


def test_every_answer_check_and_point_of_the_curve_is_there(there, here, project, file):
    moved = unpack_project(here, file, "letters.zip")

    (log, rounds), (log_there, rounds_there) = known(here, moved), known(there, project)
    assert (moved.id, moved.name, moved.question, moved.settings) == (
        *(project.id, "Letters", "How is it?"),
        project.settings,
    )
    assert log_fingerprint(log) == log_fingerprint(log_there)
    assert [one.token for one in log] == [one.token for one in log_there]
    assert fold(log).checks() == fold(log_there).checks() != {}
    assert learning_curve(rounds) == learning_curve(rounds_there)
    assert not due(moved, rounds, fold(log, moved.task))
    assert load_features(moved.pool).embedding.tolist() == load_features(project.pool).embedding.tolist()


def test_the_same_example_is_served_next(there, here, project, file, monkeypatch):
    moved = unpack_project(here, file, "letters.zip")
    later = time.time() + 2 * LEASE_SECONDS

    asked = [
        [(one.row, one.strategy, one.reason) for one in claim(store, of, newest_ranking(store, of), "Cleo", 8, later)]
        for store, of in ((there, project), (here, moved))
    ]

    assert asked[0] == asked[1]
    assert len(asked[0]) == 8


def test_nobody_holds_an_example_in_the_copy(here, file):
    moved = unpack_project(here, file, "letters.zip")

    with here.reading() as records:
        assert records.leases_of(moved.id, "Anna", time.time()) == []


def test_labelling_goes_on_and_what_was_skipped_can_be_shown_again(here, file):
    moved = unpack_project(here, file, "letters.zip")

    (served,) = claim(here, moved, newest_ranking(here, moved), "Anna", 1)
    assert answer(here, moved, served.token, "wet", who="Anna").outcome == "saved"
    assert serve_again(here, moved, "Ben") == 1


def test_a_second_time_it_becomes_a_second_project_and_answers_stay_apart(here, file):
    first, second = (unpack_project(here, file, "letters.zip") for _ in range(2))

    (served,) = claim(here, second, newest_ranking(here, second), "Anna", 1)
    answer(here, second, served.token, "wet", who="Anna")

    assert (first.name, second.name) == ("Letters", "Letters (2)")
    assert first.id != second.id
    assert len(known(here, second)[0]) - len(known(here, first)[0]) == 1
    assert first.pool.folder == second.pool.folder


def test_where_other_answers_came_before_additions_still_came_where_they_did(there, here, project, tmp_path):
    other = labelled(here, letters(here, 50, "others"))
    more = tmp_path / "more.csv"
    more.write_text("text\n" + "".join(f"fog and more fog in letter {row}\n" for row in range(60, 130)))
    grown = grow_project(there, project.id, grow_pool(project.pool, more, more.name, there.folder))
    learn_round(there, grown)
    pack_project(there, project.id, tmp_path / "grown.zip")

    moved = unpack_project(here, tmp_path / "grown.zip", "grown.zip")

    log, rounds = known(here, moved)
    assert moved.settings.history.grown_after == (log[-1].sequence,) != grown.settings.history.grown_after
    assert not due(moved, rounds, fold(log, moved.task))
    assert known(here, other)[0][-1].sequence < log[0].sequence


def test_comparisons_of_the_project_come_along_and_wait(there, here, project, tmp_path):
    made = compared(there, project)
    pack_project(there, project.id, tmp_path / "p.zip")

    moved = [unpack_project(here, tmp_path / "p.zip", "p.zip") for _ in range(2)]

    found = ExperimentStore(here.folder).experiments()
    assert {one.name for one in found} == {made.name}
    assert sorted(one.source["home"] for one in found) == sorted(one.id for one in moved)
    assert all(one.source["id"] == one.source["home"] and one.data == made.data for one in found)
    assert not [*here.folder.rglob("wanted.json")]


def test_what_is_not_there_cannot_be_packed(there, tmp_path):
    with pytest.raises(Refused, match="may have been deleted"):
        pack_project(there, "nowhere", tmp_path / "p.zip")

    assert not [*tmp_path.glob("*.zip")]


def remade(file, change):
    """The same zip with some files as `change` makes them: name -> bytes, None for one that is left out."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held = change(held)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)


def with_manifest(**values):
    def change(held):
        described = json.loads(held[MANIFEST])
        project = described["project"] | values.pop("project", {})
        return held | {MANIFEST: json.dumps(described | values | {"project": project}).encode()}

    return change


def with_answers(**values):
    def change(held):
        lines = [json.loads(line) for line in held["decisions.jsonl"].splitlines()]
        lines[3] |= values
        return held | {"decisions.jsonl": b"".join(json.dumps(line).encode() + b"\n" for line in lines)}

    return change


def with_round(held):
    line = json.loads(held["rounds.jsonl"].splitlines()[0])
    outcome = json.loads(line["outcome"]) | {"scores": {"accuracy": {"nonsense": 1}}}
    return held | {"rounds.jsonl": json.dumps(line | {"outcome": json.dumps(outcome)}).encode()}


def with_pool(**values):
    def change(held):
        return held | {"pool/pool.json": json.dumps(json.loads(held["pool/pool.json"]) | values).encode()}

    return change


def with_dictionary(held):
    """One long text, for which a few bytes a row stand."""
    packed = io.BytesIO()
    table = pa.table({"c0": ["fog " * 10_000] * 60, "source": range(1, 61)})
    pq.write_table(table, packed, use_dictionary=True)
    return held | {"pool/rows-00000.parquet": packed.getvalue()}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (with_dictionary, "not those that it speaks of"),
        (with_manifest(version=FORMAT_VERSION + 1), "newer version"),
        (with_manifest(layout=99), "newer version"),
        (with_manifest(project={"id": "../../elsewhere"}), "not described"),
        (with_manifest(project={"fingerprint": "../.."}), "no proper name"),
        (with_manifest(project={"settings": "{}"}), "damaged"),
        (with_manifest(project={"created_at": None}), "not described"),
        (lambda held: held | {"../../outside.txt": b"x"}, "which no project file has"),
        (lambda held: held | {"pool/../../outside.txt": b"x"}, "which no project file has"),
        (lambda held: held | {"/etc/outside": b"x"}, "which no project file has"),
        (lambda held: held | {"own/zeros.json": bytes(80 << 20)}, "times its size"),
        (with_answers(row=60), "no such example"),
        (with_answers(row="3"), "decisions, line 4: it is damaged"),
        (with_answers(kind="applause"), "no such example or answer"),
        (with_answers(who="a\0b"), "decisions, line 4"),
        (with_answers(shown_at=float("nan")), "decisions, line 4"),
        (lambda held: held | {"decisions.jsonl": held["decisions.jsonl"] * 2}, "line 19: it is there twice"),
        (lambda held: held | {"decisions.jsonl": b'{"row": '}, "damaged or cut-off"),
        (with_round, "damaged or cut-off"),
        (with_pool(n_rows=61), "not those that it speaks of"),
        (with_pool(parts=["many"]), "damaged"),
        (lambda held: {name: held[name] for name in held if not name.endswith(".parquet")}, "examples are damaged"),
        (lambda held: held | {"pool/rows-00000.parquet": b"PAR1 and no more"}, "damaged"),
        (lambda held: {name: held[name] for name in held if name != "leases.jsonl"}, "damaged or cut-off"),
    ],
)
def test_a_file_that_was_tampered_with_is_refused_in_a_sentence_and_leaves_nothing(here, file, change, sentence):
    remade(file, change)
    before = everything_in(here.folder)

    with pytest.raises(BadInput, match=sentence):
        unpack_project(here, file, "letters.zip")

    assert {name for name in everything_in(here.folder) - before if "/" in name} == set()
    assert list_projects(here) == []


@pytest.mark.parametrize("member", ["decisions.jsonl", "pool/rows-00000.parquet", "rounds.jsonl"])
def test_a_file_with_a_few_wrong_bytes_is_said_to_be_damaged(here, file, member):
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        start = archive.getinfo(member).header_offset + 30 + len(member)
    content[start + 60 : start + 90] = bytes(30)
    file.write_bytes(content)

    with pytest.raises(BadInput, match="damaged"):
        unpack_project(here, file, "letters.zip")

    assert list_projects(here) == []


def test_a_file_that_is_cut_off_is_said_to_be_damaged(here, file):
    file.write_bytes(file.read_bytes()[:-200])

    with pytest.raises(BadInput, match="damaged or cut-off"):
        unpack_project(here, file, "letters.zip")


def test_a_disk_without_room_is_said_before_anything_is_written(here, file, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))

    with pytest.raises(StoreProblem, match="GB left; make room"):
        unpack_project(here, file, "letters.zip")


def test_other_examples_under_the_name_of_its_pool_are_not_taken_for_its_own(here, there, project, file):
    unpack_project(here, file, "letters.zip")
    described = here.folder / "pools" / project.pool.fingerprint / "pool.json"
    described.write_text(json.dumps(json.loads(described.read_text()) | {"kind": "table"}))

    with pytest.raises(BadInput, match="other examples lie here"):
        unpack_project(here, file, "letters.zip")


def test_an_archived_project_is_in_use_where_it_is_opened(there, here, project, tmp_path):
    archive_project(there, project.id)
    pack_project(there, project.id, tmp_path / "p.zip")

    assert not open_project(here, unpack_project(here, tmp_path / "p.zip", "p.zip").id).archived
