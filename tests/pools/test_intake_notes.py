from al_core.pools.choices import SEVERAL
from al_core.pools.intake_notes import contradiction, lost_labels, near_repeats


def test_each_note_names_its_rows_and_what_becomes_of_them():
    assert near_repeats([3], "row").text.endswith("capitals or the form of letters: asked once.")
    assert near_repeats([3, 5], "row").badge == "2 near repeats"
    assert "the first label is kept" in contradiction([4], "line").text
    assert "two or more labels" in lost_labels(SEVERAL, [1], "row").text
