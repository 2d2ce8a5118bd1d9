"""The one-click pools: digits, tumours, shells, and messages of a topic, of several and with names; all is known."""

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from sklearn.datasets import load_breast_cancer, load_digits

from al_core.errors import UnknownName
from al_core.files import Unfinished
from al_core.pools import messages, mixed_messages, named_messages, shells
from al_core.pools.intake import Intake
from al_core.pools.label_sets import IN_LISTS
from al_core.pools.pool import Pool, PoolKind, Role, open_pool
from al_core.progress import Progress, untold
from al_core.spans.marking import written

_VERSION = 1
MEASURES = {
    "radius": "Radius, mm",
    "texture": "Texture",
    "perimeter": "Perimeter, mm",
    "area": "Area, mm²",
    "smoothness": "Smoothness",
    "compactness": "Compactness",
    "concavity": "Concavity",
    "concave points": "Concave points",
    "symmetry": "Symmetry",
    "fractal dimension": "Fractal dimension",
}

_Row = tuple[list[str], bytes]


@dataclass(frozen=True)
class Sample:
    """A sample pool: key, words for the home screen, the question to ask, and its task as it is kept.

    `labels_parted_by` is what parts the known labels where a cell holds several; with `spans` they are markings.
    """

    name: str
    title: str
    line: str
    project: str
    question: str
    task: Mapping[str, Any]
    kind: PoolKind
    noun: str
    roles: Callable[[], dict[str, Role]]
    rows: Callable[[], Iterator[_Row]]
    labels_parted_by: str = ""
    spans: bool = False

    @property
    def fingerprint(self) -> str:
        """Names the content: the same on every machine."""
        return sha256(f"sample:{self.name}:{_VERSION}".encode()).hexdigest()[:32]


def build(sample: Sample | str, data: Path, progress: Progress = untold) -> Pool:
    """Write the sample's pool under `data`, or open it when it is there already; raises UnknownName."""
    if isinstance(sample, str):
        if sample not in SAMPLES:
            raise UnknownName("sample", sample, SAMPLES)
        sample = SAMPLES[sample]
    final = data / "pools" / sample.fingerprint
    if not final.exists():
        progress(0.0, f"Preparing {sample.project.lower()}")
        with Unfinished(final) as folder:
            _write(sample, folder)
    progress(1.0, f"{sample.project} ready")
    return open_pool(final)


def _write(sample: Sample, folder: Path) -> None:
    pictured, parted_by = sample.kind == "image", sample.labels_parted_by
    roles, spans = sample.roles(), sample.spans
    intake = Intake(folder, sample.project, roles, pictures=pictured, labels_parted_by=parted_by, spans=spans)
    rows = list(sample.rows())
    pictures = [picture for _, picture in rows] if pictured else []
    intake.add([cells for cells, _ in rows], range(1, len(rows) + 1), pictures)
    intake.finish(name=sample.project, kind=sample.kind, noun=sample.noun, fingerprint=sample.fingerprint)


def _digit_roles() -> dict[str, Role]:
    return {"image": "image", "digit": "label"}


def _digit_rows() -> Iterator[_Row]:
    images, labels = load_digits(return_X_y=True)
    for number, (pixels, label) in enumerate(zip(images.reshape(-1, 8, 8), labels, strict=True), start=1):
        yield [f"digit {number}", str(label)], _dark_on_white(pixels)


def _dark_on_white(ink: np.ndarray) -> bytes:
    """An 8x8 PNG from ink between 0 and 16."""
    picture = Image.fromarray(np.round(255 - ink * (255 / 16)).astype(np.uint8))
    content = io.BytesIO()
    picture.save(content, format="PNG")
    return content.getvalue()


def _tumour_roles() -> dict[str, Role]:
    roles: dict[str, Role] = {_readable(name): "number" for name in load_breast_cancer().feature_names}
    return {**roles, "Diagnosis": "label"}


def _readable(name: str) -> str:
    """scikit-learn's "worst area" as "Worst area, mm²", "mean radius" as "Radius, mm"."""
    kind = "worst" if name.startswith("worst") else "error" if name.endswith("error") else "mean"
    measure = MEASURES[name.removeprefix("worst ").removeprefix("mean ").removesuffix(" error")]
    words, comma, unit = measure.partition(", ")
    if kind == "worst":
        words = f"Worst {words.lower()}"
    return f"{words}{' error' if kind == 'error' else ''}{comma}{unit}"


def _tumour_rows() -> Iterator[_Row]:
    table = load_breast_cancer()
    for values, label in zip(table.data, table.target, strict=True):
        yield [*(f"{value:.5g}" for value in values), str(table.target_names[label]).capitalize()], b""


def _message_roles() -> dict[str, Role]:
    return {"message": "text", "topic": "label"}


def _message_rows() -> Iterator[_Row]:
    for text, topic in messages.write(2_000):
        yield [text, topic], b""


def _mixed_roles() -> dict[str, Role]:
    return {"message": "text", "topics": "label"}


def _mixed_rows() -> Iterator[_Row]:
    for text, about in mixed_messages.write_mixed(2_000):
        yield [text, json.dumps(about)], b""


def _name_roles() -> dict[str, Role]:
    return {"message": "text", "names": "label"}


def _name_rows() -> Iterator[_Row]:
    for text, marking in named_messages.write_named(800):
        yield [text, written(marking)], b""


def _shell_roles() -> dict[str, Role]:
    return {"image": "image", "age": "label"}


def _shell_rows() -> Iterator[_Row]:
    for number, shell in enumerate(shells.found_shells(), start=1):
        yield [f"shell {number}", str(shell.age)], shells.picture(shell)


def _years() -> dict[str, Any]:
    """The task of an age in whole years, as it is kept."""
    ends = {"low": float(shells.YOUNGEST), "high": float(shells.OLDEST), "step": 1.0}
    return {"name": "regression", "tolerance": 1.0, "unit": "years", **ends}


def _classes(*names: str) -> dict[str, Any]:
    """The task of one class out of these, as it is kept."""
    return {"name": "classification", "classes": names, "began_with": names}


def _labels(*names: str) -> dict[str, Any]:
    """The task of any number of labels out of these, as it is kept."""
    return {"name": "multilabel", "labels": names, "began_with": names}


def _spans(*names: str) -> dict[str, Any]:
    """The task of spans with these names, as it is kept."""
    return {"name": "sequence", "labels": names, "began_with": names}


def _catalogue(samples: Sequence[Sample]) -> dict[str, Sample]:
    return {sample.name: sample for sample in samples}


SAMPLES: dict[str, Sample] = _catalogue(
    [
        Sample(
            "digits",
            "Digits (images)",
            "1,797 scans, 10 classes",
            "Handwritten digits",
            "Which digit is this?",
            _classes(*"0123456789"),
            "image",
            "digit",
            _digit_roles,
            _digit_rows,
        ),
        Sample(
            "tumours",
            "Tumours (table)",
            "569 rows, 30 numbers, 2 classes",
            "Breast tumours",
            "Is this tumour benign or malignant?",
            _classes("Benign", "Malignant"),
            "table",
            "sample",
            _tumour_roles,
            _tumour_rows,
        ),
        Sample(
            "messages",
            "Messages (texts)",
            "2,000 short texts, 4 topics",
            "Customer messages",
            "What is this message about?",
            _classes(*messages.TOPICS),
            "text",
            "message",
            _message_roles,
            _message_rows,
        ),
        Sample(
            "mixed",
            "Messages, several topics",
            "2,000 short texts, none to three of 6 topics",
            "Customer messages with several topics",
            "What is this message about? All that fit",
            _labels(*mixed_messages.SUBJECTS),
            "text",
            "message",
            _mixed_roles,
            _mixed_rows,
            IN_LISTS,
        ),
        Sample(
            "names",
            "Messages with names (spans)",
            "800 texts: people, places, dates, amounts",
            "Messages with names",
            "Which people, places, dates and amounts of money are named?",
            _spans(*named_messages.NAMED_KINDS),
            "text",
            "message",
            _name_roles,
            _name_rows,
            spans=True,
        ),
        Sample(
            "shells",
            "Shells (numbers)",
            "800 drawings, 1 to 20 years",
            "Ages of shells",
            "How old is this shell? Count its rings",
            _years(),
            "image",
            "shell",
            _shell_roles,
            _shell_rows,
        ),
    ]
)
