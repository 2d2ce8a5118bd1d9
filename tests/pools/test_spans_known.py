from al_core.pools.spans_known import notes_on, parted_tokens, spans_found, with_markings


def test_spans_are_counted_by_name_and_texts_without_any_are_known():
    cells = ['{"spans": [[0, 4, "PER"], [5, 7, "PER"], [8, 9, "LOC"]]}', '{"spans": []}', "", "PER"]
    found = spans_found(cells)

    assert found.sentence == "3 spans in 2 texts: PER 2, LOC 1"
    assert [note.text for note in notes_on(found)] == ["Known spans: 3 in 2 texts: PER 2, LOC 1."]


def test_what_overlaps_is_said_and_whether_it_is_nested():
    nested = '{"spans": [[0, 9, "ORG"], [2, 4, "LOC"]]}'
    crossed = '{"spans": [[0, 4, "ORG"], [2, 6, "LOC"]]}'

    assert "each within another" in notes_on(spans_found([nested]))[1].text
    assert "each within another" not in notes_on(spans_found([nested, crossed]))[1].text
    assert "2 texts" in notes_on(spans_found([nested, crossed]))[1].text


def test_only_markings_stay_in_the_column_of_known_labels():
    rows = [["a", '{"spans": []}'], ["b", "[[0, 1]]"], ["c", ""]]

    assert with_markings(rows, 1) == [["a", '{"spans": []}'], ["b", ""], ["c", ""]]
    assert with_markings(rows, None) == rows


def test_a_span_inside_a_word_is_told_and_one_between_words_without_blanks_is_not():
    inside, between = '{"spans": [[3, 7, "PER"]]}', '{"spans": [[1, 4, "LOC"]]}'

    assert "1 span begins or ends inside a word, as “Anna” in “proAnna!”" in (
        parted_tokens([("proAnna!", inside), ("(Rom)", between)], "words").text
    )
    assert parted_tokens([("(Rom)", between), ("x", "")], "words") is None
    assert "as “Rom” in “(Rom)”" in parted_tokens([("(Rom)", between)], "blanks").text
