"""Models of what images show, as ONNX: what one gives for a whole image, or the mean over all places in it."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from al_core.errors import BadInput
from al_core.meaning.encoder import Encoder
from al_core.meaning.sessions import opened_model

IMAGE_WEIGHTS = "model.onnx"
PREPROCESSORS = ("preprocessor.json", "preprocessor_config.json")
_SIDE = 224
_WHOLE_FROM = 384  # pixels a side: so large, nothing is cut off by a share (`crop_pct`)
# What most models were taught with: mean and deviation of red, green and blue in photographs, of 0 to 1.
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_KINDS: dict[str, type[np.floating]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(double)": np.float64,
}
_POOLED = ("image_embeds", "pooler_output")


@dataclass(frozen=True)
class PictureEncoder(Encoder):
    """A model of meaning of images in `model.onnx`; how they are brought to it says `preprocessor`, as Hugging Face's.

    The model takes one image at a time, colours before or after places, and gives a row, a map whose places are
    averaged, or a row for each part of the image.
    """

    preprocessor: Path | None = None

    rules = "one image at a time, length 1"

    @property
    def files(self) -> tuple[Path, ...]:
        """The weights, where they are in several files all of them, and the preprocessor."""
        beside = sorted(one for one in self.weights.parent.glob(f"{self.weights.name}?*") if one.is_file())
        return self.weights, *beside, *([self.preprocessor] if self.preprocessor else [])

    @property
    def width(self) -> int:
        """As of a black image."""
        form = _form(self.weights, self.preprocessor)
        return len(_given(self.weights, form, Image.new("L", form.size)))

    def _row(self, item: bytes) -> NDArray[np.floating]:
        with Image.open(io.BytesIO(item)) as picture:
            return _given(self.weights, _form(self.weights, self.preprocessor), picture)


def picture_encoder_in(folder: Path) -> PictureEncoder:
    """The model in a folder: `model.onnx`, and a preprocessor where it has one. Raises BadInput."""
    if not (folder / IMAGE_WEIGHTS).is_file():
        raise BadInput(f"there is no {IMAGE_WEIGHTS} in {folder}.")
    found = (folder / name for name in PREPROCESSORS)
    return PictureEncoder(folder.name, folder / IMAGE_WEIGHTS, next((one for one in found if one.is_file()), None))


class _Form(NamedTuple):
    """How an image is brought to a model, and what is taken of what it gives.

    It is made as large as `scaled`, a size or the length of its shorter side, of which the middle is cut out at `size`.
    Its numbers of 0 to 255 are multiplied by `factor`, less `mean`, and divided by `deviation`. `last`: colours come
    after places.
    """

    size: tuple[int, int]
    scaled: tuple[int, int] | int
    mode: str
    factor: float
    mean: Sequence[float]
    deviation: Sequence[float]
    resampling: Image.Resampling
    last: bool
    kind: type[np.floating]
    output: str


def _given(weights: Path, form: _Form, picture: Image.Image) -> NDArray[np.floating]:
    """What the model says of an image."""
    numbers = np.asarray(_brought(picture, form), np.float64).reshape(form.size[1], form.size[0], -1)
    numbers = (numbers * form.factor - form.mean) / form.deviation
    X = (numbers if form.last else numbers.transpose(2, 0, 1))[None].astype(form.kind)
    session = opened_model(weights)
    (found,) = session.run([form.output], {session.get_inputs()[0].name: X})
    row = np.asarray(found[0], np.float64)
    places = {1: (), 2: (0,), 3: (0, 1) if form.last else (1, 2)}[row.ndim]
    return np.asarray(row.mean(axis=places) if places else row)


def _brought(picture: Image.Image, form: _Form) -> Image.Image:
    """The image at its size."""
    even, scaled = picture.convert(form.mode), form.scaled
    if isinstance(scaled, int):
        width, height = (max(scaled, round(side * scaled / min(even.size))) for side in even.size)
        scaled = width, height
    left, top = ((have - wanted) // 2 for have, wanted in zip(scaled, form.size, strict=True))
    return even.resize(scaled, form.resampling).crop((left, top, left + form.size[0], top + form.size[1]))


@lru_cache(maxsize=4)
def _form(weights: Path, preprocessor: Path | None) -> _Form:
    """As the model and its preprocessor say. Raises BadInput where the model is none of images."""
    last, kind, colours, fixed = _taken(weights)
    said, output = _read(preprocessor), _output(weights)
    normal = said if said.get("do_normalize", True) else {"mean": 0.0, "std": 1.0}
    try:
        size, scaled = _sizes(said, fixed)
        return _Form(
            size,
            scaled,
            "L" if colours == 1 else "RGB",
            float(said.get("rescale_factor", 1 / 255)) if said.get("do_rescale", True) else 1.0,
            _for_colours(normal.get("image_mean", normal.get("mean", _MEAN)), colours),
            _for_colours(normal.get("image_std", normal.get("std", _DEVIATION)), colours),
            Image.Resampling(said.get("resample", Image.Resampling.BILINEAR)),
            last,
            kind,
            output,
        )
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise BadInput(f"{preprocessor} does not say how images are brought to the model beside it.") from error


def _taken(weights: Path) -> tuple[bool, type[np.floating], int, tuple[int, int] | None]:
    """Of what the model takes: whether colours come last, the kind of numbers, how many colours, and a fixed size."""
    inputs = opened_model(weights).get_inputs()
    shape = list(inputs[0].shape) if len(inputs) == 1 else []
    last = len(shape) == 4 and shape[3] in (1, 3) and shape[1] not in (1, 3)
    colours, height, width = (shape[3], *shape[1:3]) if last else (*shape[1:], 0, 0, 0)[:3]
    several = bool(shape) and isinstance(shape[0], int) and shape[0] != 1
    if (
        len(shape) != 4
        or several
        or inputs[0].type not in _KINDS
        or (isinstance(colours, int) and colours not in (1, 3))
    ):
        raise BadInput(f"{weights} does not take one image of numbers: it is no model of images.")
    known = isinstance(height, int) and isinstance(width, int)
    return last, _KINDS[inputs[0].type], 1 if colours == 1 else 3, (width, height) if known else None


def _sizes(said: Mapping[str, Any], fixed: tuple[int, int] | None) -> tuple[tuple[int, int], tuple[int, int] | int]:
    """The size that a model takes, and that to which images are brought before their middle is cut out."""
    told = said.get("size", _SIDE if fixed is None else fixed)
    crops = said.get("do_center_crop", "crop_size" in said)
    cut = scaled = int(told) if crops and isinstance(told, int) else _sides(told)
    if crops:
        cut = _sides(said.get("crop_size", told))
    elif "crop_pct" in said and isinstance(scaled, int) and scaled < _WHOLE_FROM:
        scaled = int(scaled / said["crop_pct"])
    size = fixed or (cut if isinstance(cut, tuple) else (cut, cut))
    if isinstance(scaled, int):
        return size, max(scaled, *size)
    return size, (max(scaled[0], size[0]), max(scaled[1], size[1])) if crops else size


def _sides(told: Any) -> tuple[int, int] | int:
    """Width and height, or the shorter side."""
    if isinstance(told, tuple):
        return told
    if isinstance(told, Mapping):
        return int(told["shortest_edge"]) if "shortest_edge" in told else (int(told["width"]), int(told["height"]))
    return int(told), int(told)


def _for_colours(told: Any, n: int) -> tuple[float, ...]:
    """A number for each colour; their mean where an image is grey."""
    numbers = [float(one) for one in (told if isinstance(told, Sequence) else [told] * n)]
    if len(numbers) != n and n != 1:
        raise ValueError("not a number for each colour")
    return tuple(numbers) if len(numbers) == n else (sum(numbers) / len(numbers),)


def _output(weights: Path) -> str:
    """The name of what the model gives for a whole image, or else for places in it. Raises BadInput."""
    outputs = opened_model(weights).get_outputs()
    kept = [one.name for rank in (2, 4, 3) for one in outputs if len(one.shape or ()) == rank]
    if not kept:
        raise BadInput(f"{weights} gives no row an image and no map of it: it is no model of meaning.")
    return next((name for name in _POOLED if name in kept), kept[0])


def _read(preprocessor: Path | None) -> Mapping[str, Any]:
    if preprocessor is None:
        return {}
    try:
        said = json.loads(preprocessor.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{preprocessor} cannot be read as JSON.") from error
    if not isinstance(said, Mapping):
        raise BadInput(f"{preprocessor} holds no names with what they stand for.")
    return said
