"""A pool on disk, in parts of bounded size."""

from pools_made_up import written

from al_core.pools import parts
from al_core.pools.examples import example


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
