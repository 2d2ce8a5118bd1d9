"""Which column of a zip of images holds the answers."""

from zipped import pets, zipped

from al_core.pools.readers.uploads import preview
from al_core.pools.readers.zips.answers import class_folders


def found_in(tmp_path, members: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    path = zipped(tmp_path / "a.zip", members)
    return {column.name: (column.role, column.found) for column in preview(path, path.name).columns[2:]}


def test_a_table_with_answers_takes_the_place_of_folders(tmp_path):
    found = found_in(tmp_path, pets() | {"labels.csv": b"file,label\ncat0.png,x\ncat1.png,y\ndog0.png,x\n"})

    assert found == {
        "folder": ("ignore", "2 folders; labels.csv has the answers"),
        "label": ("label", "2 classes, known for 3 rows"),
    }


def test_folders_stay_the_answers_where_a_table_has_few(tmp_path):
    found = found_in(tmp_path, pets() | {"labels.csv": b"file,label\ncat0.png,cat\n"})

    assert found["folder"] == ("label", "2 folders, used as classes")
    assert found["label"] == ("ignore", "a second answer: 1 class, known for 1 row")


def test_beside_metadata_folders_are_no_answers(tmp_path):
    lines = b"file_name,words\ncat/cat0.png,the first of all cats\ndog/dog1.png,a dog in the rain\n"

    found = found_in(tmp_path, pets() | {"metadata.csv": lines})

    assert found["folder"] == ("ignore", "2 folders; metadata.csv says what is on the images")
    assert found["words"][0] == "text"


def test_beside_other_columns_folders_stay_the_answers(tmp_path):
    lines = "".join(f"{name.split('/')[1]},{at}.5\n" for at, name in enumerate(pets()))

    found = found_in(tmp_path, pets() | {"sizes.csv": f"file,size\n{lines}".encode()})

    assert (found["folder"][0], found["size"][0]) == ("label", "number")


def test_the_only_column_beside_the_names_is_the_answer_when_it_comes_again(tmp_path):
    flat = {name.split("/")[1]: content for name, content in pets().items()}
    lines = "".join(f"{name.removesuffix('.png')},{name[:3]}\n" for name in flat)

    found = found_in(tmp_path, flat | {"train.csv": f"id,breed\n{lines}".encode()})

    assert found["breed"] == ("label", "2 classes, known for 6 images")


def test_how_images_were_divided_is_no_answer(tmp_path):
    flat = {name.split("/")[1]: content for name, content in pets().items()}
    lines = "".join(f"{name},{'train' if name[:3] == 'cat' else 'test'}\n" for name in flat)

    found = found_in(tmp_path, flat | {"parts.csv": f"file,split\n{lines}".encode()})

    assert found["split"][0] == "ignore"


def test_one_class_known_of_some_images_is_an_answer(tmp_path):
    flat = {name.split("/")[1]: content for name, content in pets().items()}

    found = found_in(tmp_path, flat | {"labels.csv": b"file,label\ncat0.png,cat\ncat1.png,cat\ncat2.png,cat\n"})

    assert found["label"] == ("label", "1 class, known for 3 images")


def test_folders_that_divide_images_for_learning_are_no_classes(tmp_path):
    names = [f"{part}/{at}.png" for part in ("train", "test") for at in range(3)]
    divided = dict(zip(names, pets().values(), strict=True))

    assert found_in(tmp_path, divided)["folder"] == ("ignore", "2 folders")


def test_the_class_of_a_file_is_the_innermost_telling_folder_below_what_all_lie_in():
    assert class_folders(["a/cat/train/1", "a/train/dog/2", "a/train/3", "a/4"]) == ["cat", "dog", "", ""]
    assert class_folders(["a/b/1", "a/b/2"]) == ["b", "b"]
    assert class_folders(["1", "2"]) == ["", ""]
