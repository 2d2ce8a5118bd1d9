"""Each export read by its tool's own parser, and taken back in by us: no label may be lost on either way.

Run it as: PEERS_PYTHON=/path/to/their/python python tests/bench/exchange.py
PEERS_PYTHON is an environment with label-studio-sdk, argilla and datasets, as many of them as there are (and asreview,
where it can be installed); Argilla's server is a mock. doccano, Potato and Prodigy have no parser apart from the tool:
their files only come back. Texts as tokens lose the blanks between them, and CoNLL has no name of a row: these are
not compared.
"""

import csv
import importlib
import json
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

HERE = Path(__file__)
PEERS = ("label_studio_sdk", "argilla", "datasets", "asreview")
KINDS = ("text", "image", "sets", "numbers", "spans")
CLASSES = ('no & "never"', "yes 😀")
SKIPPED, UNSURE = 3, 4

Labels = dict[int, str]  # by row of the pool: what people say together


def main() -> None:
    """Write a project of each of KINDS in every format, and say what each parser and we read of it."""
    sys.path.insert(0, str(HERE.parents[2]))
    from apart import apart

    with tempfile.TemporaryDirectory() as folder:
        known = {kind: written(Path(folder), kind) for kind in KINDS}
        versions: dict[str, str] = {}
        parsed: dict[str, dict[str, Labels]] = {}
        for peer in PEERS:
            try:
                versions[peer], parsed[peer] = apart(str(HERE), folder, peer, peer=True)
            except ImportError as error:
                versions[peer] = f"not run: {error}"
        for kind, (labels, rows) in known.items():
            for file in filter(Path.is_file, sorted(Path(folder).glob(f"{kind}-*"))):
                name = file.name.removeprefix(f"{kind}-")
                theirs = [said(labels, found[file.name]) for found in parsed.values() if file.name in found]
                known_again = back(file, rows, kind)
                ours = "not compared" if known_again is None else said(labels, known_again)
                print(f"{kind:8}{name:20}their parser: {' '.join(theirs) or '-':18}back: {ours}")
    print(versions)


def said(known: Labels, found: dict[Any, str]) -> str:
    """How many labels came through, of how many."""
    right = sum(plain(found.get(row, found.get(str(row)))) == plain(label) for row, label in known.items())
    return f"{right} of {len(known)}" + (f", {len(found) - right} more" if len(found) > right else "")


def plain(label: Any) -> Any:
    """A label whoever wrote it: a number as one, several in one order."""
    try:
        read = json.loads(label) if isinstance(label, str) else label
    except ValueError:
        return label
    if isinstance(read, dict):
        return [tuple(one) for one in read["spans"]]
    return sorted(read) if isinstance(read, list) else read


def written(folder: Path, kind: str) -> tuple[Labels, dict[str, int]]:
    """A project with answers of two people in every format that fits it; its labels, and its rows by their names."""
    from al_core.exchange.catalogue import export_for, formats_for
    from al_core.learning.ranking import EMPTY
    from al_core.projects.labels import fold
    from al_core.projects.projects import create_sample
    from al_core.projects.store import open_store
    from al_core.serving.serving import answer, claim

    store = open_store(folder / "data" / kind)
    project = create_sample(store, "digits") if kind == "image" else letters(store, folder, kind)
    for who, n in (("Anna", 40), ("Zoë", 20)):
        for number, served in enumerate(claim(store, project, EMPTY, who, n)):
            how = {SKIPPED: "skip", UNSURE: "unsure"}.get(number, "label")
            value = said_of(project.task, served.row) if how == "label" else None
            answer(store, project, served.token, value, who=who, kind=how)
    for name, form in formats_for(project).items():
        (folder / f"{kind}-{form.ending}").write_bytes(export_for(store, project, name))
    with store.reading() as records:
        labels = fold(records.decisions(project.id), project.task).by_row
    store.close()
    rows = {name: row for row, name in enumerate(project.pool.ids(range(project.pool.n_rows)))}
    return {row: project.task.write(label) for row, label in labels.items()}, rows


def said_of(task: Any, row: int) -> Any:
    """What people say of a row: a class, none to two labels, a number, or none to two spans behind an emoji."""
    if task.name == "sequence":
        return json.dumps({"spans": [[7, 8, task.choices[0]], [9, 15, task.choices[1]]][: row % 3]})
    if not task.choices:
        return str(row / 2 - 10)
    return list(task.choices[: row % 3]) if task.several else task.choices[row % len(task.choices)]


def letters(store: Any, folder: Path, kind: str) -> Any:
    """Texts with numbers, dates, quotes, line ends and signs beyond the first plane."""
    from al_core.pools.readers.uploads import create_pool
    from al_core.projects.projects import create_project
    from al_core.tasks import TASKS
    from al_core.tasks.classification import named_classes
    from al_core.tasks.multilabel.task import Multilabel
    from al_core.tasks.regression.task import Regression

    path = folder / "letters.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["name", "weight", "day", "text"])
        for n in range(80):
            words = f'letter 😀 number {n}, with <b>some</b> | "words" [x]\n in it'
            table.writerow([f"n{n}", "" if n == 7 else n + 0.5, f"2026-11-{n % 28 + 1:02d}", words])
    roles = {"name": "id", "weight": "number", "day": "timestamp", "text": "text"}
    pool = create_pool(path, roles=roles, data=store.folder)
    tasks = {
        "text": named_classes(CLASSES),
        "sets": Multilabel(CLASSES),
        "numbers": Regression(1, low=-10, step=0.5),
        "spans": TASKS["sequence"](labels=CLASSES),
    }
    return create_project(store, pool, name="Let_ters & *co*", question="Which <kind>?", task=tasks[kind])


def back(file: Path, rows: dict[str, int], kind: str) -> Labels | None:
    """The labels that we read of an export, by the row of the pool that it came from; `rows` are those by name."""
    from al_core.pools.label_sets import IN_LISTS
    from al_core.pools.readers.uploads import create_pool, preview

    with tempfile.TemporaryDirectory() as folder:
        seen = preview(file)
        roles = {column.name: column.role for column in seen.columns}
        told_by = next(name for name in ("row", "meta", "instance_id", "id") if name in roles)
        if kind == "spans" and seen.marks.tokens == "blanks":
            return None
        options = replace(seen.options, labels_parted_by=IN_LISTS if kind == "sets" else "")
        pool = create_pool(file, options=options, roles=roles | {told_by: "category"}, data=folder)
        cells = pool.column([column.name for column in pool.columns].index(told_by))
        known = pool.known_labels()
    places = {"meta": lambda cell: json.loads(cell)["row"], "instance_id": rows.get}
    return {int(places.get(told_by, int)(cells[row])): label for row, label in known.items()}


# What follows runs where the tools' parsers are, and knows nothing of us.


def by_label_studio(file: Path) -> Labels:
    """Label Studio's check of each task and each annotation against the interface."""
    from label_studio_sdk.label_interface import LabelInterface

    folder = unpacked(file)
    asked = (folder / "labelling.xml").read_text(encoding="utf-8")
    interface = LabelInterface(asked)
    interface.validate()
    found = {}
    for task in json.loads((folder / "tasks.json").read_text(encoding="utf-8")):
        interface.validate_task({"data": task["data"]})
        for annotation in task["annotations"]:
            if annotation["result"]:
                said = {"model_version": "-", "score": 0.5, "result": annotation["result"]}
                wrong = interface.validate_prediction(said, return_errors=True)
                if wrong:
                    raise ValueError(wrong)
            if not annotation["was_cancelled"] and "<Labels" in asked:
                found[task["data"]["row"]] = _marking(task["data"]["text"], annotation["result"])
            elif not annotation["was_cancelled"]:
                value = annotation["result"][0]["value"] if annotation["result"] else {"choices": []}
                one = 'choice="single"' in asked
                found[task["data"]["row"]] = value["choices"][0] if one else value.get("number", value.get("choices"))
    return found


def _marking(text: str, regions: list[Any]) -> str:
    """Regions as we keep them, from places in units of UTF-16."""
    units, spans = text.encode("utf-16-le"), []
    for one in regions:
        value = one["value"]
        start, end = (len(units[: 2 * value[name]].decode("utf-16-le")) for name in ("start", "end"))
        if text[start:end] != value["text"]:
            raise ValueError(value)
        spans.append([start, end, value["labels"][0]])
    return json.dumps({"spans": spans})


def by_argilla(file: Path) -> Labels:
    """Argilla's settings and records, up to what would be sent to its server."""
    import argilla as rg

    folder = unpacked(file)
    with mock.patch.object(rg.Argilla, "_get_default", return_value=mock.MagicMock()):
        rg.Dataset._load_dataset_model(folder / ".argilla/dataset.json")
        settings = rg.Settings.from_json(folder / ".argilla/settings.json")
        settings.validate()
        workspace = mock.MagicMock(id="3fa85f64-5717-4562-b3fc-2c963f66afa6")
        dataset = rg.Dataset(name="x", settings=settings, client=mock.MagicMock(), workspace=workspace)
        lines = json.loads((folder / "records.json").read_text(encoding="ascii"))
        records = [rg.Record.from_dict(line, dataset=dataset) for line in lines]
    return {
        record.metadata["row"]: _told(response.value, settings.questions[0])
        for record in records
        if record.api_model()
        for response in record.responses
    }


def _told(value: Any, question: Any) -> Any:
    """What was chosen, or the spans as we keep them."""
    if type(question).__name__ != "SpanQuestion":
        return value
    return json.dumps({"spans": [[one["start"], one["end"], one["label"]] for one in value]})


def by_datasets(file: Path) -> Labels:
    """`load_dataset` on the folder, of Parquet or of pictures with metadata.jsonl."""
    import datasets

    with tempfile.TemporaryDirectory() as cache:
        loaded = datasets.load_dataset(str(unpacked(file)), cache_dir=cache)["train"]
        kind = loaded.features["label"]
        shown = [one for one in loaded.features if isinstance(loaded.features[one], datasets.Image)]
        return {
            line["row"]: _named(line["label"], kind) for line in loaded if all(line[name] is not None for name in shown)
        }


def _named(label: Any, kind: Any) -> Any:
    """A label by its name, or several; a number as it is."""
    if isinstance(label, list):
        return [_named(one, kind.feature) for one in label]
    return kind.int2str(label) if hasattr(kind, "int2str") else label


def by_asreview(file: Path) -> Labels:
    """ASReview's reader of a table."""
    import pandas as pd

    importlib.import_module("asreview").load_dataset(str(file))
    table = pd.read_csv(file, keep_default_na=False)
    return {row: label for row, label in zip(table["row"], table["label"], strict=True) if label}


PARSERS = {
    "label_studio_sdk": ("label-studio.zip", by_label_studio),
    "argilla": ("argilla.zip", by_argilla),
    "datasets": ("hugging-face.zip", by_datasets),
    "asreview": ("asreview.csv", by_asreview),
}


def unpacked(file: Path) -> Path:
    """The folder in a zip."""
    folder = file.with_suffix("")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


def parse(folder: Path, peer: str) -> None:
    """What one parser reads of its files, and its version, as JSON."""
    from importlib.metadata import version

    importlib.import_module(peer)
    ending, parser = PARSERS[peer]
    found = {file.name: parser(file) for file in sorted(folder.glob(f"*-{ending}")) if file.is_file()}
    print(json.dumps([version(peer.replace("_", "-")), found]))


if __name__ == "__main__":
    parse(Path(sys.argv[1]), sys.argv[2]) if len(sys.argv) > 2 else main()
