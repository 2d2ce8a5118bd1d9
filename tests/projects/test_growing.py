"""More rows for a project: nothing moves, nobody's answer is lost, and the new rows are looked at with care."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from al_core.errors import BadInput
from al_core.learning.arrivals import in_proportion, newest
from al_core.learning.learning import learn
from al_core.learning.ranking import EMPTY, load_ranking, save_ranking
from al_core.learning.rounds import add_round, read_rounds
from al_core.learning.training import train
from al_core.numbers.saved.summary import saved
from al_core.pools.examples import example
from al_core.pools.readers.additions import grow_pool
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.growing import grow_project
from al_core.projects.projects import add_class, change_settings, create_project, rename_class
from al_core.serving import serving
from al_core.serving.choosing import WATCHED_SHARE, Chooser
from al_core.serving.workspace import Workspace
from pages.ui.label.served import labeller_data
from pages.ui.shared.frame import Context

WORDS = {"sea": "wave salt boat tide harbour fish", "wood": "tree leaf moss root branch bird"}


def texts(n, seed, about=("sea", "wood")):
    rng = np.random.default_rng(seed)
    kinds = rng.choice(about, n)
    numbers = rng.permutation(900_000)[:n] + 100_000  # so that no text repeats another
    return [f"{' '.join(rng.choice(WORDS[kind].split(), 6))} {one}" for kind, one in zip(kinds, numbers, strict=True)]


def written(folder, name, **columns):
    pd.DataFrame(columns).to_csv(folder / name, index=False)
    return folder / name


def pool_of(path, folder, **roles):
    seen = preview(path, path.name)
    return create_pool(path, path.name, seen.options, {one.name: one.role for one in seen.columns} | roles, folder)


@pytest.fixture
def letters(store, tmp_path):
    """A project on 300 unlabelled texts."""
    pool = pool_of(written(tmp_path, "letters.csv", text=texts(300, 1)), store.folder)
    return create_project(store, pool, name="Letters", question="Which?", classes=["sea", "wood"])


def truth(project, row):
    text = example(project.pool, row)["text"]
    return "sea" if set(text.split()) & set(WORDS["sea"].split()) else "wood"


def answered(store, project, n):
    """The project's last round after n answers to what it serves."""
    for _ in range(0, n, 10):
        last = learn(project.pool, project.settings, log_of(store, project))
        for _ in range(min(n, 10)):
            served = serving.claim(store, project, last.ranking, "A", 1)[0]
            serving.answer(store, project, served.token, truth(project, served.row), who="A")
    return learn(project.pool, project.settings, log_of(store, project))


def log_of(store, project):
    with store.reading() as records:
        return records.decisions(project.id)


def grown(store, project, path):
    return grow_project(store, project.id, grow_pool(project.pool, path, path.name, store.folder))


def test_old_rows_stay_where_they_were_and_new_ones_come_behind_them(store, letters, tmp_path):
    more = written(tmp_path, "more.csv", text=[*texts(300, 1)[:40], *texts(60, 2)])

    later = grown(store, letters, more)

    assert (later.pool.n_rows, later.pool.additions) == (360, (300,))
    assert [example(later.pool, row) for row in range(0, 300, 29)] == [
        example(letters.pool, row) for row in range(0, 300, 29)
    ]
    assert example(later.pool, 300)["text"] == texts(60, 2)[0]
    assert later.pool.ids([299, 300]) == ["300", "341"]


def test_two_people_who_add_at_the_same_time_do_not_undo_one_another(store, letters, tmp_path):
    one, other = (written(tmp_path, f"{name}.csv", text=texts(60, seed)) for name, seed in (("one", 2), ("other", 3)))
    late = grow_pool(letters.pool, other, other.name, store.folder)
    later = grown(store, letters, one)

    with pytest.raises(BadInput, match="changed meanwhile"):
        grow_project(store, letters.id, late)

    assert grown(store, later, other).pool.n_rows == 420


def test_no_row_moves_between_check_zone_and_candidates(store, letters, tmp_path):
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(100, 2)))
    again = grown(store, later, written(tmp_path, "again.csv", text=texts(100, 3)))

    for one in (later, again):
        np.testing.assert_array_equal(one.zones.check_zone[one.zones.check_zone < 300], letters.zones.check_zone)
    assert again.pool.origin == letters.pool.fingerprint
    assert (again.zones.check_zone >= 400).any()


def test_the_hold_out_stays_though_new_rows_bring_labels(store, tmp_path):
    first, more = texts(200, 1), [*texts(200, 1)[:30], *texts(80, 2)]
    some = ["sea" if number < 60 else "" for number in range(200)]
    pool = pool_of(written(tmp_path, "some.csv", text=first, label=some), store.folder, label="label")
    project = create_project(store, pool, name="Some", question="Which?", classes=["sea", "wood"])

    later = grown(store, project, written(tmp_path, "more.csv", text=more, label=["wood"] * 110))

    np.testing.assert_array_equal(later.zones.hold_out, project.zones.hold_out)
    assert set(later.zones.truth[200:]) == {"wood"}
    np.testing.assert_array_equal(later.zones.truth[:200], project.zones.truth)


def test_answers_and_leases_go_on_after_rows_were_added(store, letters, tmp_path):
    before = answered(store, letters, 30)
    open_one = serving.claim(store, letters, before.ranking, "A", 1)[0]

    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(100, 2)))

    assert serving.answer(store, later, open_one.token, "sea", who="A").outcome == "saved"
    after = learn(later.pool, later.settings, log_of(store, later))
    assert after.settings != before.settings
    assert after.n_answers == 31
    assert after.ranking.rows.max() >= 300


def test_the_same_kind_of_rows_raises_no_alarm(store, letters, tmp_path):
    answered(store, letters, 20)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(100, 2)))

    found = learn(later.pool, later.settings, log_of(store, later)).arrivals

    assert (found.n_old, found.n_new, found.drift.different, found.watched) == (300, 100, False, False)


def test_another_kind_of_rows_is_said_to_be_different_and_is_checked_more(store, letters, tmp_path):
    answered(store, letters, 20)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(150, 2, about=("wood",))))

    last = learn(later.pool, later.settings, log_of(store, later))
    with store.reading() as records:
        choices = Chooser(records, later, last.ranking, 0.0).choose(60)

    assert last.arrivals.drift.different
    assert last.ranking.watched
    checks = [one.row for one in choices if one.check]
    assert min(checks) >= 300
    assert 10 <= len(checks) <= 27  # 18 expected at three in ten
    assert all(one.probability in (None, 1 - WATCHED_SHARE) for one in choices if not one.check)


def test_the_watch_ends_after_fifty_answers_and_the_verdict_stays(store, letters, tmp_path):
    answered(store, letters, 20)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(150, 2, about=("wood",))))
    first = learn(later.pool, later.settings, log_of(store, later))

    last = answered(store, later, 60)

    assert last.arrivals.drift == first.arrivals.drift
    assert not last.ranking.watched
    assert last.arrivals.new.n == last.arrivals.n_new_checks >= 8
    # The headline counts no more of them than their share: 7 old checks and a third of that, rounded up.
    assert last.n_tested <= last.arrivals.n_old_checks * 1.5 + 1
    assert 0 <= last.arrivals.new.low <= last.arrivals.new.value <= last.arrivals.new.high <= 1


def test_without_an_alarm_checks_come_from_new_rows_until_they_have_their_share(store, letters, tmp_path):
    answered(store, letters, 60)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(300, 2)))

    with store.reading() as records:
        ranking = learn(later.pool, later.settings, log_of(store, later)).ranking
        choices = [one for one in Chooser(records, later, ranking, 0.0).choose(200) if one.check]

    assert not ranking.watched
    assert all(one.row >= 300 for one in choices[:5])
    assert any(one.row < 300 for one in choices)


def test_checks_turned_off_stay_off(store, letters, tmp_path):
    answered(store, letters, 20)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(150, 2, about=("wood",))))
    later = change_settings(store, later.id, random_share=0.0)

    with store.reading() as records:
        ranking = learn(later.pool, later.settings, log_of(store, later)).ranking
        choices = Chooser(records, later, ranking, 0.0).choose(40)

    assert ranking.watched
    assert not any(one.check for one in choices)


def test_few_new_rows_are_added_without_a_verdict(store, letters, tmp_path):
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(20, 2)))

    assert learn(later.pool, later.settings, []).arrivals.drift is None


def test_what_is_known_of_new_rows_is_kept_with_the_round_and_the_ranking(store, letters, tmp_path):
    answered(store, letters, 20)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(150, 2, about=("wood",))))
    last = replace(learn(later.pool, later.settings, log_of(store, later)), version=1)

    with store.writing() as records:
        add_round(records, later.id, last)
    save_ranking(tmp_path / "kept", last.ranking)

    with store.reading() as records:
        assert read_rounds(records, later.id)[-1].arrivals == last.arrivals
    assert load_ranking(tmp_path / "kept", 0).watched


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"words": ["a", "b"]}, "more.csv has no column text"),
        ({"text": texts(300, 1)[:3]}, "more.csv brings nothing new"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_and_nothing_is_kept(store, letters, tmp_path, columns, words):
    more = written(tmp_path, "more.csv", **columns)

    with pytest.raises(BadInput, match=words):
        grow_pool(letters.pool, more, more.name, store.folder)

    assert [folder.name for folder in (store.folder / "pools").iterdir() if "unfinished" in folder.name] == []


def test_a_matrix_for_a_project_of_texts_is_refused(store, letters, tmp_path):
    np.save(tmp_path / "more.npy", np.ones((3, 2)))

    with pytest.raises(BadInput, match="this project has a table"):
        grow_pool(letters.pool, tmp_path / "more.npy", "more.npy", store.folder)


def test_a_wrong_number_names_file_row_and_column(store, tmp_path):
    pool = pool_of(written(tmp_path, "ages.csv", age=range(30), height=range(30)), store.folder)
    more = written(tmp_path, "more.csv", height=[1, 2], age=[31, "old"])

    with pytest.raises(BadInput, match=r"more\.csv, row 2, column age: “old” is not a number"):
        grow_pool(pool, more, more.name, store.folder)


def test_columns_go_by_their_names(store, tmp_path):
    pool = pool_of(written(tmp_path, "ages.csv", age=range(30), height=range(100, 130)), store.folder)
    more = written(tmp_path, "more.csv", colour=["red"], height=[180], age=[31])

    larger = grow_pool(pool, more, more.name, store.folder)

    assert [field["value"] for field in example(larger, 30)["fields"]] == ["31", "180"]


@pytest.mark.parametrize("labelled", [False, True])
def test_a_matrix_grows_by_a_matrix(store, tmp_path, labelled):
    X = np.random.default_rng(0).standard_normal((50, 3)).astype(np.float32)
    known = {"y": np.repeat(["a", "b"], 25)} if labelled else {}
    np.savez(tmp_path / "X.npz", X=X[:40], **{name: y[:40] for name, y in known.items()})
    np.savez(tmp_path / "more.npz", X=X[40:], **{name: y[40:] for name, y in known.items()})
    pool = pool_of(tmp_path / "X.npz", store.folder)

    larger = grow_pool(pool, tmp_path / "more.npz", "more.npz", store.folder)

    np.testing.assert_array_equal(larger.matrix(), X)
    assert list(larger.known_labels().values()) == (list(known["y"]) if labelled else [])


def test_images_grow_by_images(store, tmp_path):
    def zipped(name, greys):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for grey in greys:
                picture = io.BytesIO()
                Image.new("L", (8, 8), grey).save(picture, "PNG")
                archive.writestr(f"{grey}.png", picture.getvalue())
        return tmp_path / name

    pool = pool_of(zipped("a.zip", range(0, 50, 10)), store.folder)
    larger = grow_pool(pool, zipped("b.zip", range(40, 90, 10)), "b.zip", store.folder)

    assert larger.n_rows == 9
    assert larger.ids([4, 5]) == ["40.png", "50.png"]
    assert larger.picture(0) == pool.picture(0)


def test_checks_of_new_rows_weigh_no_more_than_the_rows_do_in_the_pool():
    zone = np.concatenate([np.arange(0, 100), np.arange(200, 220)])
    checks = np.array([201, 5, 202, 7, 9, 203, 204, 11, 13, 205])

    np.testing.assert_array_equal(in_proportion(checks, zone, [200]), [5, 7, 9, 11, 13, 201])
    np.testing.assert_array_equal(in_proportion(checks, zone, []), checks)


def test_of_a_handful_of_rows_before_none_need_be_checked_for_the_new_ones_to_count():
    zone, checks = np.array([1, *range(10, 800, 2)]), np.arange(10, 50, 2)

    np.testing.assert_array_equal(in_proportion(checks, zone, [2]), checks)
    np.testing.assert_array_equal(in_proportion(checks, zone[1:], [2]), checks)


def test_all_that_is_tested_is_tested_on_the_same_checks(store, letters, tmp_path):
    answered(store, letters, 150)
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(60, 2, about=("wood",))))
    last = answered(store, later, 60)
    log = log_of(store, later)

    now, found = train(later.pool, later.settings, log), saved(later.pool, later.settings, log)

    assert len(now.tests) == last.n_tested < len(now.labels.checks())
    assert found.measured is None or found.measured.n_checks == last.n_tested
    assert found.n_answers == len(log)


@pytest.mark.parametrize("n_patients", [1, 2, 4])
def test_rows_that_share_an_identifier_are_drawn_into_the_zone_one_by_one(store, tmp_path, n_patients):
    def visits(n, seed):
        return {"patient": [f"P{row % n_patients}" for row in range(n)], "text": texts(n, seed)}

    path = written(tmp_path, "visits.csv", **visits(400, 1))
    pool = pool_of(path, store.folder, patient="id")
    project = create_project(store, pool, name="Visits", question="Which?", classes=["sea", "wood"])
    later = grown(store, project, written(tmp_path, "more.csv", **visits(100, 2)))

    for patient in range(n_patients):
        in_zone = np.isin(np.arange(patient, 400, n_patients), project.zones.check_zone)
        assert 0.3 < in_zone.mean() < 0.7
    np.testing.assert_array_equal(later.zones.check_zone[later.zones.check_zone < 400], project.zones.check_zone)
    assert (later.zones.check_zone >= 400).sum() > 20


def test_small_additions_are_compared_once_they_are_fifty_together():
    assert newest([300], 320) == (300, 320, 0)
    assert newest([300, 340], 380) == (300, 380, 1)
    assert newest([300, 340, 380], 420) == (300, 380, 1)
    assert newest([300, 400], 480) == (400, 480, 1)


def test_an_open_tab_goes_on_after_somebody_added_rows(store, letters, tmp_path):
    workspace = Workspace(store)
    tab = Context(workspace, letters, "B")
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(100, 2)))
    ranking = replace(learn(later.pool, later.settings, []).ranking, version=1)
    save_ranking(workspace.folder(later), ranking)
    with store.writing() as records:
        add_round(records, later.id, replace(learn(later.pool, later.settings, []), version=1))

    queue = labeller_data(tab.today(), "")["queue"]
    workspace.close()

    assert [one["row"] for one in queue]


def test_a_setting_changed_meanwhile_does_not_undo_an_addition(store, letters, tmp_path):
    later = grown(store, letters, written(tmp_path, "more.csv", text=texts(100, 2)))

    changed = change_settings(store, letters.id, seed=3)

    assert changed.settings.grown_after == later.settings.grown_after == (0,)
    assert changed.pool.fingerprint == later.pool.fingerprint


def test_a_hold_out_project_grows_without_a_watch_that_nothing_could_keep(store, tmp_path):
    pool = pool_of(
        written(tmp_path, "all.csv", text=texts(300, 1), label=["sea", "wood"] * 150), store.folder, label="label"
    )
    project = create_project(store, pool, name="Known", question="Which?", classes=["sea", "wood"])
    later = grown(store, project, written(tmp_path, "more.csv", text=texts(150, 2, about=("wood",))))

    found = learn(later.pool, later.settings, []).arrivals

    assert found.drift.different
    assert not found.watched


def few_kinds(n, rng):
    """A table of two columns in which most rows are there many times, and some once."""
    return dict(zip("ab", rng.geometric(0.12, (2, n)), strict=True))


def test_rows_that_come_where_most_repeat_are_no_alarm_for_being_rare(store, tmp_path):
    alarms = 0
    for seed in range(8):
        folder = tmp_path / str(seed)
        folder.mkdir()
        rng = np.random.default_rng(seed)
        pool = pool_of(written(folder, "old.csv", **few_kinds(900, rng)), store.folder, a="number", b="number")
        project = create_project(store, pool, name="Few", question="?", classes=["x", "y"])
        later = grown(store, project, written(folder, "new.csv", **few_kinds(900, rng)))
        found = learn(later.pool, later.settings, []).arrivals
        assert found.n_new >= 50
        alarms += found.drift.different

    assert alarms <= 2


def test_an_export_that_brings_all_old_rows_again_is_judged_by_its_new_ones(store, letters, tmp_path):
    everything = texts(300, 1) + texts(150, 2, about=("wood",))
    later = grown(store, letters, written(tmp_path, "everything.csv", text=everything))

    assert later.pool.n_rows == 450
    assert later.pool.seen_once(300).size == 300
    assert learn(later.pool, later.settings, []).arrivals.drift.different


def test_a_class_that_is_added_later_moves_no_row_out_of_the_test(store, tmp_path):
    known = ["sea", "wood", "hill"] * 200
    pool = pool_of(
        written(tmp_path, "all.csv", text=texts(600, 1), label=known), store.folder, label="label", text="text"
    )
    project = create_project(store, pool, name="Known", question="Which?", classes=["sea", "wood"])

    later = add_class(store, project.id, "hill")

    np.testing.assert_array_equal(later.zones.hold_out, project.zones.hold_out)
    np.testing.assert_array_equal(later.zones.given, project.zones.given)
    assert set(later.zones.truth[later.zones.given]) == {"sea", "wood"}
    assert set(later.zones.truth[later.zones.candidates]) == {"hill"}


def test_without_a_ranking_candidates_are_asked_and_checks_keep_their_share(store, letters):
    with store.reading() as records:
        choices = Chooser(records, letters, EMPTY, 0.0).choose(100)

    n_checks = sum(one.check for one in choices)
    assert 8 <= n_checks <= 35  # 20 expected


def test_the_probability_of_a_drawn_row_is_that_among_the_rows_that_were_free(store, letters):
    with store.reading() as records:
        choices = [one for one in Chooser(records, letters, EMPTY, 0.0).choose(60) if one.check]

    n = letters.zones.check_zone.size
    assert [one.probability for one in choices[:3]] == [pytest.approx(0.2 / (n - k)) for k in range(3)]


def test_a_project_of_before_keeps_its_hold_out_when_a_class_is_renamed(store, tmp_path):
    pool = pool_of(
        written(tmp_path, "all.csv", text=texts(300, 1), label=["sea", "wood"] * 150), store.folder, label="label"
    )
    project = create_project(store, pool, name="Known", question="Which?", classes=["sea", "wood"])
    older = change_settings(store, project.id, began_with=())

    renamed = rename_class(store, older.id, "wood", "forest")

    np.testing.assert_array_equal(renamed.zones.hold_out, project.zones.hold_out)
    np.testing.assert_array_equal(renamed.zones.tested, project.zones.tested)
