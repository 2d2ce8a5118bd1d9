"""What lies in a zip."""

import zipfile

import pytest
from pictures import encoded, noise
from PIL import Image
from zipped import pets, zipped

from al_core.errors import BadInput
from al_core.pools.readers.zips import members
from al_core.pools.readers.zips.kinds import HEIC_PHOTO, TEXT_FILE, kind_of
from al_core.pools.readers.zips.members import first_names, left_out, members_of


def found_in(path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {member.name: member.kind.noun for member in members_of(archive, path.name)}


def test_what_a_mac_puts_beside_files_is_passed_over_and_other_clutter_is_named(tmp_path):
    clutter = {
        "__MACOSX/cat/._cat0.png": b"x",
        "__MACOSX/._a.zip": b"x",
        "cat/._cat0.png": b"\x00\x05\x16\x07",
        ".DS_Store": b"x",
        "Thumbs.db": b"x",
    }

    found = found_in(zipped(tmp_path / "a.zip", pets(1) | clutter))

    assert found == {
        "cat/cat0.png": "PNG image",
        "dog/dog0.png": "PNG image",
        ".DS_Store": "system file",
        "Thumbs.db": "system file",
    }


def test_an_image_is_one_even_with_the_name_of_clutter(tmp_path):
    assert found_in(zipped(tmp_path / "a.zip", {"._a.png": encoded(noise(1))})) == {"._a.png": "PNG image"}


def test_hidden_folders_hold_copies_that_nobody_sees(tmp_path):
    copies = {".ipynb_checkpoints/a.png": encoded(noise(1))}

    assert found_in(zipped(tmp_path / "a.zip", copies)) == {".ipynb_checkpoints/a.png": "hidden file"}


def test_a_white_page_is_no_bomb_though_it_shrinks_as_much(tmp_path):
    page = encoded(Image.new("RGB", (900, 900), "white"), "BMP")

    assert found_in(zipped(tmp_path / "a.zip", {"page.bmp": page}, zipfile.ZIP_DEFLATED)) == {"page.bmp": "BMP image"}


def test_a_film_beside_images_may_be_large(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "MAX_MEMBER_BYTES", 1_000)

    found = found_in(zipped(tmp_path / "a.zip", {"film.mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(2_000)}))

    assert found == {"film.mp4": "very large file"}


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "MAX_MEMBERS", 3)

    with pytest.raises(BadInput, match="more than 3 files"):
        found_in(zipped(tmp_path / "a.zip", pets()))


def test_few_names_are_all_said_and_many_are_counted():
    assert first_names(["a"]) == "a"
    assert first_names(["a", "b", "c"]) == "a, b and c"
    assert first_names(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


def test_many_kinds_share_the_last_sentence():
    signs = [b"%PDF", b"%!PS", b"fLaC\x00"]
    kinds = [HEIC_PHOTO, HEIC_PHOTO, TEXT_FILE, *map(kind_of, signs), kind_of(b"")]

    said = [note.text for note in left_out((f"file{at}", kind) for at, kind in enumerate(kinds))]

    assert len(said) == 4
    assert said[0] == "2 HEIC photos are left out: file0 and file1. Save as JPEG."
    assert said[3] == "Left out as well: 1 sound file (file5), 1 text file (file2), 1 empty file (file6)."
