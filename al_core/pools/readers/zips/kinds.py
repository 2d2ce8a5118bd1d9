"""What a file is, told by its first bytes: images that are read, and by name what is not."""

import re
from typing import NamedTuple

HEAD_BYTES = 1024


class Kind(NamedTuple):
    """What a file is in a word, what Pillow calls it where it is an image that is read, and else what to do."""

    noun: str
    form: str = ""
    advice: str = ""


UNREADABLE = Kind("damaged or unusual image", advice="Save anew as PNG or JPEG")
DAMAGED_BYTES = Kind("damaged file", advice="Make the zip again")
OTHERWISE_PACKED = Kind("unusually packed file", advice="Make the zip with the usual compression (Deflate)")
TOO_LARGE = Kind("very large file", advice="Nothing above 64 MB is opened")
HIDDEN_FILE = Kind("hidden file", advice="What is hidden is not taken")
SYSTEM_FILE = Kind("system file")
EMPTY_FILE = Kind("empty file")
TEXT_FILE = Kind("text file")
PARQUET_TABLE = Kind("Parquet table")
OFFICE_FILE = Kind("office document")
UNKNOWN_FILE = Kind("unknown file", advice="Save images as PNG or JPEG")
HEIC_PHOTO = Kind("HEIC photo", advice="Save as JPEG")
SVG_DRAWING = Kind("SVG drawing", advice="Drawings can hold programs; save as PNG")
SOUND_FILE = Kind("sound file", advice="Only images, texts and tables can be labelled here")
FILM_FILE = Kind("film", advice="Save single pictures as JPEG")
PACKED_FILE = Kind("packed file", advice="Unpack first")

# Nothing that hands work to another program or runs one (PostScript, WMF) is read as an image.
_FIRST_BYTES: tuple[tuple[bytes, Kind], ...] = (
    (rb"\x89PNG\r\n\x1a\n", Kind("PNG image", "PNG")),
    (rb"\xff\xd8\xff", Kind("JPEG image", "JPEG")),
    (rb"RIFF.{4}WEBP", Kind("WebP image", "WEBP")),
    (rb"GIF8[79]a", Kind("GIF image", "GIF")),
    (rb"II[*+]\x00|MM\x00[*+]", Kind("TIFF image", "TIFF")),
    (rb"BM.{12}[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00", Kind("BMP image", "BMP")),
    (rb"\x00\x00\x01\x00[^\x00]\x00", Kind("icon", "ICO")),
    (rb"P[1-6]\r?\n(#[^\n]*\n\s*)*\d+\s+(#[^\n]*\n\s*)*\d", Kind("PPM image", "PPM")),
    (rb"\x00\x00\x00\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51", Kind("JPEG 2000 image", "JPEG2000")),
    (rb"\x00\x00.{2}ftyp.{0,56}avi[fs]", Kind("AVIF image", "AVIF")),
    (rb"\n[\x00\x02\x03\x04\x05]\x01[\x01\x02\x04\x08]", Kind("PCX image", "PCX")),
    (rb"\x01\xda[\x00\x01][\x01\x02]", Kind("SGI image", "SGI")),
    (rb"qoif\x00", Kind("QOI image", "QOI")),
    (rb"icns\x00", Kind("icon", "ICNS")),
    (rb"DDS \x7c\x00", Kind("DDS image", "DDS")),
    (rb"8BPS\x00\x01", Kind("Photoshop image", "PSD")),
    (rb"\x00\x00.{2}ftyp(hei|hev|hem|heu|mif1|msf1)", HEIC_PHOTO),
    (rb".{128}DICM", Kind("DICOM scan", advice="Save as PNG or TIFF")),
    (rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg\b", SVG_DRAWING),
    (rb"%!PS|\xc5\xd0\xd3\xc6|\xd7\xcd\xc6\x9a", Kind("PostScript drawing", advice=SVG_DRAWING.advice)),
    (rb"%PDF", Kind("PDF", advice="Save pages as PNG")),
    (rb"RIFF.{4}WAVE|ID3[\x02-\x04]|\xff[\xf1-\xf3\xf9\xfb]|\x00\x00.{2}ftypM4[AB]", SOUND_FILE),
    (rb"fLaC\x00|OggS\x00|FORM.{4}AIF|MThd\x00|#!AMR", SOUND_FILE),
    (rb"RIFF.{4}AVI |\x1aE\xdf\xa3|\x00\x00.{2}ftyp|\x00\x00\x01[\xba\xb3]|FLV\x01", FILM_FILE),
    (rb"PK\x03\x04.{26}(\[Content_Types\]|mimetype|_rels/)", OFFICE_FILE),
    (rb"PK\x03\x04|PK\x05\x06|\x1f\x8b|BZh\d|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd", PACKED_FILE),
    (rb"PAR1", PARQUET_TABLE),
    (rb"\x00\x05\x16\x07", SYSTEM_FILE),
    (
        rb".(\x00[\x02\x03\x0a\x0b]\x00{5}|\x01[\x01\x09].{4}[\x0f\x10\x18\x20])"
        rb".{4}(?!\x00\x00)..(?!\x00\x00)..[\x08\x0f\x10\x18\x20]",
        Kind("TGA image", "TGA"),
    ),
)
FIRST_BYTES = tuple((re.compile(sign, re.DOTALL), kind) for sign, kind in _FIRST_BYTES)
READ_FORMS = tuple(kind.form for _, kind in FIRST_BYTES if kind.form)
# These are not packed in themselves, so that an even picture shrinks as much as a bomb does.
PLAIN_FORMS = ("BMP", "TIFF", "PPM", "SGI")


def kind_of(head: bytes) -> Kind:
    """What a file is that begins with these bytes (HEAD_BYTES of them, or all)."""
    if not head:
        return EMPTY_FILE
    found = next((kind for sign, kind in FIRST_BYTES if sign.match(head)), None)
    return found or (TEXT_FILE if _is_text(head) else UNKNOWN_FILE)


def _is_text(head: bytes) -> bool:
    """Letters of any encoding, with hardly a sign that no text holds; UTF-16 has its mark."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return sum(byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1b" for byte in head) <= 0.02 * len(head)
