"""A model of meaning from a hub: downloaded when somebody asks for it, by the hub's own library."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from al_core.errors import NotInstalled, Unreachable
from al_core.files import Unfinished
from al_core.meaning.encoder import Encoder
from al_core.meaning.finding import TOKENIZER, encoder_in, models_folder


@dataclass(frozen=True)
class Offer:
    """A model that can be downloaded: from whom, how large, and which file becomes which."""

    repository: str
    megabytes: int
    files: Mapping[str, str]

    @property
    def name(self) -> str:
        """The folder that it gets."""
        return self.repository.rpartition("/")[2]


OFFERS = {
    one.name: one
    for one in (
        Offer(
            "sentence-transformers/all-MiniLM-L6-v2", 91, {"onnx/model.onnx": "model.onnx", "tokenizer.json": TOKENIZER}
        ),
        Offer("minishlab/potion-base-8M", 31, {"model.safetensors": "model.safetensors", "tokenizer.json": TOKENIZER}),
    )
}
OFFERED = "all-MiniLM-L6-v2"
_READ_BY = ("huggingface_hub", "onnxruntime", "tokenizers")


def missing_libraries() -> list[str]:
    """What has to be installed before a model of OFFERS can be downloaded and read."""
    return [name for name in _READ_BY if find_spec(name) is None]


def download(name: str = OFFERED) -> Encoder:
    """Download a model of OFFERS into the folder of models, unless it is there. Raises Unreachable and NotInstalled."""
    offer = OFFERS[name]
    folder = models_folder() / offer.name
    if not folder.is_dir():
        _fetch(offer, folder)
    return encoder_in(folder)


def _fetch(offer: Offer, folder: Path) -> None:
    if find_spec("huggingface_hub") is None:
        raise NotInstalled("Downloading a model of meaning", "huggingface_hub", '".[meaning]"')
    from huggingface_hub import snapshot_download

    with Unfinished(folder) as unfinished, tempfile.TemporaryDirectory(dir=unfinished) as inside:
        try:
            snapshot_download(offer.repository, allow_patterns=list(offer.files), local_dir=inside)
            for theirs, ours in offer.files.items():
                (Path(inside) / theirs).replace(unfinished / ours)
        except Exception as error:  # what its network libraries raise has no root that it names
            told = f"{offer.repository} could not be downloaded ({offer.megabytes} MB)"
            raise Unreachable(f"{told}: there is no network, or the hub does not answer. Try again later.") from error
