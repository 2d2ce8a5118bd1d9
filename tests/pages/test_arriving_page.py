"""More rows by the Learning curve page: added with one button, and what is said of them afterwards."""

from dataclasses import replace

import pytest
from sessions import WIDE, learnt, scored
from visits import opened, words

from al_core.evaluation.distribution_shift import Drift
from al_core.evaluation.scores import Score
from al_core.learning.arrivals import Arrivals
from al_core.projects.projects import open_project
from al_core.projects.store import open_store

pytestmark = pytest.mark.usefixtures("in_this_process", "nothing_behind")

ALIKE, SHIFTED = Drift(0.4, 0.3, 0.05, 400, 80), Drift(0.001, 0.2, 0.05, 400, 80)


def arrived(drift, **values):
    usual = {"old": WIDE, "n_old_checks": 36, "n_new_checks": 3}
    return replace(scored(), arrivals=Arrivals(400, 80, drift, **(usual | values)))


def now(data, project):
    store = open_store(data)
    found = open_project(store, project.id)
    store.close()
    return found


def test_rows_are_added_by_a_file_with_the_same_columns(data, letters):
    app = opened("learning_curve", project=letters.id)

    more = "text\n" + "\n".join(f"letter {n} about snow" for n in range(60))
    app.file_uploader(key="more_0").upload("more.csv", more.encode(), "text/csv").run()
    app.button(key="add_now").click().run()

    assert not app.exception
    assert "60 texts added" in " ".join(one.value for one in app.success)
    assert now(data, letters).pool.n_rows == 460


def test_a_file_that_does_not_fit_is_refused_in_a_sentence(data, letters):
    app = opened("learning_curve", project=letters.id)

    app.file_uploader(key="more_0").upload("other.csv", b"words\nhello\nthere", "text/csv").run()
    app.button(key="add_now").click().run()

    assert "other.csv has no column text" in app.error[0].value
    assert now(data, letters).pool.n_rows == 400
    assert list((data / "incoming").iterdir()) == []


def test_different_is_said_and_worse_is_not(data, letters):
    learnt(data, letters, arrived(SHIFTED, watched=True))

    said = words(opened("learning_curve", project=letters.id))

    assert "They look different: they lie elsewhere. Different is not worse." in said
    assert "about one example in three is a check, drawn from the new rows" in said
    assert "Rows before: **86%**, likely 74–93%, on 36 checks" in said
    assert "New rows: **3 checks: not enough to tell yet**" in said
    assert "mostly about the rows before" in said


def test_rows_that_came_later_and_were_too_few_to_compare_are_not_called_alike(data, letters):
    learnt(data, letters, arrived(ALIKE, n_compared=60))

    said = words(opened("learning_curve", project=letters.id))

    assert "The first 60 were compared, the other 20 are too few. They look like those before" in said


def test_worse_is_said_where_the_checks_show_it_and_no_check_is_lost_in_the_count(data, letters):
    learnt(data, letters, arrived(SHIFTED, new=Score(0.07, 0.02, 0.27, 14), n_new_checks=14))

    said = words(opened("learning_curve", project=letters.id))

    assert (
        "They look different: they lie elsewhere. The checks show that the model is right less often on them." in said
    )
    assert "does worse" in said
    assert "New rows: **7%**, likely 2–27%, on 14 checks" in said
    assert "Not in the score of all: **14 checks**, or new rows would weigh more than they are many" in said


def test_the_same_kind_of_rows_is_said_so_with_both_scores(data, letters):
    learnt(data, letters, arrived(ALIKE, new=Score(0.8, 0.6, 0.9, 12), n_new_checks=12))

    said = words(opened("learning_curve", project=letters.id))

    assert "no difference that chance would not explain" in said
    assert "look different" not in said
    assert "New rows: **80%**, likely 60–90%, on 12 checks" in said
    assert "mostly about" not in said


def test_without_additions_nothing_is_said_of_new_rows(data, letters):
    learnt(data, letters, scored())

    assert "came after the first" not in words(opened("learning_curve", project=letters.id))
