"""Packed files are unpacked for as long as they are read, and no further than they should."""

import bz2
import gzip
import io
import json
import lzma
import tempfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from uploaded import refusal, text_of

from al_core.errors import BadInput, StoreProblem
from al_core.pools.readers import packed
from al_core.pools.readers.known_labels import labels_in
from al_core.pools.readers.packed import unpacked
from al_core.pools.readers.uploads import create_pool, preview

CSV = ("text,label\n" + "".join(f"{text_of(at)},{'ab'[at % 2]}\n" for at in range(40))).encode()
JSON = json.dumps([{"text": text_of(at), "label": "ab"[at % 2]} for at in range(40)]).encode()


PACKERS = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("suffix", PACKERS)
@pytest.mark.parametrize(("name", "content"), [("letters.csv", CSV), ("letters.json", JSON)])
def test_a_packed_file_is_read_as_what_is_in_it(saved, data, monkeypatch, suffix, name, content):
    path = saved(PACKERS[suffix](content), f"{name}.{suffix}")
    monkeypatch.setattr(tempfile, "tempdir", str(path.parent))

    seen, pool = preview(path), create_pool(path, data=data)

    assert (seen.name, seen.n_rows, pool.name) == (name, 40, "letters")
    assert len(pool.known_labels()) == 40
    assert labels_in(path, path.name, seen.options, "label") == {"a": 20, "b": 20}
    assert sorted(one.name for one in path.parent.iterdir()) == ["data", path.name], "nothing is left behind"


def test_a_file_packed_by_zstandard_is_read(tmp_path):
    with pa.CompressedOutputStream(str(tmp_path / "letters.csv.zst"), "zstd") as stream:
        stream.write(CSV)

    assert preview(tmp_path / "letters.csv.zst").n_rows == 40


def test_the_same_file_packed_or_not_is_one_pool(saved, data):
    first = create_pool(saved(CSV), data=data)

    assert create_pool(saved(gzip.compress(CSV), "letters.csv.gz"), data=data).folder == first.folder


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_the_one_table_of_a_zip_is_read(tmp_path):
    clutter = {"__MACOSX/._letters.csv": b"", "README.md": b"about", "data/.DS_Store": b"x"}

    seen = preview(zipped(tmp_path / "all.zip", {"data/letters.csv": CSV} | clutter))

    assert (seen.name, seen.format, seen.n_rows) == ("letters.csv", "csv", 40)


def test_two_tables_of_a_zip_are_read_one_after_the_other_or_refused_by_name(tmp_path):
    alike = preview(zipped(tmp_path / "all.zip", {"train.csv": CSV, "test.csv": CSV}))

    assert (alike.n_rows, alike.n_ready) == (80, 40)
    with pytest.raises(BadInput, match=r"all\.zip holds 2 tables with different columns, a\.csv and test\.csv among"):
        preview(zipped(tmp_path / "all.zip", {"test.csv": CSV, "a.csv": b"size,price,year\n1,2,3\n"}))


def test_a_table_among_images_is_left_to_whoever_reads_images(tmp_path):
    path = zipped(tmp_path / "all.zip", {"labels.csv": CSV, "cat.png": b"\x89PNG"})

    with unpacked(path, "all.zip") as (content, name):
        assert (content, name) == (path, "all.zip")


def test_a_bomb_is_refused_while_it_is_unpacked(saved, data, monkeypatch):
    monkeypatch.setattr(packed, "SMALL_BYTES", 1 << 20)
    bomb = gzip.compress(b"text,label\n" + bytes(3 << 20))
    inner = zipped(saved(b"", "b.zip"), {"bomb.csv": bytes(3 << 20)})

    assert "bomb.gz unpacks to more than" in refusal(saved(bomb, "bomb.gz"), data)
    assert "b.zip unpacks to more than" in refusal(inner, data)


@pytest.mark.parametrize("suffix", PACKERS)
def test_a_cut_packed_file_is_refused(saved, data, suffix):
    assert "damaged or cut-off packed file" in refusal(saved(PACKERS[suffix](CSV)[:-20], f"bad.{suffix}"), data)


def test_what_is_packed_twice_or_a_packed_folder_is_refused(saved):
    folder = bytearray(512)
    folder[257:262] = b"ustar"
    for content, words in ((gzip.compress(CSV), "is a packed file; unpack it"), (folder, "is a packed folder")):
        with pytest.raises(BadInput, match=words):
            preview(saved(gzip.compress(bytes(content)), "a.gz"))


def test_a_full_disk_is_said(saved, monkeypatch):
    class Full(io.FileIO):
        def write(self, _content):
            raise OSError(28, "No space left on device")

    path = saved(gzip.compress(CSV), "a.csv.gz")
    monkeypatch.setattr(Path, "open", lambda one, mode="r": Full(one, mode.replace("b", "")))

    with pytest.raises(StoreProblem, match=r"a\.csv\.gz could not be unpacked: No space left on device\."):
        preview(path)
