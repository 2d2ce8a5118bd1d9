"""Names in sentences, addresses and files."""

import pytest

from al_core.names import file_name, isolated, slug, straightened

HEBREW, ARABIC = "סקר 7", "رسائل"


@pytest.mark.parametrize("name", [HEBREW, ARABIC, f"Survey {HEBREW}", "\u202egpj.exe", "٣"])
def test_a_name_that_would_turn_the_sentence_is_isolated(name):
    assert isolated(name) == f"\u2068{name}\u2069"


@pytest.mark.parametrize("name", ["Survey 7", "Enquête", "调查", "опрос", "", "a_b <c>"])
def test_any_other_name_stays_as_it_is(name):
    assert isolated(name) == straightened(name) == name


def test_no_sign_inside_of_a_name_ends_its_isolation():
    assert isolated("\u2069\u202eabc\u2067") == "\u2068\u202eabc\u2069"


def test_in_a_sentence_only_what_turns_it_is_isolated():
    said = f"{ARABIC}.csv, row 3: {HEBREW} א, then {isolated(HEBREW)} and ב."

    assert straightened(said) == (
        f"\u2068{ARABIC}\u2069.csv, row 3: \u2068{HEBREW} א\u2069, then \u2068{HEBREW}\u2069 and \u2068ב\u2069."
    )
    assert straightened(straightened(said)) == straightened(said)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Survey 7, June", "Survey-7-June"),
        (HEBREW, "סקר-7"),
        ("แบบสอบถาม", "แบบสอบถาม"),
        ("हिन्दी", "हिन्दी"),
        ("../../etc/passwd", "etc-passwd"),
        ("\u202e<b>\0.html", "b-html"),
        ("…", "project"),
    ],
)
def test_a_file_bears_the_name_in_any_script_and_nothing_that_leads_elsewhere(name, file):
    assert file_name(name) == file


def test_a_long_name_is_cut_between_letters():
    assert len(file_name("調" * 500).encode()) <= 120
    assert slug(HEBREW) == "7"
