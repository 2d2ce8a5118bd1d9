"""Lists of references (RIS)."""


def reference(title, abstract, *notes):
    lines = ["TY  - JOUR", f"TI  - {title}", f"AB  - {abstract}", "AU  - Day, D.", "AU  - Eve, E.", "PY  - 2020"]
    return "\r\n".join([*lines, *(f"N1  - {note}" for note in notes), "ER  - ", "", ""])


def test_titles_and_abstracts_are_read_and_notes_are_labels(taken, text):
    said = ("ASReview_relevant", "ASReview_irrelevant", "ASReview_not_seen", "ASReview_relevant")
    content = "".join(
        reference(f"On {text(at)}", f"{text(at)}\r\nand more", note, "RAYYAN") for at, note in enumerate(said)
    )
    export = taken("\ufeff" + content, "result.ris")

    assert export.labels == {0: "1", 1: "0", 3: "1"}
    assert export.roles["title"] == export.roles["abstract"] == "text"
    assert export.roles["notes"] == "ignore"
    assert export.seen.rows["abstract"][0] == f"{text(0)} and more"
    assert export.seen.rows["authors"][0] == "Day, D.; Eve, E."


def test_without_notes_it_is_a_table_of_texts(taken, text):
    export = taken("".join(reference(f"On {text(at)}", text(at + 9)) for at in range(3)), "mine.ris")

    assert (export.pool.n_rows, export.labels) == (3, {})
    assert "label" not in export.roles.values()
