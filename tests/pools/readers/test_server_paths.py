"""A visitor opens what lies inside the folders of AL_PATHS, and learns nothing of what lies outside."""

import os
from pathlib import Path

import pytest

from al_core.errors import BadInput
from al_core.pools.readers.server_paths import opened_folders, server_file


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A machine with two open folders, each with a file, and a secret beside them."""
    for name in ("data", "more", "data-secret"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "letters.csv").write_text("text\none\ntwo\n")
    (tmp_path / "data" / "folder").mkdir()
    (tmp_path / "data" / "inside.csv").symlink_to(tmp_path / "more" / "letters.csv")
    (tmp_path / "data" / "outside.csv").symlink_to(tmp_path / "data-secret" / "letters.csv")
    (tmp_path / "data" / "broken.csv").symlink_to(tmp_path / "nowhere.csv")
    (tmp_path / "data" / "circle.csv").symlink_to(tmp_path / "data" / "circle.csv")
    os.mkfifo(tmp_path / "data" / "pipe.csv")
    monkeypatch.setenv("AL_PATHS", f"{tmp_path / 'data'}{os.pathsep}{tmp_path / 'more'}")
    monkeypatch.setenv("HOME", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sentence(typed):
    with pytest.raises(BadInput) as refused:
        server_file(str(typed))
    return str(refused.value).replace(f"“{typed}”", "“…”")


@pytest.mark.parametrize("path", ["data/letters.csv", "more/letters.csv", "data/folder/../letters.csv"])
def test_a_file_inside_a_named_folder_is_opened(server, path):
    assert server_file(f" {server / path} ").read_text().startswith("text")


def test_a_link_from_one_named_folder_into_another_leads_to_its_file(server):
    assert server_file(str(server / "data" / "inside.csv")) == (server / "more" / "letters.csv").resolve()


@pytest.mark.parametrize(
    "path",
    [
        *("data/nowhere.csv", "data-secret/letters.csv", "data/../data-secret/letters.csv", "data/outside.csv"),
        *("data/broken.csv", "data/circle.csv", "data/folder", "data", "data/pipe.csv", f"data/{'x' * 300}"),
    ],
)
def test_what_is_not_there_and_what_is_not_allowed_get_the_same_sentence(server, path):
    assert sentence(server / path) == "There is no file “…” in the folders that this server opens; check the path."


@pytest.mark.parametrize("typed", ["~/letters.csv", "~root/letters.csv", "/proc/self/environ", "a\0b", ""])
def test_a_path_of_no_file_of_ours_gets_that_sentence_too(server, typed):
    assert sentence(typed).startswith("There is no file “")


def test_what_the_server_may_not_read_gets_that_sentence_too(server, monkeypatch):
    def refusing(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refusing)

    assert sentence(server / "data" / "letters.csv").endswith("check the path.")


@pytest.mark.parametrize("named", ["", os.pathsep, " "])
def test_without_a_named_folder_nothing_is_opened(server, monkeypatch, named):
    monkeypatch.setenv("AL_PATHS", named)

    assert opened_folders() == ()
    assert sentence(server / "data" / "letters.csv").startswith("There is no file")
