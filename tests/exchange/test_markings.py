"""`markings`, `conll`, `tagged_tokens` and `texts_with_spans`: spans go out in every format that holds them, and come
back with every offset equal."""

import io
import json
import zipfile
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest

from al_core.exchange.catalogue import export_for, formats_for
from al_core.exchange.markings import as_prodigy_has_it, tagged
from al_core.learning.ranking import EMPTY
from al_core.pools.readers.uploads import create_pool
from al_core.projects.exports import export
from al_core.projects.imports import import_answers
from al_core.projects.projects import create_project
from al_core.serving.serving import answer, claim
from al_core.spans.marking import Span, as_marking, marking_of, written

SequenceTask = pytest.importorskip("al_core.tasks.sequence.task").SequenceTask

TEXTS = (
    "😀 Zoë Łu, in  Rom\r\n(today)",
    "\u05e8\u05d5\u05de\u05d0 and Zoe\u0301 \u202b7\u202c",
    "  nothing to see here 👨\u200d👩\u200d👧",
    "Anna read this and no more of it, Bo",
    "skipped by Anna",
    "nobody was here",
)
SPANS = (
    marking_of([(2, 8, "PER"), (14, 17, "LOC & <co>")]),
    marking_of([(0, 4, "LOC & <co>"), (9, 13, "PER")]),
    marking_of([]),
    marking_of([(0, 4, "PER")], 18),
)
NAMES = ("PER", "LOC & <co>")
ALL_BUT_PARTS = {0: written(SPANS[0]), 1: written(SPANS[1]), 2: written(SPANS[2])}
EVERYTHING = ALL_BUT_PARTS | {3: written(SPANS[3])}
COMES_BACK = {
    "argilla": ALL_BUT_PARTS,
    "doccano": ALL_BUT_PARTS,
    "hugging_face": EVERYTHING,
    "label_studio": ALL_BUT_PARTS,
    "prodigy": ALL_BUT_PARTS,
    "texts_with_spans": EVERYTHING,
}


def project_of(store, folder, texts, task, said):
    """A project in which Anna answers every row of `said`, and skips the one behind them."""
    path = folder / "texts.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    pool = create_pool(path, roles={"text": "text"}, data=store.folder)
    project = create_project(store, pool, name="Names & places", task=task)
    for served in claim(store, project, EMPTY, "Anna", len(texts)):
        if served.row < len(said):
            answer(store, project, served.token, written(said[served.row]), who="Anna")
        elif served.row == len(said):
            answer(store, project, served.token, None, who="Anna", kind="skip")
    return project


@pytest.fixture
def marked(store, tmp_path):
    return project_of(store, tmp_path, TEXTS, SequenceTask(NAMES), SPANS)


@pytest.fixture
def in_tokens(store, tmp_path):
    """A project of texts that are tokens between blanks."""
    texts = ["Anna Lu sees # Rom", "😀 . Zoe\u0301", "no more"]
    said = [marking_of([(0, 7, "PER"), (15, 18, "LOC & <co>")]), marking_of([(4, 8, "PER")]), marking_of([])]
    return project_of(store, tmp_path, texts, SequenceTask(NAMES, tokens="blanks"), said)


def back(content, ending, folder):
    """The texts of an export as we read it, and the spans that are known of them."""
    path = folder / f"back.{ending}"
    path.write_bytes(content)
    pool = create_pool(path, data=folder / "back")
    texts = pool.column(pool.positions("text")[0])
    return {texts[row]: label for row, label in pool.known_labels().items()}


def member(content, name):
    return zipfile.ZipFile(io.BytesIO(content)).read(name)


def test_spans_go_to_the_tools_that_know_them(marked):
    assert set(formats_for(marked)) == {*COMES_BACK, "conll", "tagged_tokens"}


@pytest.mark.parametrize("name", COMES_BACK)
def test_every_offset_is_equal_after_out_and_in(store, marked, tmp_path, name):
    known = back(export_for(store, marked, name), formats_for(marked)[name].ending, tmp_path)

    assert known == {TEXTS[row]: label for row, label in COMES_BACK[name].items()}


@pytest.mark.parametrize("form", ["csv", "safe.csv", "jsonl", "parquet", "xlsx"])
def test_our_own_export_is_a_pool_with_spans_and_comes_back_as_answers(store, marked, tmp_path, form):
    content = export(store, marked, form)
    again = create_project(store, marked.pool, name="Again", task=marked.task)

    assert back(content, form, tmp_path) == {TEXTS[row]: label for row, label in EVERYTHING.items()}
    assert import_answers(store, again, content, f"export.{form}") == 5


@pytest.mark.parametrize("name", ["conll", "tagged_tokens"])
def test_texts_that_are_tokens_come_back_from_their_tags(store, in_tokens, tmp_path, name):
    known = back(export_for(store, in_tokens, name), formats_for(in_tokens)[name].ending, tmp_path)

    assert {text: as_marking(label).spans for text, label in known.items()} == {
        "Anna Lu sees # Rom": (Span(0, 7, "PER"), Span(15, 18, "LOC_&_<co>" if name == "conll" else NAMES[1])),
        "😀 . Zoe\u0301": (Span(4, 8, "PER"),),
        "no more": (),
    }


def test_conll_is_as_of_2003_and_ends_where_the_reading_ended(store, marked):
    lines = export_for(store, marked, "conll").decode().split("\n")

    assert lines[:5] == ["-DOCSTART- -X- O O", "", "😀 -X- _ O", "Zoë -X- _ B-PER", "Łu -X- _ I-PER"]
    assert lines[-6:] == ["Anna -X- _ B-PER", "read -X- _ O", "this -X- _ O", "and -X- _ O", "", ""]


def test_label_studio_counts_units_of_utf_16_and_skips_what_was_read_in_part(store, marked):
    content = export_for(store, marked, "label_studio")
    tasks = json.loads(member(content, "tasks.json"))
    view = ElementTree.fromstring(member(content, "labelling.xml"))

    first = tasks[0]["annotations"][0]["result"][0]
    assert first["value"] == {"start": 3, "end": 9, "text": "Zoë Łu", "labels": ["PER"]}
    assert (first["from_name"], first["to_name"], first["type"]) == ("label", "text", "labels")
    assert [one.get("value") for one in view.find("Labels")] == list(NAMES)
    assert [[one["was_cancelled"] for one in task["annotations"]] for task in tasks] == [[False]] * 3 + [[True]] * 2 + [
        []
    ]


def test_argilla_is_asked_for_spans_of_the_text(store, marked):
    settings = json.loads(member(export_for(store, marked, "argilla"), ".argilla/settings.json"))["questions"][0][
        "settings"
    ]

    assert (settings["type"], settings["field"], settings["allow_overlapping"]) == ("span", "text", False)


def test_hugging_face_has_tags_by_number_and_their_names_in_the_card(store, marked):
    content = export_for(store, marked, "hugging_face")
    rows = pq.read_table(io.BytesIO(member(content, "data/train-00000-of-00001.parquet"))).to_pylist()
    card = member(content, "README.md").decode()

    assert (rows[0]["tokens"][:4], rows[0]["ner_tags"][:4]) == (["😀", "Zoë", "Łu", ","], [0, 1, 2, 0])
    assert [len(one["tokens"]) for one in rows][3] == 4
    assert '''        '1': "B-PER"''' in card


def test_the_last_token_of_a_span_is_one_of_it_and_tokens_end_where_spans_do():
    found = as_prodigy_has_it("Rom(s) Zoë", [Span(0, 2, "A"), Span(7, 10, "B")], "words")

    assert [(one["text"], one["ws"]) for one in found["tokens"]][:3] == [("Ro", False), ("m", False), ("(", False)]
    assert [(one["token_start"], one["token_end"]) for one in found["spans"]] == [(0, 0), (5, 5)]


def test_of_spans_in_spans_tags_say_the_outermost_and_only_what_was_read():
    nested = written(marking_of([(0, 13, "ORG"), (8, 13, "LOC")], 14))

    assert tagged("Town of Leeds now", nested, "words") == (["Town", "of", "Leeds"], ["B-ORG", "I-ORG", "I-ORG"])
