"""What becomes of pixels on their way to the screen."""

import io
import random
from contextlib import suppress

import numpy as np
import pytest
from pictures import encoded, noise
from PIL import Image, ImageCms

from al_core.errors import BadInput
from al_core.pools.readers.zips.display import display_copy, drawn_anew, stretched


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(display_copy(content)))


def test_a_photo_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert opened(encoded(noise(1, (40, 20)), "JPEG", exif=exif)).size == (20, 40)


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_sixteen_bits_are_stretched_so_that_they_can_be_seen(form):
    scan = Image.fromarray(np.arange(4096, dtype=np.uint16).reshape(64, 64))

    values = np.asarray(opened(encoded(scan, form)))

    assert (values.min(), values.max()) == (0, 255)


def test_one_hot_pixel_hides_nothing_and_is_still_told_from_others():
    scan = np.tile(np.arange(4096), 4).reshape(128, 128)
    hot = scan.copy()
    hot[0, 0] = 65_535

    shown, with_hot = stretched(scan.astype(np.float32)), stretched(hot.astype(np.float32))

    assert with_hot.std() > 0.95 * shown.std()
    assert with_hot[0, 0] == 255
    assert (with_hot == 255).sum() == 1


def test_small_things_on_an_even_ground_are_seen():
    scan = np.zeros((100, 100), dtype=np.float32)
    scan[5, :4] = [1, 2, 3, 4]

    assert stretched(scan)[5, :5].tolist() == [64, 128, 191, 255, 0]


@pytest.mark.parametrize("hostile", [np.nan, np.inf, -np.inf, 3e38])
def test_numbers_that_are_none_do_not_hide_the_others(hostile):
    scan = np.linspace(0, 1, 10_000, dtype=np.float32).reshape(100, 100)
    scan[3, 3] = hostile

    values = np.asarray(opened(encoded(Image.fromarray(scan), "TIFF")))

    assert 60 < values.std() < 90


def test_an_image_without_any_number_is_black():
    scan = Image.fromarray(np.full((8, 8), np.nan, dtype=np.float32))

    assert np.asarray(opened(encoded(scan, "TIFF"))).max() == 0


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "RGBA", "LA", "YCbCr", "LAB"])
def test_every_mode_becomes_grey_or_colour(mode):
    picture = noise(1)
    if mode == "LAB":
        srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        picture = ImageCms.profileToProfile(picture, srgb, lab, outputMode="LAB")
    form = "PNG" if mode in ("LA", "RGBA") else "TIFF"

    assert opened(encoded(picture.convert(mode), form)).mode in ("L", "RGB")


def test_colours_for_print_stay_what_they_are():
    red = Image.new("RGB", (8, 8), (250, 10, 10)).convert("CMYK")

    assert opened(encoded(red, "TIFF")).getpixel((0, 0)) == pytest.approx((250, 10, 10), abs=3)


def test_what_is_transparent_becomes_white():
    assert opened(encoded(Image.new("RGBA", (4, 4), (255, 0, 0, 0)))).getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(("form", "extra"), [("WEBP", {"lossless": True}), ("GIF", {}), ("TIFF", {})])
def test_the_first_picture_of_several_is_shown(form, extra):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    content = encoded(frames[0], form, save_all=True, append_images=frames[1:], **extra)

    assert opened(content).getpixel((0, 0)) == (255, 0, 0)


def test_large_images_are_shown_smaller():
    assert max(opened(encoded(Image.new("RGB", (1500, 1000)))).size) == 800


def test_images_that_look_the_same_have_one_digest_whatever_their_files_are():
    png, bmp, other = (drawn_anew(encoded(noise(seed), form)) for seed, form in [(1, "PNG"), (1, "BMP"), (2, "PNG")])

    assert png.digest == bmp.digest != other.digest
    assert png.n_pixels == 24 * 16


def test_any_bytes_give_a_sentence_and_never_another_error():
    dice = random.Random(0)
    goods = [encoded(noise(1), form) for form in ("PNG", "TIFF", "GIF", "BMP", "ICO")]
    for turn in range(200):
        content = bytearray(goods[turn % len(goods)])
        for _ in range(dice.randrange(1, 20)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        with suppress(BadInput):
            assert display_copy(bytes(content))
