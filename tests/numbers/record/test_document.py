"""The decision record: one page that says all, in three forms; its `chapters` from a real round."""

import io
import re
from dataclasses import replace

import pytest
from logs import log_of, ranked
from PIL import Image
from recorded import lines, rounds, table

from al_core import record as offered
from al_core.errors import BadInput, UnknownName
from al_core.learning.learning import learn
from al_core.learning.rounds import Round
from al_core.numbers.record.chapters import made_with
from al_core.numbers.record.document import collect, record
from al_core.numbers.record.picture import HIGH, PAGE_WIDE
from al_core.numbers.saved.baseline import Baseline
from al_core.numbers.saved.measured import Difference
from al_core.numbers.saved.projection import Projection
from al_core.numbers.saved.summary import Saved
from al_core.numbers.saved.tallies import save_tally, tally_file
from al_core.projects.projects import own_folder
from al_core.projects.settings import adjusted
from al_core.serving.serving import answer, claim

SAVED = Saved(90, Projection(2.5, 90, 8), Difference(0.02, -0.03, 0.07, 27, 30))


def test_it_says_what_was_decided_and_when(page):
    assert (page.title, page.made) == ("Decision record: Breast tumours", "1970-01-01 00:00 UTC")
    assert page.decision == "Keep going"
    assert page.said.startswith("The next 50 labels (1.7 min) should add about 0.8 points (0 to 2)")


def test_it_names_data_settings_seed_and_versions(page, tumours):
    said = lines(page)

    assert said["Fingerprint of the pool"] == tumours.pool.fingerprint
    assert said["Accuracy"] == "86%, likely 81–90%"
    assert said["Tested on"] == "284 examples with known labels (hold-out)"
    assert said["Labelled"] == f"80 of {tumours.zones.n_askable}, 0 of them checks"
    assert (said["Model"], said["Seed"]) == ("Automatic (auto)", "0")
    assert "scikit-learn" in said["Made with"]
    assert any("batch_size 5" in part.note for part in page.parts)


def test_while_the_model_learns_anew_without_a_column_it_has_no_score_of_before(tumours):
    without = replace(tumours, settings=adjusted(tumours.settings, left_out=("radius",)))

    page = collect(
        without, log_of(tumours, tumours.zones.candidates[:80]), rounds(0.97), saved=None, baseline=None, now=0.0
    )

    assert lines(page)["Accuracy"].startswith("not measured: the model learns anew without “radius”")
    assert page.curves == ()


def test_it_says_who_labelled_how_much_and_which_classes(page):
    # 2 seconds a label
    assert table(page, "Who labelled") == (("Anna", "70", "0", "2.3 min"), ("Ben", "10", "0", "under 1 min"))
    assert sum(int(row[1]) for row in table(page, "Labels by class")) == 80


def test_the_same_log_has_the_same_fingerprint_and_another_answer_another(tumours):
    log = log_of(tumours, tumours.zones.candidates[:20])
    other = [replace(log[0], value="Malignant" if log[0].value == "Benign" else "Benign"), *log[1:]]

    def name(answers):
        return lines(collect(tumours, answers, [], saved=None, baseline=None, now=0.0))["Fingerprint of the answers"]

    assert name(log) == name(log)
    assert name(log) != name(other)


def test_a_projection_and_a_replay_are_said_where_there_are_any(tumours, unknown_tumours):
    log = log_of(unknown_tumours, unknown_tumours.zones.candidates[:60])
    log += log_of(unknown_tumours, unknown_tumours.zones.check_zone[:30], check=True, start=61)
    projected = collect(unknown_tumours, log, rounds(0.8), saved=SAVED, baseline=None, now=0.0)
    assert "projection: at random 1.5 to 4.0 times as many" in lines(projected)["Labels saved"]
    assert "not yet distinguishable" in lines(projected)["Labels saved"]

    baseline = Baseline(
        20, {"accuracy": ([10, 40, 160], [0.5, 0.6, 0.7], [0.4] * 3, [0.8] * 3)}, {"accuracy": [0.01] * 3}
    )
    replayed = collect(tumours, log_of(tumours, tumours.zones.candidates[:80]), rounds(0.6, 0.69), saved=None,
                       baseline=baseline, now=0.0)  # fmt: skip
    assert "against labels drawn at random" in lines(replayed)["Labels saved"]
    assert [curve.name for curve in replayed.curves] == ["yours", "drawn at random, replayed"]


@pytest.mark.parametrize(("form", "begins"), [("html", b"<!DOCTYPE"), ("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_it_comes_as_a_page_a_pdf_or_a_picture(store, tumours, form, begins):
    made = offered(store, tumours.id, form)

    assert made.startswith(begins)
    if form == "pdf":
        assert len(re.findall(rb"/Type /Page\b", made)) == 1
    if form == "png":
        assert Image.open(io.BytesIO(made)).size == (PAGE_WIDE, HIGH)


@pytest.mark.parametrize("given", [str, lambda folder: folder])
def test_the_folder_of_a_store_and_the_id_of_a_project_do(store, tumours, given):
    assert offered(given(store.folder), tumours.id).startswith(b"<!DOCTYPE")


def test_what_the_app_has_counted_last_stands_in_a_record_made_without_it(store, tumours_in_part):
    kept = tally_file(own_folder(store, tumours_in_part.id), tumours_in_part.settings)
    kept.parent.mkdir(parents=True, exist_ok=True)
    save_tally(kept, SAVED)
    (served,) = claim(store, tumours_in_part, ranked(tumours_in_part.zones.candidates[:1]), "Anna", 1)
    answer(store, tumours_in_part, served.token, "Benign", who="Anna")

    page = record(store, tumours_in_part.id).decode()

    assert "As of 90 answers" in page
    assert "not counted" not in page


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(BadInput, match="There is no folder"):
        record(tmp_path / "typo", "letters")

    assert not list(tmp_path.iterdir())


def test_an_unknown_form_is_refused_with_those_there_are(store, tumours):
    with pytest.raises(UnknownName, match="html, pdf, png"):
        record(store, tumours, "docx")


def test_a_real_round_is_recorded_with_its_calibration(tumours):
    log = log_of(tumours, tumours.zones.candidates[:80])
    finished = replace(learn(tumours.pool, tumours.settings, log), version=1)

    said = lines(collect(tumours, log, [finished], saved=None, baseline=None, now=0.0))

    assert re.fullmatch(r"\d+(\.\d)? points?, likely \d+(\.\d)? to \d+(\.\d)?", said["Expected calibration error"])


def test_it_says_where_a_model_saw_what_texts_mean():
    words, both = (dict(made_with([Round(3, n_labels=40, meaning=name)]).lines) for name in ("", "a model"))

    assert both["Texts are learnt from by"] == "words and meaning (a model)"
    assert "Texts are learnt from by" not in words
