"""Names in zips, as Windows, Macs and old programs of many countries write them."""

import zipfile

import pytest

from al_core.pools.readers.zips.names import typed_names


def listed(*names: str, encoding: str = "cp437", flag: int = 0) -> list[zipfile.ZipInfo]:
    """What zipfile makes of names that a program wrote in an encoding."""
    found = [zipfile.ZipInfo(name.encode(encoding).decode("utf-8" if flag else "cp437")) for name in names]
    for info in found:
        info.flag_bits = flag
    return found


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("utf-8", ["Größe/1.png", "猫/2.png"]),
        ("cp437", ["Größe/1.png", "très petit/2.png"]),
        ("gb2312", ["猫科/1.png", "小狗/2.png"]),
        ("shift_jis", ["ソース/1.png", "表/2.png"]),
        ("euc_kr", ["고양이/1.png", "강아지/2.png"]),
        ("cp866", ["кошка/1.png", "собака/2.png"]),
    ],
)
def test_letters_are_guessed_where_the_zip_does_not_tell(encoding, names):
    assert typed_names(listed(*names, encoding=encoding)) == names


def test_a_name_that_is_marked_is_taken_as_it_is():
    assert typed_names(listed("├¿/1.png", encoding="utf-8", flag=0x800)) == ["├¿/1.png"]


def test_backslashes_of_windows_stand_between_folders():
    assert typed_names(listed("pets\\cat\\1.png")) == ["pets/cat/1.png"]


def test_detours_in_names_are_left_out():
    assert typed_names(listed("./pets//cat/./1.png")) == ["pets/cat/1.png"]


def test_a_name_that_no_old_program_can_have_written_stays():
    assert typed_names([zipfile.ZipInfo("猫/1.png")]) == ["猫/1.png"]
