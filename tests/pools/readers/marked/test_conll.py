import pytest
from uploaded import refusal

CONLL = """-DOCSTART- -X- -X- O

EU NNP B-NP I-ORG
rejects VBZ B-VP O
German JJ B-NP I-MISC

# NN B-NP O
Peter NNP B-NP I-PER
Li NNP I-NP B-PER

-DOCSTART- -X- O

Rom NNP B-NP I-LOC
"""


def test_a_sentence_is_a_text_and_its_document_is_kept(taken, pieces_known):
    export = taken(CONLL, "train.conll")

    assert export.pool.column(0) == ["EU rejects German", "# Peter Li", "Rom"]
    assert export.pool.ids([0, 1, 2]) == ["1.1", "1.2", "2.1"]
    assert (export.pool.spans, export.pool.tokens, export.seen.options.spans) == (True, "blanks", True)
    assert pieces_known(CONLL, "a.txt") == [
        [("EU", "ORG"), ("German", "MISC")],
        [("Peter", "PER"), ("Li", "PER")],
        [("Rom", "LOC")],
    ]
    assert any("IOB1" in note for note in export.notes)
    assert "Known spans: 5 in 3 texts: PER 2, ORG 1, MISC 1, LOC 1." in export.notes


def test_tabs_remarks_names_of_columns_and_numbered_tokens_are_read(pieces_known):
    tabs = "token\ttag\nNew York\tB-LOC\nis\tO\n\n# a remark\n#tag\tO\nAnna\tS-PER\n"
    numbered = "# sent_id = n1\n1\tAnna\tB-PER\n2\tlacht\tO\n\n# sent_id = n2\n1\tRom\tB-LOC\n"

    assert pieces_known(tabs, "a.tsv") == [[("New York", "LOC")], [("Anna", "PER")]]
    assert pieces_known(numbered, "b.iob") == [[("Anna", "PER")], [("Rom", "LOC")]]


def test_line_ends_and_signs_of_any_kind_stay_with_their_token(taken, pieces_known):
    content = "😀 O\r\nZoe\u0301 B-PER\r\na\u2028b O\r\n\r\n\u05e8\u05d5\u05de\u05d0 B-LOC\r\n, O\r\n"

    assert pieces_known(content, "a.bio") == [[("Zoe\u0301", "PER")], [("\u05e8\u05d5\u05de\u05d0", "LOC")]]
    assert taken(content, "a.bio").pool.column(0)[0] == "😀 Zoe\u0301 a\u2028b"


@pytest.mark.parametrize("line", ["lonely", "Anna PERSON"])
def test_a_line_without_a_tag_is_named(saved, data, line):
    path = saved("a B-X\nb O\n\n" + "c O\n" * 30_000 + f"\n{line}\n", "a.conll")

    assert "a.conll, line 30,005: " in refusal(path, data)


def test_a_table_of_words_and_topics_stays_a_table(taken):
    table = taken("word\ttopic\nO\tfood\nBeer\tdrink\n\nWine\tdrink\n", "a.tsv")

    assert not table.seen.marks.columns
    assert table.pool.tokens == ""
