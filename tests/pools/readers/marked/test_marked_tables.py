"""`marked_tables` and `marks`: tokens with tags, and texts with places, whatever file they lie in."""

import io
import json
import zipfile
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from al_core import create_pool, preview
from al_core.errors import BadInput
from al_core.pools.readers.additions import grow_pool
from al_core.spans.units import UTF_16, counted_in_unit

TOKENS = [["Anna", "lacht"], ["in", "Rom"], ["nichts"]]
TAGS = [["B-PER", "O"], ["O", "B-LOC"], ["O"]]
NUMBERS = [[1, 0], [0, 3], [0]]
NAMES = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
KNOWN = [[("Anna", "PER")], [("Rom", "LOC")], []]


def parquet(table):
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


def packed(card, name, content):
    files = io.BytesIO()
    with zipfile.ZipFile(files, "w") as archive:
        archive.writestr("README.md", card)
        archive.writestr(name, content)
    return files.getvalue()


def test_tokens_with_tags_are_texts_with_spans_in_any_file(pieces_known):
    lines = [{"tokens": words, "ner_tags": tags} for words, tags in zip(TOKENS, TAGS, strict=True)]
    table = "tokens,ner_tags\n" + "".join(
        '"{}","{}"\n'.format(*(json.dumps(cell).replace('"', '""') for cell in line.values())) for line in lines
    )

    assert pieces_known(lines) == KNOWN
    assert pieces_known(table, "a.csv") == KNOWN
    assert pieces_known(parquet(pa.table({"tokens": TOKENS, "ner_tags": TAGS})), "a.parquet") == KNOWN


def test_tags_as_numbers_go_by_the_names_that_the_file_has(pieces_known):
    feature = {"feature": {"names": NAMES, "_type": "ClassLabel"}, "_type": "Sequence"}
    told = {"huggingface": json.dumps({"info": {"features": {"ner_tags": feature}}})}
    table = pa.table({"tokens": TOKENS, "ner_tags": NUMBERS})
    card = "---\ndataset_info:\n  features:\n  - name: ner_tags\n    sequence:\n      class_label:\n        names:\n"
    card += "".join(f"          '{at}': {name}\n" for at, name in enumerate(NAMES)) + "---\n"
    lines = [json.dumps({"tokens": words, "ner_tags": tags}) for words, tags in zip(TOKENS, NUMBERS, strict=True)]

    assert pieces_known(parquet(table.replace_schema_metadata(told)), "a.parquet") == KNOWN
    assert pieces_known(packed(card, "train.parquet", parquet(table)), "a.zip") == KNOWN
    assert pieces_known(packed(card, "train.jsonl", "\n".join(lines)), "b.zip") == KNOWN


def test_tags_as_numbers_without_names_are_asked_about(taken):
    export = taken([{"tokens": words, "ner_tags": tags} for words, tags in zip(TOKENS, NUMBERS, strict=True)])

    assert export.roles == {"tokens": "text", "ner_tags": "ignore"}
    assert (export.pool.spans, export.pool.tokens) == (False, "blanks")
    assert any("its tags are numbers without names; write B-PER" in note for note in export.notes)


def test_a_row_with_another_number_of_tags_is_named(saved, data):
    lines = [{"tokens": ["a", "b"], "tags": ["B-X", "O"]}] * 20 + [{"tokens": ["c", "d"], "tags": ["O"]}]
    path = saved("".join(json.dumps(line) + "\n" for line in lines))
    seen = preview(path)

    assert seen.damaged == "tags"
    with pytest.raises(BadInput, match="line 21, column tags: 1 tags for 2 tokens"):
        create_pool(path, data=data)
    assert create_pool(path, roles={"tokens": "text", "tags": "ignore"}, data=data).n_rows == 2


def test_spans_beside_a_text_leave_blanks_line_ends_and_forms_of_letters_where_they_are(pieces_known):
    texts = ["  Anna\r\nlacht", "Zoe\u0301 😀 Rom", "\u200f\u05e8\u05d5\u05de\u05d0 Li"]
    marked = [[[2, 6, "PER"]], [[0, 4, "PER"], [7, 10, "LOC"]], [[6, 8, "PER"]]]
    lines = [{"text": text, "spans": spans} for text, spans in zip(texts, marked, strict=True)]
    cells = "text,spans\n" + "".join(
        '"{}","{}"\n'.format(line["text"], json.dumps(line["spans"]).replace('"', '""')) for line in lines
    )
    known = [[("Anna", "PER")], [("Zoe\u0301", "PER"), ("Rom", "LOC")], [("Li", "PER")]]

    assert pieces_known(lines) == known
    assert pieces_known(cells, "a.csv") == known


def test_texts_that_differ_in_blanks_keep_their_own_places(pieces_known):
    lines = [
        {"text": " Anna lacht", "spans": None},
        {"text": "Anna lacht", "spans": [[0, 4, "PER"]]},
        {"text": "x", "spans": []},
    ]

    assert pieces_known(lines) == [[("Anna", "PER")], []]


def test_another_piece_than_the_file_says_is_a_sentence_and_the_column_can_be_left_out(saved, data):
    said = {"start": 1, "end": 5, "label": "PER", "text": "Anna"}
    path = saved("".join(json.dumps({"text": f"Anna {at}", "spans": [said]}) + "\n" for at in range(3)), "a.jsonl")

    with pytest.raises(BadInput, match=r"a\.jsonl, line 1, column spans: the span 1 to 5 \(PER\) is “nna” in the text"):
        create_pool(path, data=data)
    assert preview(path).damaged == "spans"
    assert create_pool(path, roles={"text": "text", "spans": "ignore"}, data=data).known_labels() == {}


def test_spans_are_of_one_text_and_no_other_kind_takes_them_for_classes(saved, data):
    path = saved(
        '{"title": "a b c", "text": "Anna 1", "spans": [[0, 4, "PER"]]}\n{"title": "d", "text": "x", "spans": []}\n'
    )
    seen = preview(path)
    roles = {column.name: column.role for column in seen.columns}

    with pytest.raises(BadInput, match="are places in the column text"):
        create_pool(path, options=seen.options, roles=roles | {"title": "text"}, data=data)
    assert create_pool(path, options=replace(seen.options, spans=False), roles=roles, data=data).known_labels() == {}


def test_a_pool_of_spans_grows_by_a_file_of_another_form(taken, saved, data):
    pool = taken("Anna B-PER\nlacht O\n\nRom B-LOC\n", "a.conll").pool
    lines = [{"text": f"Bo singt {at}", "entities": [{"start": 0, "end": 2, "label": "PER"}]} for at in range(2)]
    more = saved("".join(json.dumps(line) + "\n" for line in lines), "b.jsonl")
    grown = grow_pool(pool, more, more.name, data)

    assert (grown.n_rows, grown.known_labels()[2]) == (4, '{"spans": [[0, 2, "PER"]]}')
    assert (grown.spans, grown.tokens) == (True, "blanks")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
@given(
    st.lists(
        st.tuples(st.text("aé😀 \u05d0\u0301\r\n", min_size=1), st.integers(0, 9), st.integers(1, 9)),
        min_size=1,
        max_size=5,
    )
)
def test_every_offset_is_kept_whatever_unit_the_file_counts_in(tmp_path_factory, drawn):
    folder = tmp_path_factory.mktemp("drawn")
    told = [
        (f"{text}{at}", start % len(text), min(len(text), start % len(text) + n))
        for at, (text, start, n) in enumerate(drawn)
    ]
    told.append(("😀 Zoë", 2, 5))
    lines = []
    for text, start, end in told:
        ends = counted_in_unit(text, [start, end], UTF_16)
        lines.append(
            {"text": text, "spans": [{"start": ends[0], "end": ends[1], "label": "X", "text": text[start:end]}]}
        )
    path = folder / "drawn.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    pool = create_pool(path, data=folder)

    assert [json.loads(one)["spans"] for one in pool.known_labels().values()] == [
        [[start, end, "X"]] for _, start, end in told
    ]
    assert pool.column(0) == [text for text, *_ in told]


def test_several_files_of_tagged_lines_in_a_zip_stay_tokens(taken):
    files = io.BytesIO()
    with zipfile.ZipFile(files, "w") as archive:
        archive.writestr("train.conll", "Anna B-PER\nlacht O\n\nnichts O\n")
        archive.writestr("test.conll", "in O\nRom B-LOC\n\nBo B-PER\n")
    export = taken(files.getvalue(), "a.zip")

    assert (export.pool.n_rows, export.pool.tokens, export.pool.spans) == (4, "blanks", True)
