"""A person with a keyboard, in a real Chromium, against a real server."""

import json
import re

import pytest
from logs import truth_of
from playwright.sync_api import expect
from server import Server
from tabs import DEBOUNCE, HOSTILE, Person, complaints, drawn
from waiting import wait_for

from al_core.learning.ranking import EMPTY
from al_core.pools.examples import example
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.labels import fold
from al_core.projects.projects import create_project, create_sample, open_project
from al_core.serving.serving import answer, claim
from al_core.tasks.classification.classes import named_classes
from al_core.tasks.multilabel.labels import named_labels
from al_core.tasks.regression.task import Regression

pytestmark = pytest.mark.browser

SLIP = 620  # ms; a second "none of these" sooner than 600 ms after clearing is one, too
WEATHER = ("rain", "wind", "sun")
PAGES = ("home", "upload", "strategy", "label", "learning_curve", "compare")


@pytest.fixture
def digits(folder):
    """A new project on the digits."""
    return create_sample(folder, "digits")


@pytest.fixture
def tumours(folder):
    """A new project on a small table, with which the server is soon done behind the pages."""
    return create_sample(folder, "tumours")


@pytest.fixture
def anna(open_tab, digits):
    """Anna, at work on the digits."""
    return Person(open_tab(f"/label?project={digits.id}&who=Anna"))


def decisions(store, project):
    with store.reading() as records:
        return records.decisions(project.id)


def labels(store, project):
    return fold(decisions(store, project)).by_row


def test_one_click_on_home_shows_the_first_example(open_tab, tmp_path):
    empty = Server(tmp_path / "data")
    try:
        page = open_tab(empty.url)
        page.get_by_role("button", name="Try it").first.click()

        person = Person(page)

        assert person.page.locator(".labeller .picture img").is_visible()
        person.sees(saved=0)
    finally:
        empty.stop()


def test_a_digit_or_a_click_labels_the_example_on_the_screen_and_the_next_is_shown(anna, folder, digits):
    pressed = {anna.press(key): key[-1] for key in ("3", "0", "9", "Numpad7", "Numpad0")}
    pressed[anna.row] = "4"
    anna.page.wait_for_timeout(DEBOUNCE)
    anna.page.locator(".labeller [data-value='4']").click()

    anna.sees(saved=6, waiting=0)
    assert labels(folder, digits) == pressed
    assert len(decisions(folder, digits)) == 6


def test_numbers_are_typed_from_anywhere_undone_and_still_there_after_a_reload(open_tab, folder, tmp_path):
    path = tmp_path / "shells.csv"
    path.write_text("length,width\n" + "\n".join(f"{n},{n * 7 % 11}" for n in range(60)))
    pool = create_pool(
        path, path.name, preview(path, path.name).options, {"length": "number", "width": "number"}, folder.folder
    )
    ages = Regression(1.0, "years", 1.0, 20.0, 1.0)
    project = create_project(folder, pool, name="Shells", question="How old?", task=ages)
    anna = Person(open_tab(f"/label?project={project.id}&who=Anna"))
    field, told, given = (anna.page.locator(f".labeller {name}") for name in (".figure", ".bounds", ".slot b"))

    def strike(*keys):
        row = anna.strike(keys[0])
        for key in keys[1:]:
            anna.page.keyboard.press(key)
        return row

    with complaints(anna.page) as said:
        expect(told).to_have_text("1 to 20, whole numbers")
        strike("2", "5", "Enter")
        expect(told).to_have_text("25 is more than 20 years, the most that is taken.")
        row = strike("Backspace", "Backspace", "Backspace", "7", ".", "5", "Enter")
        expect(told).to_have_text("7.5 lies between two steps; type 7 or 8.")
        strike("Escape", "1", "1", "ArrowUp", "Enter")
        expect(given).to_have_text(["12 years"])
        second = strike("9", "Enter")
        expect(given).to_have_text(["9 years", "12 years"])
        strike("Backspace")
        anna.sees(row=second)
        expect(field).to_have_value("")
        field.click()
        strike("8", "Enter")
        expect(given).to_have_text(["8 years", "12 years"])
        anna.press("Space")
        anna.sees(saved=2, waiting=0)
        anna.page.reload()
        expect(given).to_have_text(["Skipped", "8 years", "12 years"])
    assert said == []
    assert fold(decisions(folder, project), project.task).by_row == {row: 12.0, second: 8.0}


def test_a_held_key_labels_once(anna, folder, digits):
    row = anna.row

    for _ in range(20):
        anna.page.keyboard.down("6")
        anna.page.wait_for_timeout(15)
    anna.page.keyboard.up("6")

    anna.sees(saved=1, waiting=0)
    assert labels(folder, digits) == {row: "6"}


def test_space_skips_and_backspace_undoes_many_levels_also_after_a_restart(anna, folder, digits, server):
    skipped = anna.press("Space")
    rows = [anna.press(key) for key in "1234"]
    anna.sees(saved=4, waiting=0)

    server.restart()
    anna.page.reload()
    anna.sees(saved=4)
    for row in reversed(rows[1:]):
        anna.page.keyboard.press("Backspace")
        anna.sees(row=row)

    anna.sees(saved=1, waiting=0)
    assert labels(folder, digits) == {rows[0]: "1"}
    assert [(one.row, one.kind) for one in decisions(folder, digits)][:1] == [(skipped, "skip")]
    assert anna.press("8") == rows[1]
    anna.sees(saved=2)


def test_the_last_answer_of_a_finished_project_can_be_undone(open_tab, folder, tmp_path):
    file = tmp_path / "letters.csv"
    file.write_text("text\n" + "\n".join(f"a short letter about number {n}" for n in range(4)))
    pool = create_pool(file, file.name, preview(file, file.name).options, {"text": "text"}, folder.folder)
    project = create_project(folder, pool, name="Letters", question="?", task=named_classes(["good", "bad"]))
    for served in claim(folder, project, EMPTY, "Anna", 4):
        answer(folder, project, served.token, "good", who="Anna")
    page = open_tab(f"/label?project={project.id}&who=Anna")
    expect(page.locator(".labeller").get_by_text("Everything is labelled")).to_be_visible()

    page.keyboard.press("Backspace")

    person = Person(page)
    person.sees(saved=3, waiting=0)
    person.strike("2")
    person.sees(saved=4, waiting=0)
    assert sorted(labels(folder, project).values()) == ["bad", "good", "good", "good"]


def test_what_is_no_answer_keeps_no_answer_behind_it(anna, folder, digits):
    key = f"labeller/{digits.id}/Anna/odd.0"
    anna.page.evaluate('key => localStorage.setItem(key, \'{"id": "odd.0", "answered": 1}\')', key)
    anna.page.reload()
    expect(anna.page.get_by_test_id("stToast")).to_contain_text("is no answer")

    row = anna.press("3")

    anna.sees(saved=1, waiting=0)
    assert labels(folder, digits) == {row: "3"}


def test_flags_and_notes_label_nothing(anna, folder, digits):
    row = anna.row

    anna.page.keyboard.press("f")
    anna.page.keyboard.press("n")
    anna.page.keyboard.type("12 or 34?")
    anna.page.keyboard.press("Enter")

    expect(anna.root.locator("[aria-pressed=true]")).to_have_count(2)
    anna.sees(row=row, saved=0, waiting=0)
    kept = [(one.row, one.kind, one.value) for one in decisions(folder, digits)]
    assert kept == [(row, "flag", "yes"), (row, "note", "12 or 34?")]


def test_a_flag_and_a_note_can_be_seen_on_the_answers_that_were_given(anna):
    anna.page.keyboard.press("f")
    anna.page.keyboard.press("n")
    anna.page.keyboard.type("12 or 34?")
    anna.page.keyboard.press("Enter")
    anna.press("3")

    anna.sees(saved=1, waiting=0)
    expect(anna.root.locator(".slot").first).to_contain_text("flagged · note · ")

    anna.press("4")
    expect(anna.root.locator(".slot").first).not_to_contain_text("flagged")
    expect(anna.root.locator(".slot").nth(1)).to_contain_text("flagged · note · ")


def test_a_reload_resumes_on_the_same_example_and_count(anna):
    for key in "12":
        anna.press(key)
    anna.sees(saved=2, waiting=0)
    row = anna.row

    anna.page.reload()

    anna.sees(row=row, saved=2)


def test_a_second_answer_to_the_same_serving_from_another_tab_is_kept_once(anna, open_tab, folder, digits):
    other = Person(open_tab(anna.page.url, anna.page.context))
    row = anna.row
    assert other.row == row

    anna.press("3")
    anna.sees(saved=1, waiting=0)
    other.page.bring_to_front()
    other.press("5")
    other.sees(saved=1, waiting=0)

    assert [(one.row, one.value) for one in decisions(folder, digits)] == [(row, "3")]
    other.press("7")
    other.sees(saved=2, waiting=0)


def test_two_people_never_see_the_same_row(anna, open_tab, digits):
    ben = Person(open_tab(f"/label?project={digits.id}&who=Ben"))

    rows = [person.press(key) for key in "1234" for person in (anna, ben)] + [anna.row, ben.row]

    assert len(set(rows)) == len(rows)


def test_a_double_press_never_labels_what_was_not_on_the_screen(anna, folder, digits):
    for pair in range(20):
        first, second = str(pair % 10), str((pair + 1) % 10)
        anna.strike(first)
        anna.page.wait_for_timeout(30)
        anna.page.keyboard.press(second)

    anna.sees(waiting=0)
    stored = list(labels(folder, digits).items())
    assert len(stored) >= 20
    assert set(stored) <= set(anna.presses())


def test_a_killed_server_loses_no_label_and_keeps_none_twice(anna, folder, digits, server):
    pressed = {}
    for long in (False, True):
        pressed[anna.press("1")] = "1"
        told = int(anna.root.get_attribute("data-saved"))
        server.kill()
        assert len(labels(folder, digits)) >= told
        if long:
            anna.page.wait_for_event("console", lambda one: "server is not responding" in one.text)
            expect(anna.root.get_by_text("answers wait here")).to_be_visible()
        for key in "234":
            pressed[anna.press(key)] = key
        server.start()
        anna.sees(saved=len(pressed), waiting=0)

    stored = [(one.row, one.value) for one in decisions(folder, digits)]
    assert sorted(stored) == sorted(pressed.items())


@pytest.mark.parametrize("page", ["learning_curve", "label"])
def test_a_deep_link_is_the_first_request_to_a_fresh_server(page, open_tab, digits, server):
    server.restart()

    opened = open_tab(f"/{page}?project={digits.id}&who=Anna")

    expect(opened.get_by_test_id("stMain").get_by_text(digits.name).first).to_be_visible()
    expect(opened.get_by_test_id("stTopNavLink")).to_have_count(len(PAGES))
    assert f"project={digits.id}" in opened.url
    if page == "label":
        Person(opened).press("3")


@pytest.fixture
def hostile(folder, tmp_path):
    """A project in which every word that a person wrote is markup."""
    file = tmp_path / "hostile.jsonl"
    file.write_text("\n".join(json.dumps({"text": f"{words} {turn}"}) for turn in range(8) for words in HOSTILE))
    seen = preview(file, file.name)
    pool = create_pool(file, file.name, seen.options, {"text": "text"}, folder.folder)
    guidelines = "\n".join(HOSTILE)
    return create_project(
        folder, pool, name=" ".join(HOSTILE), question=HOSTILE[2], task=named_classes(HOSTILE), guidelines=guidelines
    )


@pytest.mark.parametrize("name", PAGES)
def test_words_that_people_wrote_are_shown_as_they_are(name, hostile, open_tab):
    page = open_tab(f"/{name}?project={hostile.id}&who={HOSTILE[4]}")

    expect(page.get_by_test_id("stTopNavLink")).to_have_count(len(PAGES))
    if name != "upload":
        expect(page.get_by_test_id("stMain").get_by_text(hostile.name).first).to_be_visible()
    if name == "label":
        shows_hostile_words(Person(page), hostile)
    assert page.evaluate("window.ran") is None
    assert page.locator(".katex, h1, [onerror]").count() == 0


def shows_hostile_words(person, hostile):
    text = example(hostile.pool, person.row)["text"]
    expect(person.root.locator(".body .pool")).to_have_text(text)
    expect(person.root.locator(".classes button > span")).to_have_text(list(HOSTILE))
    expect(person.root.locator(".ask b")).to_have_text(hostile.question)
    person.page.keyboard.press("g")
    expect(person.root.locator(".overlay .pool")).to_have_text("\n".join(HOSTILE), use_inner_text=True)
    rules, words = person.root.locator(".overlay").bounding_box(), person.root.locator(".body .pool").bounding_box()
    assert words["y"] < rules["y"], "guidelines leave the example in sight"
    person.page.keyboard.press("Escape")
    expect(person.root.locator(".overlay")).to_be_hidden()
    person.press("1")
    expect(person.root.locator(".history").get_by_text(text[:10]).first).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "width", "height"), [("light", 1280, 800), ("dark", 390, 844)], ids=["desk, light", "phone, dark"]
)
def test_example_and_classes_are_in_sight(scheme, width, height, open_tab, digits):
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": height}}
    person = Person(open_tab(f"/label?project={digits.id}&who=Anna", **look))

    shown = [person.root.locator(".body img"), *person.root.locator(".classes button").all()]

    assert len(shown) == 11
    for one in shown:
        box = one.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    assert person.page.evaluate("document.scrollingElement.scrollWidth") <= width
    assert is_dark(person.page) == (scheme == "dark")


def test_a_project_is_made_and_a_comparison_is_run_from_a_phone_too(open_tab, digits, tmp_path):
    file = tmp_path / "letters.csv"
    file.write_text("text,label\n" + "\n".join(f"a short letter about number {n},{'ab'[n % 2]}" for n in range(30)))
    page = open_tab("/upload", viewport={"width": 390, "height": 844})

    page.locator("input[type=file]").set_input_files(file)

    expect(page.get_by_role("button", name="Create project and start labelling")).to_be_visible()
    page.goto(page.url.split("/upload")[0] + f"/compare?project={digits.id}&who=Anna")
    expect(page.get_by_role("button", name=re.compile("Run"))).to_be_visible()


def is_dark(page):
    colour = page.locator(".stApp").evaluate("(node) => getComputedStyle(node).backgroundColor")
    return sum(map(int, re.findall(r"\d+", colour)[:3])) < 384


def test_no_page_complains_or_asks_another_machine(open_tab, tumours):
    page = open_tab("/")

    with complaints(page) as said:
        for name in PAGES:
            title = name.replace("_", " ").capitalize()
            page.get_by_test_id("stTopNavLink").filter(has_text=title).click()
            expect(page).to_have_title("Projects" if name == "home" else re.compile(title))
            drawn(page)
            assert page.get_by_role("alert").all_inner_texts() == []

    assert said == []


def test_a_strategy_is_found_in_the_catalogue_and_its_next_questions_are_ringed(open_tab, folder, tumours):
    page = open_tab(f"/strategy?project={tumours.id}&who=Anna")

    with complaints(page) as said:
        expect(page.locator(".st-key-map .js-plotly-plot")).to_be_visible(timeout=120_000)
        page.get_by_test_id("stRadioOption").filter(has_text=re.compile("^All .* strategies")).click()
        page.get_by_label("Find a strategy").fill("farthest core-set")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("stRadioOption")).to_have_count(0)
        page.get_by_label("Find a strategy").fill("core-set")
        page.keyboard.press("Enter")
        page.get_by_test_id("stRadioOption").filter(has_text="Cover the ground").click()
        expect(page.locator(".st-key-map .js-plotly-plot")).to_be_visible(timeout=120_000)
        expect(page.locator(".st-key-map")).to_contain_text("5")
        page.get_by_role("button", name="Short list").click()
        expect(page.get_by_test_id("stRadioOption")).to_have_count(6)

    assert said == []
    wait_for(lambda: open_project(folder, tumours.id).settings.asking.strategy == "k_center")


def test_a_setting_changed_by_the_keys_leaves_the_panel_open_and_the_focus_where_it_is(open_tab, folder, tumours):
    page = open_tab(f"/strategy?project={tumours.id}&who=Anna")
    page.get_by_text("Advanced settings").click()
    page.get_by_role("tab", name="Batches").click()
    share = page.get_by_role("slider", name="Share of random examples")
    share.focus()

    for chosen in (91, 92, 93, 94):
        page.keyboard.press("ArrowLeft")
        sentence = f"{chosen} come from the strategy and {100 - chosen} are drawn at random"
        expect(page.get_by_text(sentence)).to_be_visible()

    expect(share).to_be_visible()
    assert open_project(folder, tumours.id).settings.random_share == 0.06


def test_the_autopilot_answers_and_the_curve_appears(open_tab, folder, tumours):
    page = open_tab(f"/label?project={tumours.id}&who=Anna")

    page.get_by_role("button", name="Auto-pilot").click()
    page.get_by_label("How many answers").fill("20")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Start", exact=True).click()

    expect(page.get_by_label("How many answers")).to_be_hidden()
    expect(page.get_by_text(re.compile("^20 of [0-9]+ labelled")).first).to_be_visible(timeout=120_000)
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    truth = truth_of(tumours)
    assert all(truth[row] == label for row, label in labels(folder, tumours).items())


def test_the_plain_buttons_show_the_same_row_and_label_it(anna, open_tab, folder, digits):
    row = anna.row

    page = open_tab(f"{anna.page.url}&plain=true", anna.page.context)
    expect(page.locator(".st-key-example")).to_contain_text(example(digits.pool, row)["title"])
    expect(page.get_by_role("button", name="Flag")).to_be_visible()
    page.keyboard.press("1")

    expect(page.locator(".st-key-example")).not_to_contain_text(example(digits.pool, row)["title"])
    assert labels(folder, digits) == {row: "1"}


def test_a_comparison_goes_on_without_its_page_and_after_a_kill_and_its_winner_is_used(
    open_tab, tumours, folder, server
):
    page = open_tab(f"/compare?project={tumours.id}&who=Anna")
    page.get_by_label("Up to labels").fill("30")
    page.get_by_label("Repeats").fill("5")
    page.get_by_label("Repeats").press("Enter")
    page.get_by_role("button", name=re.compile("^Run, about")).click(timeout=120_000)
    expect(page.get_by_text(re.compile("Run [0-9]+ of 20"))).to_be_visible()
    address = page.url
    page.reload()
    expect(page.get_by_text(re.compile("Run [0-9]+ of 20"))).to_be_visible()

    page.close()
    server.restart()
    page = open_tab(address)

    expect(page.get_by_role("button", name="Use “")).to_be_visible(timeout=120_000)
    expect(page.locator(".st-key-curves .js-plotly-plot")).to_be_visible()
    expect(page.locator(".st-key-needed").get_by_text("At random")).to_be_visible()
    with page.expect_download(timeout=120_000) as report:
        page.get_by_text("Download report").click()
    assert "class='verdict'" in report.value.path().read_text(encoding="utf-8")
    page.get_by_role("button", name="Use “").click()
    expect(page.locator(".labeller")).to_be_visible()
    assert open_project(folder, tumours.id).settings.asking.strategy in ("auto", "margin", "k_center", "random")


@pytest.fixture
def weather(folder, tmp_path):
    """Letters, asked at random and about all labels at once or about one at a time."""
    path = tmp_path / "letters.csv"
    path.write_text("text\n" + "\n".join(f"letter {n} about the weather of the day" for n in range(60)))
    pool = create_pool(path, path.name, preview(path, path.name).options, {"text": "text"}, folder.folder)

    def made(one_by_one):
        return create_project(folder, pool, name="Letters", task=named_labels(WEATHER, one_by_one=one_by_one))

    return made


def sets(store, project):
    return fold(decisions(store, project), project.task).by_row


def chosen(person):
    return person.root.locator(".class[aria-pressed=true] > span").all_inner_texts()


def test_digits_toggle_enter_saves_and_nothing_chosen_is_no_answer(open_tab, folder, weather):
    project = weather(False)
    person = Person(open_tab(f"/label?project={project.id}&who=Anna"))
    keyboard = person.page.keyboard

    first = person.row
    for key in "132":
        keyboard.press(key)
    keyboard.press("2")  # so soon after the last one it is a slip of the finger
    person.page.wait_for_timeout(DEBOUNCE)
    keyboard.press("1")
    assert chosen(person) == ["wind", "sun"]
    person.press("Enter")
    second = person.strike("Enter")
    expect(person.root.locator(".news")).to_have_text("Nothing is chosen. If no label fits, press 0.")
    keyboard.press("1")
    keyboard.press("0")  # takes away what is chosen, and says nothing
    person.page.wait_for_timeout(SLIP)
    person.press("0")
    person.sees(saved=2, waiting=0)
    assert sets(folder, project) == {first: ("wind", "sun"), second: ()}

    half = person.row
    keyboard.press("3")
    person.page.reload()
    person.sees(row=half)
    assert chosen(person) == ["sun"]
    keyboard.press("Backspace")
    person.sees(row=second)
    keyboard.press("Backspace")
    person.sees(row=first)
    assert chosen(person) == ["wind", "sun"]
    person.page.wait_for_timeout(DEBOUNCE)
    keyboard.press("2")
    person.press("Enter")
    person.sees(saved=1, waiting=0)
    assert sets(folder, project) == {first: ("sun",)}


def test_one_label_at_a_time_is_sent_when_the_last_is_said(open_tab, folder, weather):
    project = weather(True)
    person = Person(open_tab(f"/label?project={project.id}&who=Anna"))
    row = person.row

    for key in ("y", "n", "Backspace", "y"):
        person.page.keyboard.press(key)
    expect(person.root.locator(".asked b")).to_have_text("sun?")
    assert sets(folder, project) == {}
    person.press("n")

    person.sees(saved=1, waiting=0)
    assert sets(folder, project) == {row: ("rain", "wind")}
