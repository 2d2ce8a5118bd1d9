"""What texts mean, on the pages: one quiet line while they are read, and what can be had where no model is."""

from dataclasses import replace

import pytest
from onnx_bytes import chain
from reviews import reviews_in
from visits import opened, read
from waiting import wait_for
from zipped import pets, zipped

from al_core.errors import Unreachable
from al_core.learning import meanings
from al_core.numbers.saved.meaning_worth import MeaningWorth
from al_core.pools.readers.uploads import create_pool
from al_core.projects.projects import create_project, open_project
from al_core.projects.store import open_store
from al_core.serving.readers import HowFar
from al_core.tasks.classification.classes import named_classes
from pages.ui.shared import meaning as module
from pages.ui.shared.meaning import few_words, reading_words

pytestmark = pytest.mark.usefixtures("in_this_process", "nothing_behind")


@pytest.fixture
def reviews(data, tmp_path):
    store = open_store(data)
    yield reviews_in(store, tmp_path)
    store.close()


def test_the_label_page_reads_behind_the_example_and_says_when_the_model_sees_meaning(reviews, encoder):
    page = opened("label", project=reviews.id)
    assert "Meaning: " in read(page)

    wait_for(lambda: "Meaning: learnt from beside the words" in read(page.run()), pause=0.2)


def test_meaning_can_be_turned_off(data, reviews, encoder):
    page = opened("strategy", project=reviews.id)

    page.toggle(key="set_meaning").set_value(False).run()

    store = open_store(data)
    assert open_project(store, reviews.id).settings.model.meaning is False
    store.close()
    assert "words alone" in read(page)


def test_of_images_meaning_is_spoken_of_where_a_model_is_named_and_nothing_is_offered(data, tmp_path, monkeypatch):
    store = open_store(data)
    pool = create_pool(zipped(tmp_path / "pets.zip", pets(20)), data=data)
    project = create_project(store, pool, name="Pets", question="Which?", task=named_classes(["cat", "dog"]))
    store.close()
    monkeypatch.delenv("AL_TEXT_MODEL")
    monkeypatch.setattr(module, "text_encoder", lambda: None)
    before = read(opened("strategy", project=project.id))
    eyes = chain(tmp_path / "eyes" / "model.onnx", ("GlobalAveragePool", "Flatten")).parent
    monkeypatch.setenv("AL_IMAGE_MODEL", str(eyes))

    page = opened("strategy", project=project.id)

    assert "eaning" not in before
    assert page.toggle(key="set_meaning").label == "Meaning of images"
    assert "Off: pixels alone." in read(page)
    assert "Download" not in before + read(page)
    wait_for(lambda: "The model sees pixels and meaning" in read(page.run()), pause=0.2)
    (eyes / "model.onnx").unlink()
    assert "AL_IMAGE_MODEL names a folder that holds no model" in read(page.run())


def test_where_no_model_is_one_is_offered_and_without_a_network_that_is_said(reviews, monkeypatch):
    monkeypatch.delenv("AL_TEXT_MODEL")
    monkeypatch.setattr(module, "text_encoder", lambda: None)
    monkeypatch.setattr(meanings, "text_encoder", lambda: None)
    asked = []

    def unreachable():
        asked.append("once")
        raise Unreachable("There is no network. Try again later.")

    monkeypatch.setattr(module, "download", unreachable)
    page = opened("strategy", project=reviews.id)
    assert "fetched to it (sentence-transformers/all-MiniLM-L6-v2 from huggingface.co, 91 MB)" in read(page)
    assert not asked

    page.button(key="download_meaning").click().run()

    assert asked == ["once"]
    assert "There is no network." in read(page)


def test_where_nothing_could_read_a_model_no_download_is_offered(reviews, monkeypatch):
    monkeypatch.delenv("AL_TEXT_MODEL")
    monkeypatch.setattr(module, "text_encoder", lambda: None)
    monkeypatch.setattr(module, "missing_libraries", lambda: ["tokenizers"])

    page = opened("strategy", project=reviews.id)

    assert "pip install '.[meaning]'" in read(page)
    assert not [one for one in page.button if one.key == "download_meaning"]


def test_a_folder_without_a_model_is_said_and_words_are_learnt_from(reviews, monkeypatch, tmp_path):
    monkeypatch.setenv("AL_TEXT_MODEL", str(tmp_path / "nowhere"))

    page = opened("strategy", project=reviews.id)

    assert "nowhere, which is not a folder" in read(page)
    assert not page.exception


@pytest.mark.parametrize(
    ("far", "words"),
    [
        (HowFar("reading", 1_200, 1_200, 2_400, 2_400, 19.0), "Reading for meaning: 1,200 of 2,400, about 20 s left"),
        (
            HowFar("reading", 50, 50, 6_200, 90_000, 100.0),
            "Reading for meaning: 50 of the 6,200 needed first, about 2 min left",
        ),
        (HowFar("waiting", 0, 0, 2_400, 2_400), "Reading for meaning: 0 of 2,400"),
        (HowFar("read", 9, 9, 9, 9), "The texts are read for meaning; the next model sees it."),
        (
            HowFar("failed", 0, 0, 9, 9, problem="The file is gone."),
            "The texts cannot be read for meaning: The file is gone. Words alone are learnt from.",
        ),
    ],
)
def test_how_far_it_is_is_said_in_one_line(far, words):
    assert reading_words(far, "texts", False, None) == words


def test_of_images_it_is_said_that_pixels_are_seen_anyway():
    failed = HowFar("failed", 0, 0, 9, 9, problem="The file is gone.")

    assert reading_words(failed, "images", False, None, "pixels") == (
        "The images cannot be read for meaning: The file is gone. Pixels alone are learnt from."
    )
    assert reading_words(HowFar("read", 9, 9, 9, 9), "images", True, None, "pixels").startswith(
        "The model sees pixels and meaning;"
    )


def test_of_a_large_pool_it_is_said_that_a_part_is_asked_about():
    far = HowFar("reading", 6_200, 6_200, 6_200, 90_000, 1_200.0)

    assert reading_words(far, "texts", True, MeaningWorth(5, missing="Wait.")) == (
        "What meaning brings is not known yet. Wait. 6,200 of 90,000 texts are read for meaning, and what is asked is "
        "chosen among these; the rest takes about 20 min."
    )


def test_in_short_it_stays_one_line():
    far = HowFar("reading", 1_200, 1_200, 2_400, 2_400, 19.0)

    assert few_words(far, False, None) == "1,200 of 2,400 read, about 20 s left"
    assert few_words(far, True, None) == "learnt from beside the words"
    assert few_words(replace(far, state="failed"), False, None) == "cannot be read"
