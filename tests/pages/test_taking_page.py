"""Labels out for another tool and back in by the Learning curve page: said first, then taken, then taken back."""

import pytest
from sessions import labelled
from visits import opened, read

from al_core.names import file_name
from al_core.projects.exports import export
from al_core.projects.labels import fold
from al_core.projects.store import open_store

pytestmark = pytest.mark.usefixtures("in_this_process", "nothing_behind")


def in_store(data, project, of):
    store = open_store(data)
    found = of(store)
    store.close()
    return found


def labels_of(data, project):
    def folded(store):
        with store.reading() as records:
            return fold(records.decisions(project.id), project.task).by_row

    return in_store(data, project, folded)


def test_what_an_export_brings_is_said_then_taken_then_taken_back(data, letters):
    labelled(data, letters, 6)
    before = labels_of(data, letters)
    row = -1
    head, *lines = in_store(data, letters, lambda store: export(store, letters, "csv")).decode().split("\r\n")
    for n, label in zip([n for n, line in enumerate(lines) if ",,,,,," in line], ["wet", "hopeless"], strict=False):
        number, identity, rest = lines[n].split(",", 2)
        lines[n], row = f"{number},{identity},{label}{rest}", int(number) if label == "wet" else row
    app = opened("learning_curve", project=letters.id, who="Cleo")

    app.file_uploader(key="take_over_head").upload("back.csv", "\r\n".join([head, *lines]).encode(), "text/csv").run()

    said = read(app)
    assert "1 label typed into blank rows" in said
    assert "6 there already" in said
    tabs = [tab for tab in app.tabs if any(button.key == "take_over_now_head" for button in tab.button)]
    assert [tab.label for tab in tabs] == ["Bring back"], "above the plan stands only the file"
    assert "“hopeless” is not one of this project's classes" in said
    assert labels_of(data, letters) == before, "nothing is kept yet"

    app.button(key="take_over_now_head").click().run()
    assert not app.exception
    assert labels_of(data, letters) == before | {row: "wet"}

    another_tab = opened("learning_curve", project=letters.id, who="Dan")
    assert "1 answer from “back.csv”, by Cleo" in read(another_tab)
    another_tab.button(key="take_back_head").click().run()
    assert not another_tab.exception
    assert labels_of(data, letters) == before


def test_a_tool_is_chosen_by_its_name_and_what_it_cannot_hold_is_said(data, letters):
    app = opened("learning_curve", project=letters.id)

    app.selectbox(key="tool_head").select("label_studio").run()

    assert not app.exception
    assert "It does not hold who answered" in read(app)
    assert "Prodigy" in app.selectbox(key="tool_head").options


def test_files_are_called_like_the_project(data, letters, monkeypatch):
    named = []
    monkeypatch.setattr("streamlit.download_button", lambda _words, _content, name, *_, **__: named.append(name))
    monkeypatch.setattr(
        "streamlit.delta_generator.DeltaGenerator.download_button",
        lambda _place, _words, _content, name, *_, **__: named.append(name),
    )

    opened("learning_curve", project=letters.id)

    assert named
    assert all(name.startswith(file_name(letters.name)) and letters.id not in name for name in named)
