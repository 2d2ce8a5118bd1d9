import pytest
from uploaded import refusal

from al_core.pools.readers.marked.long_tables import layout_of_long

KAGGLE = """Sentence #,Word,POS,Tag
Sentence: 1,Anna,NNP,B-per
,\"\"\"\",``,O
,Li,NNP,I-per
Sentence: 2,Rom,NNP,B-geo
,fell,VBD,O
"""


def test_a_blank_cell_goes_on_with_the_sentence_above(taken, pieces_known):
    export = taken(KAGGLE.replace("\\", ""), "ner.csv")

    assert export.pool.column(0) == ['Anna " Li', "Rom fell"]
    assert export.pool.ids([0, 1]) == ["Sentence: 1", "Sentence: 2"]
    assert (export.pool.spans, export.pool.tokens, export.seen.n_rows) == (True, "blanks", 2)
    assert pieces_known(KAGGLE.replace("\\", ""), "ner.csv") == [[("Anna", "per"), ("Li", "per")], [("Rom", "geo")]]


def test_a_number_in_every_row_tells_sentences_as_well_and_documents_beside_it(pieces_known):
    table = "doc_id,sent_id,token,ner\n1,1,Anna,B-PER\n1,2,Rom,B-LOC\n2,2,Li,I-PER\n2,2,Bo,I-PER\n"

    assert pieces_known(table, "a.csv") == [[("Anna", "PER")], [("Rom", "LOC")], [("Li Bo", "PER")]]


def test_a_cell_that_is_no_tag_is_named(saved, data):
    path = saved("sentence_id,word,tag\n" + "1,a,B-X\n" * 3_000 + "2,b,?\n", "a.csv")

    assert "a.csv, row 3,001, column tag: “?” is no tag" in refusal(path, data)


@pytest.mark.parametrize("names", [["word", "topic"], ["sentence", "label", "tag"], ["id", "word", "tag"]])
def test_other_tables_are_no_long_ones(names):
    rows = [["1", "Beer", "O"], ["1", "Wine", "B-X"]]

    assert layout_of_long(names, [row[: len(names)] for row in rows]) is None
