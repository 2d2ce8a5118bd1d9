"""The first look at a file."""

from uploaded import REFERRALS

from al_core.pools.readers.uploads import Options, preview


def test_a_spreadsheet_export_is_understood_without_help(saved):
    seen = preview(saved(REFERRALS.replace("patient 1 ", "patiënt “1” ").encode("cp1252")), "letters.csv")

    assert seen.options == Options("cp1252", ";", True, ",")
    assert seen.guessed == {"encoding", "delimiter", "header", "decimal"}
    assert {column.name: column.role for column in seen.columns} == {
        "id": "id",
        "received": "timestamp",
        "clinic": "category",
        "letter": "text",
        "age": "number",
        "urgency": "label",
    }
    assert seen.rows.iloc[0].tolist()[3] == "the patiënt “1” writes a longer letter, please"
    assert len(seen.rows) == 5
    assert (seen.n_rows, seen.complete) == (60, True)


def test_a_guess_can_be_overridden(saved):
    path = saved(b"text|x,label\none|two,a\n")

    seen = preview(path, path.name, Options("latin-1", "|", False, "."))

    assert seen.rows.iloc[0].tolist() == ["text", "x,label"]
    assert seen.guessed == frozenset()
