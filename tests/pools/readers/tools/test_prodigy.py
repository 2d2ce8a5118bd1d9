"""Prodigy: accepted, rejected, ignored."""

OPTIONS = [{"id": "A", "text": "A"}, {"id": "B", "text": "B"}]


def answer(text, said="accept", **more):
    return {"text": text, "_input_hash": hash(text), "_task_hash": 2, "meta": {"n": 1}, "answer": said, **more}


def test_the_accepted_option_is_the_label_and_hashes_are_no_features(taken, text):
    lines = [answer(text(at), options=OPTIONS, accept=["AB"[at % 2]], _view_id="choice") for at in range(4)]
    export = taken([*lines, answer(text(4), options=OPTIONS, accept=[]), answer(text(5), "ignore", accept=["A"])])

    assert export.labels == {0: "A", 1: "B", 2: "A", 3: "B"}
    assert {name for name, role in export.roles.items() if role != "ignore"} == {"text", "label"}
    assert {"_input_hash", "_task_hash", "meta"} <= export.roles.keys()
    kept = "kept where an answer may be of several labels"
    lost = f"1 empty choice (accepted with none of the options: {kept}) and 1 ignored example"
    assert f"Not kept: {lost}." in export.notes


def test_a_refusal_of_one_of_several_options_tells_no_class(taken, text):
    export = taken(
        [answer(text(at), "reject" if at == 2 else "accept", options=OPTIONS, accept=["A"]) for at in range(3)]
    )

    assert export.labels == {0: "A", 1: "A"}
    assert any("1 refusal" in note and "not which it is" in note for note in export.notes)


def test_a_refusal_of_the_only_label_is_a_class_of_its_own(taken, text):
    export = taken([answer(text(at), ("accept", "reject")[at % 2], label="SPAM") for at in range(4)])

    assert export.labels == {0: "SPAM", 1: "not SPAM", 2: "SPAM", 3: "not SPAM"}


def test_yes_and_no_to_several_labels_come_together_by_input(taken, text):
    yes = [("pos", "accept"), ("neg", "reject")]
    lines = [answer(text(0), said, label=label) for label, said in yes]
    lines += [answer(text(1), "accept", label=label) for label in ("pos", "neg")]
    lines += [answer(text(2), "reject", label="neg")]
    export = taken(lines)

    assert export.pool.n_rows == 3
    assert export.labels == {0: "pos"}
    assert any("two or more labels" in note for note in export.notes)


def test_of_several_annotators_more_than_half_decide(taken, text):
    people = [("anna", "A"), ("ben", "A"), ("cleo", "B")]
    lines = [answer(text(0), accept=[said], options=OPTIONS, _annotator_id=who) for who, said in people]
    lines += [answer(text(1), accept=[said], options=OPTIONS, _annotator_id=who) for who, said in people[1:]]
    export = taken(lines)

    assert export.labels == {0: "A"}
    assert export.pool.source_rows().tolist() == [1, 4]


def test_options_with_numbers_go_by_their_texts(taken, text):
    options = [{"id": 0, "text": "bad"}, {"id": 1, "text": "good"}]
    export = taken([answer(text(at), options=options, accept=[at % 2]) for at in range(4)])

    assert export.labels == {0: "bad", 1: "good", 2: "bad", 3: "good"}


def test_spans_are_known_where_all_of_a_text_was_accepted(taken, text):
    spans = [{"start": 0, "end": 4, "token_start": 0, "token_end": 0, "label": "PER"}]
    asked = {"spans": spans, "tokens": [{"text": "Anna", "id": 0}]}
    lines = [
        answer(text(0), **asked),
        answer(text(1), **asked, _view_id="ner"),
        answer(text(2), **{**asked, "spans": []}),
    ]
    lines += [answer(text(at), **asked) | {"answer": said} for at, said in ((3, "reject"), (4, "ignore"))]
    export = taken(lines)

    assert export.labels == {0: '{"spans": [[0, 4, "PER"]]}', 2: '{"spans": []}'}
    assert any("3 spans (yes or no to one span" in note for note in export.notes)


def test_a_number_that_was_written_is_the_label_and_other_words_are_not(taken, text):
    said = {"answer": "accept", "_view_id": "text_input", "_input_hash": 1}
    numbers = taken([{**said, "text": text(at), "_input_hash": at, "user_input": f"{at}.5"} for at in range(60)])
    words = taken([{**said, "text": text(at), "_input_hash": at, "user_input": "rather old"} for at in range(3)])

    assert (numbers.labels[7], numbers.roles["label"]) == ("7.5", "label")
    assert "user_input" not in numbers.roles
    assert words.labels == {}
    assert any("3 written answers" in note for note in words.notes)


def test_spans_by_tokens_end_with_their_last_token(taken):
    tokens = [{"text": "New", "start": 0, "end": 3, "id": 0}, {"text": "York", "start": 4, "end": 8, "id": 1}]
    spans = [{"token_start": 0, "token_end": 1, "label": "LOC"}]
    export = taken([answer(f"New York {at}", spans=spans, tokens=tokens) for at in range(2)])

    assert set(export.labels.values()) == {'{"spans": [[0, 8, "LOC"]]}'}
