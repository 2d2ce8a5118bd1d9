"""Projects are renamed, put away, and begun once more without their labels."""

import pytest

from al_core.errors import BadInput, Refused
from al_core.projects.housekeeping import archive_project, duplicate_project, free_name, rename_project
from al_core.projects.projects import change_settings, list_projects, open_project


def test_a_renamed_project_keeps_its_id_and_its_answers(store, answered):
    rename_project(store, answered.id, " Second  reading\n")

    assert open_project(store, answered.id).name == "Second reading"
    with store.reading() as records:
        assert len(records.decisions(answered.id)) == 9


def test_a_project_needs_a_name(store, tumours):
    with pytest.raises(BadInput, match="a name"):
        rename_project(store, tumours.id, " \n")

    assert open_project(store, tumours.id) == tumours


def test_a_project_is_put_away_and_taken_out_as_it_was(store, answered):
    archive_project(store, answered.id)
    assert [one.archived for one in list_projects(store)] == [True]

    archive_project(store, answered.id, archived=False)
    assert open_project(store, answered.id) == answered


def test_a_duplicate_has_the_same_examples_and_settings_and_no_answer(store, answered):
    change_settings(store, answered.id, strategy="margin", target=0.8)
    first = open_project(store, answered.id)

    second = duplicate_project(store, answered.id)

    assert (second.name, second.pool, second.settings) == (f"{first.name} (2)", first.pool, first.settings)
    assert second.id != first.id
    with store.reading() as records:
        assert (len(records.decisions(first.id)), len(records.decisions(second.id))) == (9, 0)
        assert records.served(second.id, 0.0) == (0, 0, 0)


def test_a_number_is_counted_up_until_the_name_is_free():
    assert free_name("Letters", ["Letters", "Letters (2)"]) == "Letters (3)"
    assert free_name("Letters", ["letters"]) == "Letters"


@pytest.mark.parametrize("change", [lambda *of: rename_project(*of, "New"), archive_project, duplicate_project])
def test_what_is_gone_is_said_to_be_gone(store, change):
    with pytest.raises(Refused, match="may have been deleted"):
        change(store, "nowhere")
