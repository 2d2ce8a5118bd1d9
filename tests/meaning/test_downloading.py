"""A model that somebody asks for: `downloading`. The hub's library is stood in for; nothing leaves the machine."""

import huggingface_hub
import pytest
from meanings import table_of_words

from al_core.errors import Unreachable
from al_core.meaning import downloading
from al_core.meaning.downloading import OFFERED, OFFERS, download
from al_core.meaning.finding import models_folder

SMALL = "potion-base-8M"


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch):
    monkeypatch.setenv("AL_DATA_DIR", str(tmp_path))


def test_only_the_files_of_the_model_are_fetched_and_only_once(tmp_path, monkeypatch):
    asked = []

    def fetched(repository, allow_patterns, local_dir):
        asked.append((repository, allow_patterns))
        table_of_words(tmp_path / local_dir, {"red": [3, 4]})

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetched)
    rows = [download(SMALL).encode(["red"]).tolist() for _ in range(2)]

    assert asked == [("minishlab/potion-base-8M", ["model.safetensors", "tokenizer.json"])]
    assert rows == [[pytest.approx([0.6, 0.8])]] * 2
    assert sorted(one.name for one in (models_folder() / SMALL).iterdir()) == ["model.safetensors", "tokenizer.json"]


def test_without_a_network_nothing_is_left_behind(monkeypatch):
    def unreachable(*_given, **_named):
        raise ConnectionError("name not known")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)

    with pytest.raises(Unreachable, match=r"MiniLM-L6-v2 could not be downloaded \(91 MB\): there is no network"):
        download()
    assert not list(models_folder().iterdir())


def test_every_offer_says_where_it_comes_from_and_has_what_a_model_needs():
    assert OFFERED in OFFERS
    assert all("/" in one.repository and "tokenizer.json" in one.files for one in OFFERS.values())


def test_without_the_hubs_library_the_extra_is_named(monkeypatch):
    monkeypatch.setattr(downloading, "find_spec", lambda name: None)

    with pytest.raises(downloading.NotInstalled, match="needs huggingface_hub, which is not installed"):
        download()
