"""`catalogue`, and laws over the formats that it finds: `label_studio`, `argilla`, `prodigy`, `doccano`, `asreview`,
`potato`, `hugging_face`. What goes out is what people said."""

import csv
import io
import json
import zipfile
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest

from al_core.errors import BadInput, UnknownName
from al_core.exchange.asreview import relevant_class
from al_core.exchange.catalogue import export_for, formats_for, tool_formats
from al_core.learning.ranking import EMPTY
from al_core.pools.readers.uploads import create_pool
from al_core.projects.projects import create_project, create_sample
from al_core.serving.serving import answer, claim
from al_core.tasks.classification.classes import named_classes
from al_core.tasks.regression.task import Regression

ENDS = ("name", "toName", "min", "max", "step")
PEOPLE = {str(uuid5(NAMESPACE_URL, f"person:{who}")): who for who in ("Anna", "Zoë")}


def member(content, name):
    return zipfile.ZipFile(io.BytesIO(content)).read(name)


def lines(content):
    return [json.loads(line) for line in content.decode().split("\n") if line]


def of_label_studio(content):
    for task in json.loads(member(content, "tasks.json")):
        for one, said in zip(task["annotations"], task["meta"]["answers"], strict=True):
            for result in one["result"]:
                yield task["data"]["row"], said["who"], *result["value"]["choices"]


def of_argilla(content):
    for record in json.loads(member(content, "records.json").decode("ascii")):
        for one in record["responses"].get("label", []):
            yield record["metadata"]["row"], PEOPLE[one["user_id"]], one["value"]


def of_prodigy(content):
    for line in lines(content):
        if line["answer"] == "accept":
            yield line["meta"]["row"], line["_annotator_id"], *line["accept"]


def of_doccano(content):
    for line in lines(content):
        yield from (
            (line["row"], who, label) for who, label in line["answers"].items() if label not in ("skip", "unsure")
        )


def of_asreview(content):
    for line in csv.DictReader(io.StringIO(content.decode(), newline="")):
        if line["asreview_label"]:
            yield int(line["row"]), "together", line["label"]


def of_potato(content):
    for line in csv.DictReader(io.StringIO(content.decode(), newline=""), delimiter="\t"):
        (label,) = [name.removeprefix("label:::") for name, mark in line.items() if ":::" in name and mark]
        yield int(line["instance_id"].removeprefix("n")), line["user"], label


def of_hugging_face(content):
    table = pq.read_table(io.BytesIO(member(content, "data/train-00000-of-00001.parquet")))
    for line in table.to_pylist():
        yield from ((line["row"], one["who"], one["label"]) for one in line["answers"])


READERS = {name: globals()[f"of_{name}"] for name in tool_formats() if f"of_{name}" in globals()}
each = pytest.mark.parametrize("name", [name for name, one in tool_formats().items() if one.whole])


@pytest.mark.parametrize("name", tool_formats())
def test_a_format_says_how_it_is_used_and_what_it_cannot_hold(name):
    one = tool_formats()[name]

    assert one.use.endswith(".")
    assert one.cannot.endswith(".")
    assert one.title
    assert "." in one.ending


@each
def test_what_goes_out_is_what_people_said(store, told, outgoing, name):
    said = {(one.row, one.who, one.value) for one in outgoing.labels.decisions() if one.kind == "label"}
    together = {(row, "together", label) for row, label in outgoing.labels.by_row.items()}

    found = list(READERS[name](export_for(store, told, name)))

    assert sorted(found) == sorted(together if name == "asreview" else said), "nothing twice, and nothing lost"


@each
def test_a_project_without_answers_and_one_of_numbers_go_out(store, letters, tumours, name):
    assert list(READERS[name](export_for(store, letters, name))) == []
    assert isinstance(export_for(store, tumours, name), bytes)


def test_the_formats_offered_are_those_that_can_hold_the_labels(store, letters):
    three = create_project(store, letters.pool, name="Three", task=named_classes(["a", "b", "c"]))

    assert set(formats_for(letters)) - set(formats_for(three)) == {"asreview"}
    with pytest.raises(BadInput, match="ASReview cannot hold the labels"):
        export_for(store, three, "asreview")
    with pytest.raises(UnknownName, match="prodigy"):
        export_for(store, three, "prodgy")


@pytest.mark.parametrize("name", ["label_studio", "prodigy"])
def test_numbers_go_out_and_come_back(store, letters, tmp_path, name):
    task = Regression(1, "years", low=-5, high=30, step=0.5)
    project = create_project(store, letters.pool, name="Ages", task=task)
    for served, number in zip(claim(store, project, EMPTY, "Anna", 4), ("0", "-3", "9.5", None), strict=True):
        answer(store, project, served.token, number, who="Anna", kind="label" if number else "skip")
    content = export_for(store, project, name)
    file = tmp_path / formats_for(project)[name].ending
    file.write_bytes(content)

    back = create_pool(file, data=tmp_path)

    assert sorted(map(task.read, back.known_labels().values())) == [-3, 0, 9.5]
    assert "user_input" not in [column.name for column in back.columns]
    if name == "label_studio":
        field = ElementTree.fromstring(member(content, "labelling.xml")).find("Number")
        assert [field.get(end) for end in ENDS] == ["label", "text", "-5", "30", "0.5"]


def test_label_studio_gets_an_interface_that_fits_the_tasks(store, told):
    content = export_for(store, told, "label_studio")
    tasks, view = json.loads(member(content, "tasks.json")), ElementTree.fromstring(member(content, "labelling.xml"))

    results = [result for task in tasks for one in task["annotations"] for result in one["result"]]
    (choices,) = view.findall("Choices")
    assert [one.get("value") for one in choices] == list(told.task.classes)
    assert {one["from_name"] for one in results} == {choices.get("name")}
    assert {one["to_name"] for one in results} == {choices.get("toName")}
    assert view.find("Text").get("value") == "$text"
    assert all(task["data"]["text"].startswith("letter 😀") for task in tasks)


def test_label_studio_is_told_that_no_annotation_is_the_truth_and_what_was_skipped(store, told):
    tasks = json.loads(member(export_for(store, told, "label_studio"), "tasks.json"))

    annotations = [one for task in tasks for one in task["annotations"]]
    assert {one["ground_truth"] for one in annotations} == {False}
    assert not any("completed_by" in one for one in annotations)
    assert sum(one["was_cancelled"] for one in annotations) == 2
    assert all(bool(one["result"]) != one["was_cancelled"] for one in annotations)
    assert {one["lead_time"] for one in annotations} == {3.5, 4.0}


def test_argilla_finds_no_null_where_it_looks_for_a_table(store, told):
    records = json.loads(member(export_for(store, told, "argilla"), "records.json"))

    assert all(one["suggestions"] == {} and isinstance(one["responses"], dict) for one in records)
    assert all(UUID(said["user_id"]) for one in records for said in one["responses"].get("label", []))
    assert None not in [value for one in records for value in one["metadata"].values()]
    settings = json.loads(member(export_for(store, told, "argilla"), ".argilla/settings.json"))
    assert [one["value"] for one in settings["questions"][0]["settings"]["options"]] == list(told.task.classes)


def test_prodigy_takes_what_was_skipped_as_ignored_and_never_as_no_class(store, told):
    rows = lines(export_for(store, told, "prodigy"))

    assert [(one["answer"], bool(one["accept"])) for one in rows].count(("ignore", False)) == 2
    assert not [one for one in rows if one["answer"] == "accept" and not one["accept"]]
    assert len({one["_task_hash"] for one in rows}) == len(rows) - 1, "two people on one row"


def test_doccano_has_a_list_of_labels_in_every_line(store, told, outgoing):
    rows = lines(export_for(store, told, "doccano"))

    assert len(rows) == told.pool.n_rows
    assert {line["row"]: line["label"] for line in rows if line["label"]} == {
        row: [label] for row, label in outgoing.labels.by_row.items()
    }


@pytest.mark.parametrize(
    ("classes", "relevant"),
    [(("relevant", "irrelevant"), 0), (("exclude", "maybe"), 1), (("no", "yes"), 1), (("a", "b"), 1)],
)
def test_asreview_is_told_which_class_is_relevant(classes, relevant):
    assert relevant_class(classes) == classes[relevant]


def test_asreview_always_gets_an_abstract_to_show(store, told):
    head, first = list(csv.reader(io.StringIO(export_for(store, told, "asreview").decode(), newline="")))[:2]

    assert first[head.index("abstract")] == "letter 😀 0, of\nwords"
    assert "text" not in head
    assert first[head.index("weight")] == "0.5"


def test_hugging_face_knows_the_classes_from_the_file_itself(store, told, outgoing):
    content = export_for(store, told, "hugging_face")
    table = pq.read_table(io.BytesIO(member(content, "data/train-00000-of-00001.parquet")))

    features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
    named = features["label"]["names"]
    assert {line["row"]: named[line["label"]] for line in table.to_pylist()} == outgoing.labels.by_row
    assert list(features) == table.column_names
    assert {line["row"]: line["weight"] for line in table.to_pylist()}.get(7) is None
    assert {line["row"] for line in table.to_pylist() if line["drawn_at_random"]} == set(outgoing.labels.checks())


def test_pictures_go_as_files_beside_what_is_said_of_them(store, pools):
    digits = create_sample(store, "digits")
    (served,) = claim(store, digits, EMPTY, "Anna", 1)
    answer(store, digits, served.token, "3", who="Anna")

    content = export_for(store, digits, "hugging_face")

    (line,) = lines(member(content, "train/metadata.jsonl"))
    assert (line["label"], line["row"]) == ("3", served.row)
    assert "image" not in line  # it would hide the picture
    assert member(content, f"train/{line['file_name']}") == digits.pool.picture(served.row)
