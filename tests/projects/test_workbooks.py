"""`workbooks`: dates are dates, numbers are numbers, and nothing runs."""

import io
import zipfile
from datetime import datetime

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from al_core.errors import BadInput
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects import workbooks
from al_core.projects.workbooks import LONGEST_CELL, workbook


def sheet(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_numbers_dates_and_yes_are_what_they_are():
    table = pd.DataFrame(
        {"answered_at": ["2026-11-28T11:03:00+01:00", ""], "score": [0.5, ""], "check": [True, ""], "id": ["007", "1"]},
        dtype=object,
    )

    head, first, second = sheet(workbook(table))

    assert head == ["answered_at", "score", "check", "id"]
    assert first == [datetime(2026, 11, 28, 10, 3), 0.5, True, "007"]
    assert second == ["", "", "", "1"]


def test_columns_of_the_pool_are_read_as_they_are_there(tmp_path):
    path = tmp_path / "visits.csv"
    path.write_text("day;weight;text\n28.11.2026;3,5;=1+1 and more words\n29.11.2026;4,5;http://a.b of some words\n")
    options = preview(path, path.name).options
    pool = create_pool(path, path.name, options, {"day": "timestamp", "weight": "number", "text": "text"}, tmp_path)
    columns = {f"pool.{one.name}": pool.column(at) for at, one in enumerate(pool.columns)}

    content = workbook(pd.DataFrame(columns), pool)

    _, first, second = sheet(content)
    assert sorted(map(str, first)) == ["2026-11-28", "3.5", "=1+1 and more words"]
    assert "http://a.b of some words" in second
    parts = zipfile.ZipFile(io.BytesIO(content))
    assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    assert not [name for name in parts.namelist() if "_rels/sheet" in name], "no links"


def test_what_a_cell_or_a_sheet_cannot_hold(monkeypatch):
    (_, (long,)) = sheet(workbook(pd.DataFrame({"note": ["x" * (LONGEST_CELL + 5)]})))
    assert len(long) == LONGEST_CELL

    monkeypatch.setattr(workbooks, "MOST_LINES", 1)
    with pytest.raises(BadInput, match="take CSV or Parquet"):
        workbook(pd.DataFrame({"note": ["a", "b"]}))
