"""The date column of a pool as numbers."""

import numpy as np

from al_core.pools.readers.uploads import create_pool, preview
from al_core.pools.timestamps import has_times, timestamps_of


def pool_of(folder, lines):
    (folder / "letters.csv").write_text("\n".join(lines), encoding="utf-8")
    seen = preview(folder / "letters.csv", "letters.csv")
    roles = {column.name: column.role for column in seen.columns}
    return create_pool(folder / "letters.csv", "letters.csv", seen.options, roles, folder)


def test_dates_become_seconds_and_holes_become_nan(tmp_path):
    lines = ["text,sent", *(f"letter number {day} about something,2026-03-{day:02d}" for day in range(1, 28))]
    lines[5] = "letter without a date,"

    pool = pool_of(tmp_path, lines)
    times = timestamps_of(pool)

    assert has_times(pool)
    assert np.flatnonzero(np.isnan(times)).tolist() == [4]
    assert (np.diff(times[5:]) == 86_400).all()


def test_a_pool_without_dates_has_no_times(tmp_path):
    pool = pool_of(tmp_path, ["text,size", *(f"letter number {n} about it,{n % 7}" for n in range(20))])
    assert timestamps_of(pool) is None
