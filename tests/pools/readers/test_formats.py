"""Files of every kind, told by their bytes."""

import pickle
import zipfile

import pytest
from uploaded import refusal

from al_core.errors import BadInput
from al_core.pools.readers.uploads import preview


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\n\n", "is empty"),
        (b"text,label\n", "no rows"),
        (b"text,label\nonly one row of text,a\n", "at least 2"),
        (b"text,label\nthe same text,a\nthe same text,b\n", "at least 2"),
        (
            b"text,label\na text of words,a\nb text of words,b,c\nc text of words,a\n",
            "row 2: 3 values where there are 2",
        ),
        (b"text,label\na text of words,a\nb text of words\nc text of words,a\n", "row 2: 1 values where there are 2"),
        (b'text,label\na text of words,a\n"b text of words,b\nc text,d\n', "row 2: a quote opens here"),
        (b'text,label\na text of words,a\n"b" text,b\nc text,d\n', "row 2: a quote stands in the middle"),
        (b"text,label\na text of words,a\nb \x00 text of words,b\n", "row 2, column text: it holds a NUL byte"),
        (b"PK\x03\x04 and then nothing", "damaged or cut-off zip"),
        (b"PAR1 and then nothing", "damaged or cut-off Parquet"),
        (b"\x93NUMPY and then nothing", "damaged, empty or cut off"),
        (pickle.dumps({"text": ["a", "b"]}), "pickle"),
        (pickle.dumps([1, 2], protocol=0), "pickle"),
        (b"\x89PNG\r\n\x1a\n and more", "single image"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC photo. Save as JPEG"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00", "sound file. Only images, texts and tables"),
        (b"\x1f\x8b\x08 and more", "packed file"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "SVG"),
        (b"\n <table><tr><td>a,b</td></tr></table>", "web page"),
        ('\ufeff<?xml version="1.0"?><a/>'.encode("utf-16-le"), "XML"),
        ("text,label\n".encode("utf-32"), "UTF-32"),
        (b"{\\rtf1 hello, world\\par again, yes}", "RTF"),
        (b"MZ\x90\0\3\0\0\0\4", "a program"),
        (b"%PDF-1.7 and more", "PDF"),
        (b"__label__a a text of words\n__label__b more of it\n", "fastText"),
        (b"1 1:0.5 3:2\n0 2:1\n", "LIBSVM"),
        (b"\xd0\xcf\x11\xe0 and more", "old office document"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"FEA1 and more", "Feather file of version 1"),
        (b"ARROW1 and then nothing", "damaged or cut-off Arrow"),
        (b"\xff\xff\xff\xff and then nothing", "damaged or cut-off Arrow"),
        (bytes(range(256)) * 20, "not a table"),
        (b'[\n{"text": "a"}]', "at least 2"),
        (b'{"text": "a b c d"}\n{"text": }\n', "line 2: this is not valid JSON at character 10"),
        (b'{"text": "a b c d"}\n[1, 2]\n', "line 2: not an object"),
        (b'{"text": "a b c d"}\n{"text": "b \xff"}\n', "line 2: byte 0xFF is not valid UTF-8"),
        (
            b'{"text": "a b c d"}\n{"text": ' + b"[" * 200_000 + b"]" * 200_000 + b"}\n",
            "line 2: lists in lists too deep",
        ),
        (
            b'{"text": "a b c d", "n": "x"}\n{"text": "half \\ud800 sign"}\n',
            "line 2, column text: it holds half a char",
        ),
    ],
)
def test_every_bad_file_gets_one_clear_sentence(saved, data, content, words):
    assert words in refusal(saved(content, "bad.csv"), data)


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_places_without_a_file_are_named(tmp_path, name):
    with pytest.raises(BadInput, match=r"no file|is a folder"):
        preview(tmp_path / name, name)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}, "put its texts into a sheet"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}, "put its texts into a sheet"),
        ({"mimetype": "application/epub+zip", "a.png": "x"}, "put its texts into a sheet"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x"}, "damaged or cut-off spr"),
        ({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}, "damaged or cut-off spreadsheet"),
    ],
)
def test_documents_are_told_apart_by_what_is_in_them(tmp_path, data, members, words):
    with zipfile.ZipFile(tmp_path / "book.csv", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)

    assert words in refusal(tmp_path / "book.csv", data)


@pytest.mark.parametrize("above", ["", "---\n", "# ours\ndata:\n  "])
def test_yaml_is_refused_with_what_to_do(saved, data, above):
    blanks = "  " if above.endswith("  ") else ""
    records = f"\n{blanks}".join(f"- text: the letter {at}\n{blanks}  label: {'ab'[at % 2]}" for at in range(5))

    assert "is written in YAML; save it as JSON or CSV" in refusal(saved(f"{above}{records}\n"), data)
