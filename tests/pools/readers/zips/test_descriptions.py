"""Tables that lie among images: `descriptions`, `spelt_paths`."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from uploaded import pool_of
from zipped import pets, zipped

from al_core.pools.readers import sources
from al_core.pools.readers.uploads import preview
from al_core.pools.readers.zips.spelt_paths import Places


@pytest.fixture
def described(tmp_path, data):
    """Known labels by file, and the notes, of six pets and a table."""

    def describe(table: str | bytes, name: str = "labels.csv", pictures: dict[str, bytes] | None = None):
        content = table.encode() if isinstance(table, str) else table
        path = zipped(tmp_path / "pets.zip", (pictures or pets()) | {name: content})
        pool = pool_of(path, data)
        labels = {pool.identity(row): label for row, label in pool.known_labels().items()}
        return labels, [note.text for note in preview(path, path.name).notes]

    return describe


ALL = {f"{kind}/{kind}{at}.png": "small" if at else "large" for kind in ("cat", "dog") for at in range(3)}


def lines_of(spell) -> str:
    return "".join(f"{spell(name)},{size}\n" for name, size in ALL.items())


@pytest.mark.parametrize(
    "spell",
    [
        lambda name: name,
        lambda name: name.split("/")[1],
        lambda name: name.split("/")[1].removesuffix(".png"),
        lambda name: f"./{name}",
        lambda name: name.upper().replace("/", "\\"),
        lambda name: f"/home/me/pets/{name}",
        lambda name: f"old_folder/{name.split('/')[1]}",
        lambda name: name.replace(".png", ".dcm"),
    ],
)
def test_images_are_found_however_a_table_spells_them(described, spell):
    labels, said = described(f"size,file\n{lines_of(spell)}".replace("size,file", "file,label"))

    assert labels == ALL
    assert said == ["labels.csv says more of 6 images: label. The model learns from the images alone."]


def test_the_column_of_names_may_stand_anywhere(described):
    rows = "".join(f"{at},{size},{name}\n" for at, (name, size) in enumerate(ALL.items()))

    labels, _ = described(f"id,label,path\n{rows}")

    assert labels == ALL


def test_a_table_without_column_names_is_read(described):
    assert described(lines_of(str), "annotations.txt")[0] == ALL


def test_paths_count_from_the_folder_of_the_table(described):
    names = ["train/0.png", "train/1.png", "test/0.png", "test/1.png"]
    pictures = dict(zip(names, pets(2).values(), strict=True))

    labels, _ = described("file_name,label\n0.png,x\n1.png,y\n", "train/metadata.csv", pictures)

    assert labels == {"train/0.png": "x", "train/1.png": "y"}


@pytest.mark.parametrize("name", ["train/metadata.jsonl", "train/metadata.parquet"])
def test_an_image_folder_of_hugging_face_is_read(described, name):
    records = [{"file_name": name, "label": size} for name, size in ALL.items()]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(records), sink)
    lines = "\n".join(map(json.dumps, records)).encode()
    pictures = {f"train/{name}": content for name, content in pets().items()}

    labels, _ = described(lines if name.endswith("jsonl") else sink.getvalue().to_pybytes(), name, pictures)

    assert labels == {f"train/{name}": size for name, size in ALL.items()}


def test_images_without_a_line_and_lines_without_an_image_are_counted(described):
    labels, said = described("file,label\ncat0.png,x\ncat1.png,y\ncat2.png,x\ncat2.png,y\nbird.png,z\n")

    assert labels == {"cat/cat0.png": "x", "cat/cat1.png": "y", "cat/cat2.png": "x"}
    assert said[1:] == [
        "3 images have no line in labels.csv: dog/dog0.png, dog/dog1.png and dog/dog2.png.",
        "1 line of labels.csv names no image of this zip: bird.png.",
        "1 line of labels.csv comes after another one of the same image; the first one counts.",
    ]


def test_several_tables_are_taken_together(tmp_path, data):
    tables = {
        "train.csv": b"file,age,label\ncat0.png,7,x\ncat1.png,8,y\n",
        "test.csv": b"file,age\ncat2.png,9\ndog0.png,1\ndog1.png,2\ndog2.png,3\n",
        "more.csv": b"file,owner,label\ncat0.png,Ann,x\ncat1.png,Bob,z\ndog2.png,Cem,y\n",
        "sample_submission.csv": b"file,label\ndog0.png,y\n",
    }
    path = zipped(tmp_path / "a.zip", pets() | tables)

    look, pool = preview(path, path.name), pool_of(path, data)

    assert look.rows[["file", "age", "label", "owner"]].iloc[[0, 1, 2]].to_numpy().tolist() == [
        ["cat/cat0.png", "7", "x", "Ann"],
        ["cat/cat1.png", "8", "y", "Bob"],
        ["cat/cat2.png", "9", "", ""],
    ]
    assert pool.notes[0].text.startswith("train.csv, more.csv and test.csv say more of 6 images: age, label, owner.")
    assert "1 line of train.csv, more.csv and test.csv comes after another one" in pool.notes[1].text
    assert "sample_submission.csv" in pool.notes[-1].text


def test_a_table_of_other_things_stays_out(described):
    labels, said = described("town,people\nAachen,250000\nBonn,330000\n", "towns.csv")

    assert set(labels.values()) == {"cat", "dog"}
    assert said == ["1 text file is left out: towns.csv."]


def test_a_table_that_cannot_be_read_says_where(described):
    _, said = described("file,label\ncat0.png,x\ncat1.png,y,z\n")

    assert said[0].startswith("labels.csv, row 2: 3 values where there are 2 columns")


def test_a_table_too_large_to_be_one_is_not_opened(described, monkeypatch):
    monkeypatch.setattr("al_core.pools.readers.zips.descriptions.MAX_TABLE_BYTES", 10)
    monkeypatch.setattr(sources, "detect", lambda *_: pytest.fail("it was opened"))

    assert described(f"file,label\n{lines_of(str)}")[1] == ["1 text file is left out: labels.csv."]


def test_a_table_that_unpacks_to_too_much_is_not_kept(described, monkeypatch):
    monkeypatch.setattr("al_core.pools.readers.zips.descriptions.MAX_CHARACTERS_BESIDE", 10)

    assert "labels.csv says too much" in described(f"file,label\n{lines_of(str)}")[1][0]


def test_a_name_that_several_images_have_means_none_of_them():
    places = Places(["cat/0.png", "dog/0.png", "dog/1.png", "dog/1.jpg"])

    assert places.find("0.png", "") is None
    assert places.find("dog/0.png", "") == 1
    assert places.find("dog/1", "") is None
    assert places.find("0.png", "dog") == 1


def test_a_path_without_end_costs_nothing():
    assert Places(["/".join("abcdefghij" * 3_000)]).find("a/" * 1_000_000, "") is None


def studio_task(name, label):
    result = [{"from_name": "size", "to_name": "image", "type": "choices", "value": {"choices": [label]}}]
    annotation = {"completed_by": {"email": "ann"}, "created_at": "2025-01-02", "lead_time": 3.5, "result": result}
    return {"id": len(name), "data": {"image": name}, "annotations": [annotation], "predictions": []}


def prodigy_line(name, label):
    return {"image": name, "label": label, "answer": "accept", "_view_id": "classification", "_annotator_id": "ann"}


def argilla_record(name, label):
    said = {"size": [{"value": label, "user_id": "ann"}]}
    return {"id": name, "fields": {"image": name}, "suggestions": {}, "responses": said}


def potato_line(name, label):
    return {"user": "ann", "instance_id": name, "image": name, f"size:::{label}": 1}


@pytest.mark.parametrize(
    "spell",
    [
        lambda name: f"/data/local-files/?d=shots/{name}",
        lambda name: f"/data/upload/7/0a1b2c3d-{name.split('/')[1]}",
        lambda name: f"https://example.org/{name}?token=abc",
        lambda name: f"s3://bucket/a%20folder/{name}",
    ],
)
@pytest.mark.parametrize("record", [studio_task, prodigy_line, argilla_record, potato_line])
def test_an_export_of_a_tool_zipped_with_its_pictures_names_their_labels(tmp_path, data, record, spell):
    records = [record(spell(name), size) for name, size in ALL.items()]
    path = zipped(tmp_path / "all.zip", pets() | {"export.json": json.dumps(records).encode()})

    pool, seen = pool_of(path, data), preview(path)

    assert {pool.identity(row): label for row, label in pool.known_labels().items()} == ALL
    assert {one.who for said in pool.known_from().said.values() for one in said} == {"ann"}
    assert len(pool.known_from().said) == 6
    roles = {column.name: column.role for column in seen.columns}
    assert {role for name, role in roles.items() if name not in ("image", "file", "label")} == {"ignore"}
    said = " ".join(note.text for note in seen.notes)
    assert "with 6 labels" in said
    assert "they are not here" not in said


def test_pictures_that_an_export_names_and_the_zip_has_not_are_counted_and_never_fetched(described, monkeypatch):
    monkeypatch.setattr("socket.socket", None)
    records = [prodigy_line(name, size) for name, size in ALL.items()]
    records += [prodigy_line(f"https://example.org/{n}.png", "small") for n in range(3)]
    records += [prodigy_line("../../etc/passwd", "small"), prodigy_line("/etc/hostname", "small")]

    labels, said = described("".join(json.dumps(one) + "\n" for one in records), "export.jsonl")

    assert labels == ALL
    assert "5 lines of export.jsonl name no image of this zip: https://example.org/0.png" in " ".join(said)
