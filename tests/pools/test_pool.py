import json
import os

import numpy as np
import pytest

from al_core.errors import BadInput, StoreProblem
from al_core.files import Unfinished
from al_core.pools import cells, parts
from al_core.pools.examples import example
from al_core.pools.intake import Intake, Spread
from al_core.pools.pool import open_pool


def written(tmp_path, rows, roles, **more):
    with Unfinished(tmp_path / "pools" / "one") as folder:
        intake = Intake(folder, "rows.csv", roles)
        intake.add(rows, range(1, len(rows) + 1))
        intake.finish(**{"name": "Rows", "kind": "table", "noun": "row", "fingerprint": "one", **more})
    return open_pool(tmp_path / "pools" / "one")


@pytest.fixture
def table(tmp_path):
    rows = [[f"{number}.5", "red" if number % 2 else "blue", f"class {number % 12}"] for number in range(2_500)]
    return written(tmp_path, rows, {"size": "number", "colour": "category", "kind": "label"})


def test_every_row_is_found_again_in_any_order(table):
    for row in (0, 999, 1000, 2499, 1):
        assert example(table, row)["fields"][0]["value"] == f"{row}.5"


def test_parts_are_bounded_and_rows_run_on_over_them(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "PART_ROWS", 30)
    rows = [[str(number)] for number in range(100)]

    pool = written(tmp_path, rows, {"n": "number"})

    assert pool.parts == (30, 30, 30, 10)
    assert pool.column(0) == [str(number) for number in range(100)]
    assert [example(pool, row)["fields"][0]["value"] for row in (29, 30, 99)] == ["29", "30", "99"]


def test_rows_outside_the_pool_are_an_error(table):
    with pytest.raises(IndexError):
        example(table, 2500)
    with pytest.raises(IndexError):
        example(table, -1)


def test_classes_come_in_natural_order(table):
    assert table.classes()[:3] == ["class 0", "class 1", "class 2"]
    assert table.classes()[-1] == "class 11"


def test_fields_say_where_a_value_lies_in_the_pool(table):
    low, middle, high = (example(table, row)["fields"][0] for row in (0, 1250, 2499))

    assert (low["at"], high["at"]) == (0.0, 1.0)
    assert middle["at"] == pytest.approx(0.5, abs=0.02)
    assert middle["low"] == pytest.approx(0.245, abs=0.02)
    assert example(table, 0)["fields"][1] == {"name": "colour", "value": "blue", "at": None, "low": None, "high": None}


def test_an_example_can_be_sent_to_the_browser(table):
    shown = example(table, 7)

    assert json.loads(json.dumps(shown)) == shown
    assert shown["short"] == "size 7.5, colour red"
    assert (shown["kind"], shown["id"], shown["title"]) == ("table", "8", "Row 8")


def test_many_ids_and_few_ids_agree(table):
    assert table.ids(np.arange(100)) == [str(row + 1) for row in range(100)]
    assert table.ids([5, 3]) == ["6", "4"]


def test_an_empty_text_is_shown_as_empty(tmp_path):
    pool = written(tmp_path, [["", "a"], ["two words", ""]], {"text": "text", "label": "label"}, kind="text")

    assert example(pool, 0)["text"] == ""
    assert pool.known_labels() == {0: "a"}


def test_an_error_while_writing_leaves_nothing_behind(tmp_path):
    def fail() -> None:
        with Unfinished(tmp_path / "pools" / "one") as folder:
            (folder / "half").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert not [*(tmp_path / "pools").iterdir()]


def test_two_writers_of_the_same_pool_agree(tmp_path):
    final = tmp_path / "pools" / "one"
    with Unfinished(final) as first:
        (first / "a").write_text("first")
        with Unfinished(final) as second:
            (second / "a").write_text("second")

    assert (final / "a").read_text() == "second"
    assert [*final.parent.iterdir()] == [final]


def test_what_a_killed_process_left_is_swept_a_day_later(tmp_path):
    left = tmp_path / "pools" / ".unfinished-old-1"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))

    with Unfinished(tmp_path / "pools" / "one"):
        pass

    assert not left.exists()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 99}', '{"version": 1}'])
def test_a_damaged_description_is_one_sentence(table, content):
    (table.folder / "pool.json").write_text(content)

    with pytest.raises(StoreProblem, match=r"damaged|another version"):
        open_pool(table.folder)


def test_a_pool_needs_two_different_examples(tmp_path):
    with pytest.raises(BadInput, match="only one example"):
        written(tmp_path, [["1"], ["1"]], {"n": "number"})


def test_the_spread_of_a_long_column_comes_from_an_even_sample():
    spread = Spread(1)
    spread.limit = 100
    for start in range(0, 100_000, 1_000):
        spread.add(np.arange(start, start + 1_000, dtype=np.float64)[:, None])

    assert spread.percentiles()[0] == pytest.approx((1_000, 25_000, 75_000, 99_000), abs=1_500)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.csv", "a.csv"),
        ("a\u202eb\x00c.csv", "abc.csv"),
        ("", "the file"),
        ("..", ".."),
        ("x" * 200 + ".csv", "x" * 79 + "…"),
    ],
)
def test_file_names_are_shown_safely(text, shown):
    assert cells.shown_name(text) == shown


@pytest.mark.parametrize(
    ("labels", "order"),
    [
        (["10", "2", "1"], ["1", "2", "10"]),
        (["1.0", "-1.0"], ["-1.0", "1.0"]),
        (["week 10", "week 9"], ["week 9", "week 10"]),
        (["b", "A", "3"], ["3", "A", "b"]),
    ],
)
def test_natural_order(labels, order):
    assert sorted(labels, key=cells.natural_key) == order
