"""Hugging Face: a folder that `datasets` loads, Parquet or pictures, with a card from the decision record."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from al_core.exchange.archives import picture_name, zipped
from al_core.exchange.card import dataset_card
from al_core.exchange.catalogue import ZIP, tool_format
from al_core.exchange.markings import tagged
from al_core.exchange.outgoing import CellValue, Outgoing, OutgoingRow, json_lines
from al_core.spans.tags import all_tags

_OURS = ("row", "row_id", "label", "tokens", "ner_tags", "drawn_at_random", "chosen_by", "answers", "file_name")
_PICTURE = "image"  # the column in which `datasets` shows the file


@tool_format(
    title="Hugging Face",
    ending="hugging-face.zip",
    mime=ZIP,
    use="Unpack it and load the folder: datasets.load_dataset(folder); or put it on the Hub as it is.",
    cannot="It holds only rows with a label, not what was skipped, and no times or notes; the names of those who "
    "answered are in it. Of spans, ner_tags has the outermost of whole tokens as far as the text was read; label has "
    "them all.",
    fewest=0,
    spans=True,
)
def hugging_face_folder(outgoing: Outgoing) -> bytes:
    """The labelled rows and their card."""
    if outgoing.shows_pictures:
        return zipped([("README.md", dataset_card(outgoing, [])), *_pictures(outgoing)])
    table = _table(outgoing)
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    features = json.loads(table.schema.metadata[b"huggingface"])["info"]["features"]
    card = dataset_card(outgoing, [(name, _in_yaml(one)) for name, one in features.items()])
    return zipped([("README.md", card), ("data/train-00000-of-00001.parquet", buffer.getvalue())])


def _table(outgoing: Outgoing) -> pa.Table:
    """The rows, with the features' names in the metadata, where `datasets` looks for them."""
    classes, rows = outgoing.classes, list(outgoing.labelled())
    columns: dict[str, tuple[pa.DataType, Any, list[Any]]] = {}
    for name in rows[0].columns(*_OURS) if rows else ():
        columns[name] = _column([row.columns(*_OURS)[name] for row in rows])
    whole, words, yes = pa.int64(), pa.string(), pa.bool_()
    columns["row"] = (whole, _value("int64"), [row.row for row in rows])
    columns["row_id"] = (words, _value("string"), [row.id for row in rows])
    named = {"names": list(classes), "_type": "ClassLabel"}
    if outgoing.tokens:
        columns |= _spans(outgoing, rows)
    elif outgoing.holds_several:
        places = [[classes.index(name) for name in row.names] for row in rows]
        columns["label"] = (pa.list_(whole), {"feature": named, "_type": "List"}, places)
    elif classes:
        columns["label"] = (whole, named, [classes.index(row.label) for row in rows])
    else:
        columns["label"] = _column([outgoing.in_table(row.label) for row in rows])
    columns["drawn_at_random"] = (yes, _value("bool"), [row.check for row in rows])
    columns["chosen_by"] = (words, _value("string"), [row.opinions[0].decision.strategy for row in rows])
    told = [_answers(outgoing, row) for row in rows]
    kind, said, _ = _column([one["label"] for answers in told for one in answers])
    feature = {"feature": {"who": _value("string"), "label": said}, "_type": "List"}
    columns["answers"] = (pa.list_(pa.struct([("who", words), ("label", kind)])), feature, told)
    arrays = {name: pa.array(values, kind) for name, (kind, _, values) in columns.items()}
    about = json.dumps({"info": {"features": {name: feature for name, (_, feature, _) in columns.items()}}})
    return pa.table(arrays).replace_schema_metadata({"huggingface": about})


def _spans(outgoing: Outgoing, rows: list[OutgoingRow]) -> dict[str, tuple[pa.DataType, Any, list[Any]]]:
    """The spans as the log keeps them, and tokens with their tags by number."""
    names = all_tags(outgoing.classes)
    numbers = {name: number for number, name in enumerate(names)}
    cut = [tagged(row.shown, row.label, outgoing.tokens) for row in rows]
    tags = {"feature": {"names": list(names), "_type": "ClassLabel"}, "_type": "List"}
    words = {"feature": _value("string"), "_type": "List"}
    return {
        "label": (pa.string(), _value("string"), [row.label for row in rows]),
        "tokens": (pa.list_(pa.string()), words, [tokens for tokens, _ in cut]),
        "ner_tags": (pa.list_(pa.int64()), tags, [[numbers[tag] for tag in one] for _, one in cut]),
    }


def _column(values: list[Any]) -> tuple[pa.DataType, Any, list[Any]]:
    """A column of numbers, or of texts."""
    if values and all(isinstance(value, float) or value is None for value in values):
        return pa.float64(), _value("float64"), values
    return pa.string(), _value("string"), [None if value is None else str(value) for value in values]


def _value(kind: str) -> dict[str, str]:
    return {"dtype": kind, "_type": "Value"}


def _answers(outgoing: Outgoing, row: OutgoingRow) -> list[dict[str, CellValue]]:
    return [{"who": one.who, "label": outgoing.in_table(one.label)} for one in row.opinions if one.label]


def _in_yaml(feature: dict[str, Any]) -> list[str]:
    """A feature as the head of a card has it, below its name."""
    if feature["_type"] == "ClassLabel":
        return ["  dtype:", *_names_in_yaml(feature)]
    if feature["_type"] == "List" and feature["feature"].get("_type") == "ClassLabel":
        return ["  list:", *_names_in_yaml(feature["feature"])]
    if feature["_type"] == "List" and feature["feature"].get("_type") == "Value":
        return [f"  list: {feature['feature']['dtype']}"]
    if feature["_type"] == "List":
        parts = feature["feature"].items()
        return [
            "  list:",
            *(line for name, one in parts for line in (f"  - name: {name}", f"    dtype: {one['dtype']}")),
        ]
    return [f"  dtype: {feature['dtype']}"]


def _names_in_yaml(feature: dict[str, Any]) -> list[str]:
    named = (
        f"        '{number}': {json.dumps(name, ensure_ascii=False)}" for number, name in enumerate(feature["names"])
    )
    return ["    class_label:", "      names:", *named]


def _pictures(outgoing: Outgoing) -> Iterator[tuple[str, bytes]]:
    """The pictures, and what is said of each: as JSON, for of a CSV `datasets` would make a 1 of a class called 01."""
    lines: list[dict[str, object]] = []
    for row in outgoing.labelled():
        content = outgoing.pool.picture(row.row)
        name = picture_name(row.row, content)
        label = list(row.names) if outgoing.holds_several else outgoing.in_table(row.label)
        told: dict[str, object] = {"file_name": name, "label": label, "row": row.row, "row_id": row.id}
        marks = {"drawn_at_random": row.check, "chosen_by": row.opinions[0].decision.strategy}
        lines.append({**told, **row.columns(*_OURS, _PICTURE), **marks, "answers": _answers(outgoing, row)})
        yield f"train/{name}", content
    yield "train/metadata.jsonl", json_lines(iter(lines))
