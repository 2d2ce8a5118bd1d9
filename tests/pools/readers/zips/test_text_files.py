"""Zips of text files."""

import pytest
from uploaded import pool_of, text_of
from zipped import zipped

from al_core.pools.readers.uploads import preview


def mails(*folders: str, suffix: str = ".txt") -> dict[str, bytes]:
    return {
        f"{folder}/{at}{suffix}": text_of(3 * n + at).encode() for n, folder in enumerate(folders) for at in range(3)
    }


@pytest.mark.parametrize(
    "folders",
    [("pos", "neg"), ("set/train/pos", "set/train/neg", "set/test/neg"), ("pos/train", "pos/test", "neg/train")],
)
def test_each_text_is_an_example_and_its_folder_the_class(tmp_path, folders):
    path = zipped(tmp_path / "a.zip", mails(*folders) | {"README.txt": b"read me"})

    pool = pool_of(path, tmp_path)

    assert pool.n_rows == 3 * len(folders)
    assert {column.name: column.role for column in pool.columns} == {"text": "text", "file": "id", "folder": "label"}
    said = {row: "pos" if "pos" in name else "neg" for row, name in enumerate(sorted(mails(*folders)))}
    assert pool.known_labels() == said
    assert f"Each of {pool.n_rows} text files is one example." in [note.text for note in pool.notes]


def test_files_without_a_suffix_are_texts_where_they_read_so(tmp_path):
    assert pool_of(zipped(tmp_path / "a.zip", mails("alt.atheism", "sci.space", suffix="")), tmp_path).n_rows == 6


def test_a_table_among_texts_says_more_of_them_and_what_is_no_text_is_named(tmp_path):
    lines = "".join(f"{at}.txt,{'urgent' if at % 2 else 'later'}\n" for at in range(21))
    texts = {f"letters/{at}.txt": text_of(at).encode() for at in range(21)}
    path = zipped(tmp_path / "a.zip", texts | {"labels.csv": f"file,label\n{lines}".encode(), "a.pdf": b"%PDF-1.4"})

    seen = preview(path)

    assert {column.name: column.role for column in seen.columns}["label"] == "label"
    assert seen.n_rows == 21
    assert any("1 PDF is left out: a.pdf" in note.text for note in seen.notes)


def test_texts_are_read_in_the_encoding_that_all_tell(tmp_path):
    texts = {f"{'ab'[at % 2]}/{at}.txt": f"Grüße aus Köln {text_of(at)}".encode("cp1252") for at in range(6)}
    texts["a/0.txt"] = f"Grüße aus Köln {text_of(0)}".encode()

    rows = preview(zipped(tmp_path / "a.zip", texts)).rows

    assert all(text.startswith("Grüße aus Köln") for text in rows["text"])


def test_of_few_files_that_say_how_they_were_divided_each_line_is_an_example(tmp_path):
    lines = {
        f"{part}.txt": "\n".join(map(text_of, range(at, at + 7))).encode() for at, part in ((0, "train"), (7, "test"))
    }

    assert pool_of(zipped(tmp_path / "a.zip", lines), tmp_path).n_rows == 14
