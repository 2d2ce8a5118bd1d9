import io
import random
import zipfile
from contextlib import suppress

import numpy as np
import pytest
from pictures import encoded, noise
from PIL import Image

from al_core.errors import BadInput
from al_core.pools.examples import example
from al_core.pools.readers.images import display_copy
from al_core.pools.readers.uploads import Options, create_pool, preview


def zipped(path, members: dict[str, bytes]):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def made(path, data):
    seen = preview(path, path.name)
    return create_pool(path, path.name, Options(), {c.name: c.role for c in seen.columns}, data)


def refusal(path, data) -> str:
    with pytest.raises(BadInput) as refused:
        made(path, data)
    assert not [*data.rglob("*.*")]
    return str(refused.value)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(display_copy(content)))


def test_folders_become_classes_and_files_become_ids(tmp_path, data):
    path = zipped(
        tmp_path / "pets.zip",
        {
            "pets/cat/2.png": encoded(noise(1)),
            "pets/cat/10.jpg": encoded(noise(2), "JPEG"),
            "pets/dog/1.webp": encoded(noise(3), "WEBP"),
            "pets/readme.txt": b"hello",
            "__MACOSX/pets/cat/._2.png": b"clutter",
            "pets/.DS_Store": b"clutter",
        },
    )

    pool = made(path, data)

    assert pool.ids(range(3)) == ["pets/cat/2.png", "pets/cat/10.jpg", "pets/dog/1.webp"]
    assert pool.known_labels() == {0: "cat", 1: "cat", 2: "dog"}
    shown = example(pool, 1)
    assert (shown["kind"], shown["width"], shown["height"]) == ("image", 24, 16)
    assert shown["image"].startswith("data:image/png;base64,")
    assert shown["chips"] == ["24 × 16 pixels"]


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


def test_images_in_one_folder_have_no_labels(tmp_path, data):
    path = zipped(tmp_path / "a.zip", {f"all/{at}.png": encoded(noise(at)) for at in range(3)})

    assert made(path, data).known_labels() == {}


def test_the_same_picture_is_asked_once(tmp_path, data):
    path = zipped(tmp_path / "a.zip", {f"{at}.png": encoded(noise(at % 2)) for at in range(4)})

    pool = made(path, data)

    assert pool.n_rows == 2
    assert pool.repeats().tolist() == [[3, 0], [4, 1]]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../outside.png", "leads out"),
        ("/etc/absolute.png", "leads out"),
        ("C:\\windows.png", "leads out"),
        ("a/../../b.png", "leads out"),
        ("..\\outside.png", "leads out"),
        ("inner.zip", "packed file"),
        ("drawing.svg", "SVG"),
        ("broken.png", "damaged or no PNG"),
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


def test_a_truncated_image_is_named(tmp_path, data):
    path = zipped(tmp_path / "bad.zip", {"fine.png": encoded(noise(1)), "cut.png": encoded(noise(2))[:-300]})

    assert "cut.png: it is damaged" in refusal(path, data)


def test_a_truncated_zip_is_refused(tmp_path, data):
    path = zipped(tmp_path / "cut.zip", {f"{at}.png": encoded(noise(at)) for at in range(3)})
    path.write_bytes(path.read_bytes()[:-40])

    assert "damaged or cut-off zip" in refusal(path, data)


def test_damaged_bytes_inside_a_zip_are_named(tmp_path, data):
    path = zipped(tmp_path / "bad.zip", {f"{at}.png": encoded(noise(at)) for at in range(3)})
    content = bytearray(path.read_bytes())
    content[200:260] = bytes(60)
    path.write_bytes(bytes(content))

    assert "bad.zip, image 0.png" in refusal(path, data)


def test_a_zip_without_images_is_refused(tmp_path, data):
    assert "holds no PNG, JPEG or WebP" in refusal(zipped(tmp_path / "a.zip", {"a.bin": b"words"}), data)


def test_a_photo_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert opened(encoded(noise(1, (40, 20)), "JPEG", exif=exif)).size == (20, 40)


def test_sixteen_bits_are_stretched_so_that_they_can_be_seen():
    scan = Image.fromarray(np.arange(4096, dtype=np.uint16).reshape(64, 64))

    values = np.asarray(opened(encoded(scan)))

    assert (values.min(), values.max()) == (0, 255)


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "RGBA", "LA"])
def test_every_mode_becomes_grey_or_colour(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"

    assert opened(encoded(noise(1).convert(mode), form)).mode in ("L", "RGB")


def test_what_is_transparent_becomes_white():
    assert opened(encoded(Image.new("RGBA", (4, 4), (255, 0, 0, 0)))).getpixel((0, 0)) == (255, 255, 255)


def test_the_first_picture_of_an_animation_is_shown():
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    content = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)

    assert opened(content).getpixel((0, 0)) == (255, 0, 0)


def test_large_images_are_shown_smaller():
    assert max(opened(encoded(noise(1, (1500, 1000)))).size) == 800


def test_any_bytes_give_a_sentence_and_never_another_error():
    dice, good = random.Random(0), encoded(noise(1))
    for _ in range(200):
        content = bytearray(good)
        for _ in range(dice.randrange(1, 20)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        with suppress(BadInput):
            assert display_copy(bytes(content))
