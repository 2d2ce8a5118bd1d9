"""Files told by their first bytes."""

import pytest
from pictures import encoded, noise

from al_core.pools.readers.zips.display import display_copy
from al_core.pools.readers.zips.kinds import READ_FORMS, UNKNOWN_FILE, kind_of

FORMS = [
    "PNG",
    "JPEG",
    "WEBP",
    "GIF",
    "TIFF",
    "BMP",
    "ICO",
    "PPM",
    "JPEG2000",
    "AVIF",
    "PCX",
    "SGI",
    "QOI",
    "DDS",
    "TGA",
]


@pytest.mark.parametrize("form", FORMS)
def test_images_are_told_and_read_without_their_suffix(form):
    content = encoded(noise(1, (16, 16)), form)

    assert kind_of(content[:1024]).form == form
    assert display_copy(content)


@pytest.mark.parametrize(
    ("head", "noun"),
    [
        (b"", "empty file"),
        (b"words of people\n", "text file"),
        (b"BMW and Mercedes", "text file"),
        ("Größe\n".encode("utf-16"), "text file"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC photo"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "film"),
        (bytes(128) + b"DICM", "DICOM scan"),
        (b'<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="x"/>', "SVG drawing"),
        (b"%!PS-Adobe-3.0", "PostScript drawing"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt ", "sound file"),
        (b"ID3\x03\x00", "sound file"),
        (b"ID3,text,ftyp\n", "text file"),
        (b"id, ftyp\n", "text file"),
        (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication", "office document"),
        (b"PK\x03\x04" + bytes(26) + b"a.png", "packed file"),
        (b"PAR1", "Parquet table"),
    ],
)
def test_what_is_no_image_has_its_name(head, noun):
    kind = kind_of(head)

    assert (kind.noun, kind.form) == (noun, "")


def test_bytes_of_no_kind_are_not_taken_for_images():
    assert kind_of(bytes(range(256)) * 4) == UNKNOWN_FILE


def test_nothing_is_read_that_could_run_a_program():
    assert not {"EPS", "WMF", "MSP", "SPIDER"} & set(READ_FORMS)
