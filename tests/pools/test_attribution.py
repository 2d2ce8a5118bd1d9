"""`attribution`: who gave the known labels of a pool, when, and what they noted."""

from al_core.pools.attribution import KnownFrom, SaidBy, keep_known_from, kept_known_from, said_by


def test_what_a_tool_writes_becomes_texts_of_one_kind():
    assert said_by("  Anna \n B ", 1_700_000_000, ["sure", "odd"]) == (
        "Anna B",
        "2023-11-14T22:13:20+00:00",
        "sure odd",
    )
    assert said_by(7, "1700000000123").at == "2023-11-14T22:13:20+00:00"
    assert said_by(at="2025-01-02T03:04:05Z").at == "2025-01-02T03:04:05Z"
    assert said_by(None, 0, "a\udc80b") == ("", "", "a�b")


def test_people_come_by_what_they_gave_and_days_from_the_first_to_the_last(tmp_path):
    said = {4: [SaidBy("Ben", "2025-03-01T10:00")], 2: [SaidBy("Anna", "2025-02-01"), SaidBy("Ben", "", "odd")]}

    keep_known_from(tmp_path, KnownFrom(("Prodigy",), said))
    known = kept_known_from(tmp_path)

    assert (known.tools, known.said) == (("Prodigy",), said)
    assert (known.people, known.days, known.n_notes) == (["Ben", "Anna"], ("2025-02-01", "2025-03-01"), 1)
    assert kept_known_from(tmp_path / "elsewhere") == KnownFrom()
