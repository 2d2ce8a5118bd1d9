"""A project file is known by what it holds."""

import zipfile

import pytest

from al_core.belongings.layout import is_project_file
from al_core.errors import BadInput
from al_core.pools.readers.uploads import preview


def test_a_project_file_is_recognised_whatever_it_is_called(file):
    assert is_project_file(file.rename(file.with_name("somewhere")))


def test_who_takes_it_for_a_pool_is_told_where_it_opens(file):
    with pytest.raises(
        BadInput, match=r"is a project that was saved as a file, and no pool: the page Upload opens it\."
    ):
        preview(file)


def test_any_other_file_is_none(tmp_path):
    (tmp_path / "letters.csv").write_text("text\none\n")
    for name, content in (("pictures", "no description"), ("project", "[1, 2]"), ("others", '{"format": "elsewhere"}')):
        with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
            archive.writestr("pictures.txt" if name == "pictures" else "project.json", content)

    assert [path.name for path in tmp_path.iterdir() if is_project_file(path)] == []
    assert not is_project_file(tmp_path / "nowhere.zip")
