"""Somebody marks pieces of texts, with the keyboard alone, a mouse and a finger, in a real Chromium."""

import csv
import json
import re

import numpy as np
import pytest
from playwright.sync_api import expect
from tabs import DEBOUNCE, Person, complaints

from al_core.learning.ranking import Ranking
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.labels import fold
from al_core.projects.projects import change_settings, create_project
from al_core.serving.serving import claim
from al_core.tasks.sequence.task import SequenceTask

pytestmark = pytest.mark.browser

NAMES = ("Person", "Place")
EMOJI = "👩‍👩‍👧 Zoë🎉 met Anna Bell in São Paulo 🇧🇷. It was day {}."
HEBREW = "פגשתי את דנה כהן בירושלים ביום {}, והיא עובדת ב־Google Israel."
LONG = (
    "Anna Bell sold her boat. The boat went to Oslo, and from there it came back in May of {}.\n\n"
    + "Nobody saw it. " * 90
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def texts_of(folder, tmp_path):
    """Makes a project of texts that differ in a number; people are asked in the order of the file."""

    def making(text, *, guess=(), nested=False):
        path = tmp_path / "letters.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["text"], *([text.format(n)] for n in range(10, 40))])
        pool = create_pool(path, path.name, preview(path, path.name).options, {"text": "text"}, folder.folder)
        task = SequenceTask(NAMES, began_with=NAMES, nested=nested)
        project = create_project(folder, pool, name="Letters", task=task)
        project = change_settings(folder, project.id, random_share=0.0)
        rows, guesses = np.arange(30), (json.dumps([[json.dumps({"spans": guess}), 0.9]]),) * 30
        claim(folder, project, Ranking(1, "margin", rows, -rows.astype(float), ("because",) * 30, guesses), "Anna", 5)
        return project

    return making


class Marker(Person):
    """Somebody who marks; tokens are told by their words."""

    def __init__(self, page):
        super().__init__(page)
        self.tokens = page.locator(".labeller .token")
        expect(self.tokens.first).to_be_visible()

    def keys(self, *names):
        self.strike(names[0])
        for name in names[1:]:
            self.page.keyboard.press(name)

    def middle(self, word, nth=0):
        box = self.tokens.filter(has_text=re.compile(f"^{word}$")).nth(nth).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def click(self, word):
        self.row  # noqa: B018 - once it is painted
        self.page.wait_for_timeout(DEBOUNCE)
        self.page.mouse.click(*self.middle(word))

    def drag(self, word, to):
        self.row  # noqa: B018 - once it is painted
        self.page.mouse.move(*(self.middle(word) if isinstance(word, str) else word))
        self.page.mouse.down()
        self.page.mouse.move(*self.middle(to), steps=3)
        self.page.mouse.up()

    def marked(self, *pieces):
        """Wait until these are marked, each with its label."""
        expect(self.root.locator("mark.given")).to_have_text([re.compile(f"^{re.escape(piece)}") for piece in pieces])


@pytest.fixture
def marking(open_tab, texts_of):
    """Opens somebody at such texts; returns them and the project."""

    def opening(text, *, look=None, **others):
        project = texts_of(text, **others)
        return Marker(open_tab(f"/label?project={project.id}&who=Anna", **(look or {}))), project

    return opening


def given(store, project):
    """Row -> pieces of its text with their labels, and how far it was read."""
    with store.reading() as records:
        found = fold(records.decisions(project.id), project.task).by_row
    (at,) = project.pool.positions("text")
    texts = {row: project.pool.cells(row)[0][at] for row in found}
    pieces = {row: [(texts[row][start:end], name) for start, end, name in one.spans] for row, one in found.items()}
    return {row: (pieces[row], one.read) for row, one in found.items()}


def test_with_the_keyboard_alone_pieces_are_marked_changed_removed_and_saved(marking, folder):
    anna, project = marking(EMOJI)

    with complaints(anna.page) as said:
        anna.keys("1", "ArrowRight", "ArrowRight", "Space")
        anna.marked("Zoë")
        anna.keys("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Enter")
        anna.marked("Zoë", "Anna Bell")
        anna.keys("2", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Space")
        anna.marked("Zoë", "Anna Bell", "São Paulo 🇧🇷")
        anna.keys("Shift+Tab", "Shift+ArrowLeft")
        anna.marked("Zoë", "Anna Bell", "São Paulo")
        anna.keys("Shift+Tab", "Shift+Tab", "Backspace", "Backspace")
        anna.marked("Anna Bell", "São Paulo")
        expect(anna.root.locator(".news")).to_contain_text("no span here to remove")
        anna.keys("u", "Tab", "2")
        anna.marked("Zoë", "Anna Bell", "São Paulo")
        row = anna.press("Control+Enter")
        expect(anna.root.locator(".slot b").first).to_have_text("3 spans")
        anna.keys("Escape", "Enter")
        expect(anna.root.locator(".news")).to_contain_text("Nothing is marked")
        second = anna.press("0")
        anna.sees(saved=2, waiting=0)
    assert said == []
    assert given(folder, project) == {
        row: ([("Zoë", "Place"), ("Anna Bell", "Person"), ("São Paulo", "Place")], None), second: ([], None),
    }  # fmt: skip


def test_a_drag_marks_whole_tokens_and_a_pressed_piece_is_resized_renamed_and_removed(marking, folder):
    anna, project = marking(HEBREW)

    anna.drag("דנה", "כהן")
    anna.drag("כהן", "בירושלים")
    anna.marked("דנה כהן")
    expect(anna.root.locator(".news")).to_contain_text("overlaps “דנה כהן” (Person)")
    anna.page.keyboard.press("2")
    anna.click("בירושלים")
    anna.drag("Google", "Israel")
    anna.click("Google")
    handle = anna.root.locator(".handle[data-side=end]").bounding_box()
    anna.drag((handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2), "Google")
    anna.page.keyboard.press("1")
    anna.click("בירושלים")
    menu, card = (anna.root.locator(one).bounding_box() for one in (".menu", ".layer"))
    assert menu["y"] + menu["height"] <= card["y"] + card["height"]
    anna.root.locator(".menu").get_by_text("Remove").click()
    anna.marked("דנה כהן", "Google")
    anna.keys("Escape", "Escape")
    anna.click("Israel")
    expect(anna.root.locator(".said")).to_have_text("Which label? Press one")
    anna.keys("Enter")
    expect(anna.root.locator(".news")).to_contain_text("“Israel” has no label yet")
    anna.keys("2")
    anna.marked("דנה כהן", "Google", "Israel")
    expect(anna.root.locator(".news")).to_have_text("")
    row = anna.press("Enter")

    anna.sees(saved=1, waiting=0)
    named = [("דנה כהן", "Person"), ("Google", "Person"), ("Israel", "Place")]
    assert given(folder, project) == {row: (named, None)}


def test_what_is_half_marked_outlives_a_reload_and_only_what_was_read_is_answered(marking, folder):
    anna, project = marking(LONG)

    anna.click("Oslo")
    anna.drag("Anna", "Bell")
    anna.keys("Escape", "e")
    anna.click("boat")
    anna.marked("Anna Bell")
    expect(anna.root.locator(".news")).to_contain_text("1 span behind it taken away")
    anna.page.reload()
    anna.marked("Anna Bell")
    expect(anna.root.locator(".token.unread").first).to_have_text(".")
    anna.sees(saved=0, waiting=0)
    row = anna.press("Enter")
    anna.sees(saved=1, waiting=0)
    assert given(folder, project) == {row: ([("Anna Bell", "Person")], 23)}

    anna.click("Oslo")
    anna.keys("u", "u")
    anna.sees(row=row)
    anna.marked("Anna Bell")
    anna.keys("Control+End", "e")
    anna.press("Control+Enter")
    anna.sees(saved=1, waiting=0)
    assert given(folder, project) == {row: ([("Anna Bell", "Person")], None)}


def test_what_the_model_guesses_is_hidden_until_asked_for_then_used_or_refused_one_by_one(marking, folder):
    # In code points, of which the family at the beginning has five.
    guess = [[6, 9, "Person"], [15, 24, "Person"], [28, 37, "Place"]]
    anna, project = marking(EMOJI, guess=guess)

    expect(anna.root.locator("mark")).to_have_count(0)
    anna.keys("w")
    expect(anna.root.locator("mark.guessed")).to_have_text(
        [re.compile(word) for word in ("^Zoë", "^Anna Bell", "^São Paulo")]
    )
    anna.keys("Tab", "Backspace", "Enter")
    anna.marked("Anna Bell")
    anna.keys("w")
    anna.marked("Anna Bell", "São Paulo")
    expect(anna.root.locator("mark.guessed")).to_have_count(0)
    row = anna.press("Control+Enter")

    anna.sees(saved=1, waiting=0)
    assert given(folder, project) == {row: ([("Anna Bell", "Person"), ("São Paulo", "Place")], None)}


def test_a_finger_marks_on_a_phone_where_labels_and_save_stay_in_sight(marking, folder):
    anna, project = marking(EMOJI, look=PHONE, nested=True)

    def tap(word):
        anna.page.wait_for_timeout(DEBOUNCE)
        anna.page.touchscreen.tap(*anna.middle(word))

    anna.row  # noqa: B018 - once it is painted
    tap("Zoë")
    anna.root.get_by_role("button", name="Place").tap()
    anna.drag("Anna", "Paulo")
    tap("São")
    expect(anna.root.locator(".menu")).to_be_visible()
    anna.root.get_by_role("button", name="Person").tap()
    tap("São")
    expect(anna.root.locator(".menu")).to_be_hidden()
    anna.drag("São", "Paulo")
    tap("Zoë")
    anna.root.locator(".menu").get_by_text("Remove").tap()
    anna.marked("Anna Bell in São Paulo", "São Paulo")
    for one in (*anna.root.locator(".class").all(), anna.root.locator(".save")):
        box = one.bounding_box()
        assert (box["x"] >= 0, box["x"] + box["width"] <= 390, box["y"] + box["height"] <= 844) == (True, True, True)
    row = anna.row
    anna.root.locator(".save").tap()

    anna.sees(saved=1, waiting=0)
    assert given(folder, project) == {row: ([("Anna Bell in São Paulo", "Person"), ("São Paulo", "Place")], None)}
