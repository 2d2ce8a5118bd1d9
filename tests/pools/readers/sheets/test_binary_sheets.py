"""Sheets whose size nobody can tell without reading them."""

import pytest
from sheets import workbook
from uploaded import refusal

from al_core.compute.workers import Worker
from al_core.errors import WorkerLost
from al_core.pools.readers.sheets.binary_sheets import read_corners, sheet_corners


def test_the_corners_of_every_sheet_that_holds_anything_are_found(tmp_path):
    path = workbook(tmp_path / "book.xlsx", Data=[[], [None, "some text"], [None, None, 7]], Empty=[])

    assert read_corners(str(path)) == {"Data": (2, 3, 2, 3)}


def test_what_is_no_spreadsheet_cannot_be_read(saved):
    with pytest.raises(ValueError, match=r".+"):
        read_corners(str(saved("no sheet", "old.xls")))


def test_a_sheet_that_ends_whoever_reads_it_is_refused(saved, data, monkeypatch):
    def ended(*_args, **_named):
        raise WorkerLost("its process ended before it was done")

    monkeypatch.setattr(Worker, "run", ended)
    path = saved(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 20, "old.xls")

    assert sheet_corners(path) is None
    assert "old.xls takes more memory or time than there is; save the sheet as .xlsx or CSV." in refusal(path, data)
