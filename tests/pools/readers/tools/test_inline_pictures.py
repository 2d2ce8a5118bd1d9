"""Pictures that stand in an export as data: addresses are the examples."""

import base64
import io
import json

import pytest
from pictures import encoded, noise
from PIL import Image

from al_core.errors import BadInput
from al_core.pools.readers.known_labels import labels_in
from al_core.pools.readers.sources import Options
from al_core.pools.readers.tools.inline_pictures import content_of


def address(content, form="image/png"):
    return f"data:{form};base64,{base64.b64encode(content).decode()}"


def accepted(n, picture, **more):
    label = {"label": ["cat", "dog"][n % 2], "answer": "accept", "_view_id": "classification"}
    return {"image": picture, "_input_hash": n, "meta": {"file": f"{n}.png"}, **label, **more}


def test_pictures_in_an_export_become_images_with_their_labels(taken, saved):
    pictures = [encoded(noise(n)) for n in range(6)]
    export = taken([accepted(n, address(one), _annotator_id="Ann") for n, one in enumerate(pictures)])

    assert export.pool.kind == "image"
    assert export.roles["image"] == "image"
    assert export.labels == {n: ["cat", "dog"][n % 2] for n in range(6)}
    assert [one.who for one in export.pool.known_from().said[3]] == ["Ann"]
    shown = Image.open(io.BytesIO(export.pool.picture(3)))
    assert shown.convert("RGB").tobytes() == noise(3).tobytes()
    assert len(export.seen.pictures) == 6
    assert not [one for one in export.notes if "they are not here" in one]


def test_labels_are_counted_without_drawing_a_picture(saved, monkeypatch):
    records = [accepted(n, address(encoded(noise(n)))) for n in range(4)]
    path = saved("".join(json.dumps(one) + "\n" for one in records), "export.jsonl")
    monkeypatch.setattr("al_core.pools.readers.tools.inline_pictures.drawn_anew", None)

    assert labels_in(path, path.name, Options(), "label") == {"cat": 2, "dog": 2}


def test_any_records_may_hold_pictures_and_what_is_none_is_left_out_and_told(taken):
    rows = [{"photo": address(encoded(noise(n))), "colour": ["red", "blue"][n % 2], "width": n} for n in range(5)]
    rows[2]["photo"] = address(b"no picture at all")

    export = taken(rows, "photos.jsonl")

    assert (export.pool.kind, export.pool.n_rows) == ("image", 4)
    assert export.pool.source_rows().tolist() == [1, 2, 4, 5]
    assert "Line 3: no picture that can be read; save it as PNG or JPEG." in export.notes


def test_a_tool_may_write_them_into_a_table(taken):
    head = "id\timage\tsize.responses\tsize.responses.status\n"
    rows = [f'{n}\t{address(encoded(noise(n)))}\t["small"]\t["submitted"]\n' for n in range(4)]

    export = taken(head + "".join(rows), "argilla.tsv")

    assert (export.pool.kind, len(export.labels)) == ("image", 4)


def test_a_picture_that_is_not_safe_to_open_is_refused_with_its_place(taken):
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")

    with pytest.raises(BadInput, match=r"line 2: .*pixels"):
        taken([accepted(1, address(encoded(noise(1)))), accepted(2, address(bomb.getvalue()))])


def test_an_address_may_also_be_written_out_and_nothing_else_is_one():
    assert content_of("data:image/svg+xml,%3Csvg/%3E") == b"<svg/>"
    for other in ("https://example.org/a.png", "file:///etc/passwd", "data:text/html;base64,AAAA", "a.png"):
        with pytest.raises(ValueError, match="no data"):
            content_of(other)
