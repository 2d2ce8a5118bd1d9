"""The card of a data set, from the decision record: what was labelled, by how many, how chosen, how good."""

import json
import re
import time
from collections.abc import Sequence

from al_core.amounts import counted
from al_core.exchange.outgoing import Outgoing
from al_core.numbers.record.chapters import Part
from al_core.numbers.record.document import collect

SPACY_CONVERT = "python -m spacy convert FILE.conll FOLDER -c conll"
_MARKUP = re.compile(r"([\\`*_{}\[\]#|<>~$])")
Feature = tuple[str, Sequence[str]]  # its name, and what is said of it, a line each


def dataset_card(outgoing: Outgoing, features: Sequence[Feature], now: float | None = None) -> str:
    """README.md: a head for machines, then for people; `features` are the columns, () of pictures."""
    page = collect(
        outgoing.project,
        outgoing.log,
        outgoing.rounds,
        saved=None,
        baseline=None,
        now=time.time() if now is None else now,
    )
    parts = [line for part in page.parts for line in _part(part)]
    title, question = _plain(outgoing.project.name), _plain(outgoing.project.question)
    told = ["", f"# {title}", "", f"Each example answers: {question}", "", *_labelled(outgoing), "", page.said]
    made = f"Labelled with active learning; this card follows from the decision record of {page.made}."
    return "\n".join([*_head(outgoing, features), *told, *parts, "", made, ""])


def _head(outgoing: Outgoing, features: Sequence[Feature]) -> list[str]:
    named = [f"pretty_name: {json.dumps(outgoing.project.name, ensure_ascii=False)}", "tags:", "- active-learning"]
    if not features:
        return ["---", *named, "---"]
    files = [
        "configs:",
        "- config_name: default",
        "  data_files:",
        "  - split: train",
        "    path: data/train-*.parquet",
    ]
    columns = [
        line
        for name, said in features
        for line in (f"  - name: {json.dumps(name, ensure_ascii=False)}", *(f"  {one}" for one in said))
    ]
    return ["---", *named, *files, "dataset_info:", "  features:", *columns, "---"]


def _labelled(outgoing: Outgoing) -> list[str]:
    """How many, by how many, and what of it is a sample."""
    labels, zones = outgoing.labels, outgoing.project.zones
    given = [one for one in labels.decisions() if one.kind == "label"]
    n_people, n_chosen = len({one.who for one in given}), sum(one.drawn == "queried" for one in given)
    people = f"{n_people:,} {'person' if n_people == 1 else 'people'}"
    told = f"{counted(labels.count, 'label')} by {people}, of {counted(outgoing.pool.n_rows, outgoing.pool.noun)}."
    if zones.check_zone.size:
        told += (
            f" {len(labels.checks()):,} of the labelled rows were drawn at random from a check zone of "
            f"{zones.check_zone.size:,} that the strategy could not touch (`drawn_at_random`): only these are a "
            "sample; the model was tested on them and never learnt from them."
        )
    if outgoing.known:
        told += f" {len(outgoing.known):,} more were known before the labelling began (`chosen_by` says so)."
    if n_chosen:
        told += (
            f" {n_chosen:,} were chosen to teach the model: how often a class occurs here says nothing of the whole."
        )
    if outgoing.tokens:
        told += f" For spaCy, take the CoNLL file of the same labels: `{SPACY_CONVERT}`."
    return [told]


def _part(part: Part) -> list[str]:
    """A chapter of the record as a list or a table."""
    lines = [f"- {_plain(name)}: {_plain(said)}" for name, said in part.lines]
    table = [_row(part.head), _row(["---"] * len(part.head), raw=True), *map(_row, part.rows)] if part.head else []
    note = ["", _plain(part.note)] if part.note else []
    return ["", f"## {_plain(part.title)}", "", *lines, *table, *note]


def _row(cells: Sequence[str], raw: bool = False) -> str:
    return f"| {' | '.join(cell if raw else _plain(cell) for cell in cells)} |"


def _plain(text: str) -> str:
    """Words on one line in which nothing is markup."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
