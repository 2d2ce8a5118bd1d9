"""A zip of images: every image becomes a row, everything else is counted and named."""

import zipfile

import pytest
from pictures import encoded, noise
from PIL import Image
from uploaded import pool_of, refusal
from zipped import pets, zipped

from al_core.pools.examples import example
from al_core.pools.readers import images
from al_core.pools.readers.uploads import preview


def notes_of(path, data) -> list[str]:
    """What is said of a zip before, after seeing that the pool says it too."""
    said = [note.text for note in preview(path, path.name).notes]
    assert [note.text for note in pool_of(path, data).notes] == said
    return said


def test_folders_become_classes_and_files_become_ids(tmp_path, data):
    path = zipped(
        tmp_path / "pets.zip",
        {
            "pets/cat/2.png": encoded(noise(1)),
            "pets/cat/10.jpg": encoded(noise(2), "JPEG"),
            "pets/dog/1.webp": encoded(noise(3), "WEBP"),
        },
    )

    pool = pool_of(path, data)

    assert pool.ids(range(3)) == ["pets/cat/2.png", "pets/cat/10.jpg", "pets/dog/1.webp"]
    assert pool.known_labels() == {0: "cat", 1: "cat", 2: "dog"}
    assert pool.notes == ()
    shown = example(pool, 1)
    assert (shown["kind"], shown["width"], shown["height"]) == ("image", 24, 16)
    assert shown["image"].startswith("data:image/png;base64,")
    assert shown["chips"] == ["24 × 16 pixels"]


def test_images_of_every_kind_are_there_whatever_they_are_called(tmp_path, data):
    forms = {"a.jfif": "JPEG", "b": "JPEG", "c.tif": "TIFF", "d.GIF": "GIF", "e.bmp": "BMP", "f.jpg": "PNG"}
    path = zipped(tmp_path / "a.zip", {name: encoded(noise(at), form) for at, (name, form) in enumerate(forms.items())})

    assert pool_of(path, data).ids(range(6)) == sorted(forms, key=str.lower)
    assert notes_of(path, data) == []


def test_folders_of_windows_are_classes(tmp_path, data):
    path = zipped(tmp_path / "a.zip", {name.replace("/", "\\"): content for name, content in pets().items()})

    pool = pool_of(path, data)

    assert pool.classes() == ["cat", "dog"]
    assert pool.ids([0]) == ["cat/cat0.png"]


def test_images_in_one_folder_have_no_labels(tmp_path, data):
    path = zipped(tmp_path / "a.zip", {f"all/{at}.png": encoded(noise(at)) for at in range(3)})

    assert pool_of(path, data).known_labels() == {}


def test_the_same_picture_is_asked_once_and_named(tmp_path, data):
    path = zipped(tmp_path / "a.zip", {f"{at}.png": encoded(noise(at % 2)) for at in range(4)})

    pool = pool_of(path, data)

    assert pool.n_rows == preview(path, path.name).n_ready == 2
    assert pool.repeats().tolist() == [[3, 0], [4, 1]]
    assert notes_of(path, data) == ["2.png and 3.png look the same as earlier images. We ask each once."]


def test_the_same_picture_in_two_classes_is_said_before(tmp_path, data):
    path = zipped(tmp_path / "a.zip", pets() | {"dog/x.png": pets()["cat/cat0.png"]})

    assert notes_of(path, data)[-1] == (
        "Image 7 repeats an earlier example with another label; the first label is kept."
    )


def test_what_is_no_image_is_counted_and_named(tmp_path, data):
    others = {
        "a.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
        "b.heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
        "drawing.svg": b"<svg xmlns='x'/>",
        "readme.txt": b"hello",
    }
    path = zipped(tmp_path / "a.zip", pets() | others)

    assert pool_of(path, data).n_rows == 6
    assert notes_of(path, data) == [
        "2 HEIC photos are left out: a.heic and b.heic. Save as JPEG.",
        "1 SVG drawing is left out: drawing.svg. Drawings can hold programs; save as PNG.",
        "1 text file is left out: readme.txt.",
    ]


def test_an_image_that_is_cut_off_is_left_out_and_named(tmp_path, data):
    damaged = {"cat/cut.png": encoded(noise(2))[:-300], "dog/broken.jpg": b"\xff\xd8\xff"}
    path = zipped(tmp_path / "a.zip", pets() | damaged)

    assert pool_of(path, data).ids(range(6)) == sorted(pets())
    assert notes_of(path, data) == [
        "2 damaged or unusual images are left out: cat/cut.png and dog/broken.jpg. Save anew as PNG or JPEG."
    ]


def test_pages_behind_the_first_are_counted(tmp_path, data):
    pages = encoded(noise(1), "TIFF", save_all=True, append_images=[noise(2)])
    path = zipped(tmp_path / "a.zip", pets() | {"cat/pages.tif": pages})

    assert notes_of(path, data) == ["cat/pages.tif has more pages or pictures; the first is shown."]


def test_damaged_bytes_inside_a_zip_are_named(tmp_path, data):
    path = zipped(tmp_path / "bad.zip", {f"{at}.png": encoded(noise(at)) for at in range(3)})
    content = bytearray(path.read_bytes())
    content[200:260] = bytes(60)
    path.write_bytes(bytes(content))

    assert pool_of(path, data).ids(range(2)) == ["1.png", "2.png"]
    assert notes_of(path, data) == ["1 damaged file is left out: 0.png. Make the zip again."]


def test_of_a_large_zip_the_first_images_are_opened_before_and_all_after(tmp_path, data, monkeypatch):
    monkeypatch.setattr(images, "LOOKED_AT_IMAGES", 4)
    path = zipped(tmp_path / "a.zip", pets() | {"dog/late.png": encoded(noise(2))[:-300]})

    seen = preview(path, path.name)

    assert [note.text for note in seen.notes] == ["The first 4 of 7 images were opened; all are when you go on."]
    assert seen.n_rows == 7
    assert "dog/late.png" in pool_of(path, data).notes[0].text


def test_the_preview_has_the_first_pictures(tmp_path):
    path = zipped(tmp_path / "a.zip", {"cut.png": encoded(noise(2))[:-300]} | pets(5))

    pictures = preview(path, path.name).pictures

    assert len(pictures) == 6
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_columns_beside_the_images_are_shown_with_them(tmp_path, data):
    lines = "".join(f'cat{at}.png,"a cat, the {at}th of all",{at}\n' for at in range(3))
    path = zipped(tmp_path / "a.zip", pets() | {"about.csv": f"file,words,age\n{lines}".encode()})

    pool = pool_of(path, data)

    assert [(field["name"], field["value"]) for field in example(pool, 1)["fields"]] == [
        ("words", "a cat, the 1th of all"),
        ("age", "1"),
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../outside.png", "leads out"),
        ("/etc/absolute.png", "leads out"),
        ("C:\\windows.png", "leads out"),
        ("a/../../b.png", "leads out"),
        ("..\\outside.png", "leads out"),
        ("inner.zip", "packed file"),
    ],
)
def test_members_that_are_not_safe_are_named(tmp_path, data, name, words):
    path = zipped(tmp_path / "bad.zip", {"fine.png": encoded(noise(1)), name: b"<svg>not an image</svg>"})

    sentence = refusal(path, data)

    assert words in sentence
    assert sentence.startswith("bad.zip, image ")


def test_links_are_refused(tmp_path, data):
    link = zipfile.ZipInfo("link.png")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")

    assert "link.png: it is a link" in refusal(tmp_path / "bad.zip", data)


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path, data):
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.png", bytes(5_000_000))

    assert "bomb.png: it unpacks to 4 MB" in refusal(tmp_path / "bomb.zip", data)


def test_an_image_bomb_is_refused(tmp_path, data):
    content = encoded(Image.new("1", (9_000, 9_000)))
    path = zipped(tmp_path / "bad.zip", {"huge.png": content, "fine.png": encoded(noise(1))})

    assert "huge.png: 9000 × 9000 pixels are too many" in refusal(path, data)


def test_a_truncated_zip_is_refused(tmp_path, data):
    path = zipped(tmp_path / "cut.zip", {f"{at}.png": encoded(noise(at)) for at in range(3)})
    path.write_bytes(path.read_bytes()[:-40])

    assert "damaged or cut-off zip" in refusal(path, data)


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"a.log": b"words"}, "holds 1 text file (a.log) and no image that can be read. Unpack it"),
        ({"a.log": b"words", "b.log": b"more"}, "one table, a row each"),
        ({"a.wav": b"RIFF\x24\x00\x00\x00WAVEfmt "}, "holds 1 sound file (a.wav)"),
        ({"a.png": b"\x89PNG\r\n\x1a\n"}, "holds 1 damaged or unusual image (a.png)"),
        ({}, "holds no images"),
    ],
)
def test_a_zip_without_images_is_refused_by_what_it_holds(tmp_path, data, members, words):
    assert words in refusal(zipped(tmp_path / "a.zip", members), data)


def test_damaged_text_beside_an_image_is_said_before(tmp_path, data):
    path = zipped(tmp_path / "a.zip", pets() | {"about.jsonl": b'{"file": "cat0.png", "words": "a \\u0000 b"}\n'})

    seen = preview(path, path.name)

    assert seen.damaged == "words"
    assert seen.notes[-1].text == "Image 1, column words: it holds a NUL byte; remove it and upload again."
    assert "a.zip, image 1, column words" in refusal(path, data, words="text")
