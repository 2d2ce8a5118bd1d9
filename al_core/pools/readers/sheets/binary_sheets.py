"""How large the sheets of an .xls or .xlsb are: nobody can tell without reading them, so a process of its own does.

Reading one that is made to harm takes all memory there is, and ends whoever reads it.
"""

import sys
from contextlib import suppress
from pathlib import Path

import python_calamine

from al_core.compute.workers import Worker
from al_core.errors import Problem

MEMORY = 3 << 30
SECONDS = 60.0

Corners = dict[str, tuple[int, int, int, int]]


def sheet_corners(path: Path) -> Corners | None:
    """Sheet -> first and last row, first and last column; None where that takes too much memory or time.

    Raises ValueError for a file that cannot be read.
    """
    worker = Worker()
    try:
        return worker.run(read_corners, str(path), MEMORY, seconds=SECONDS)
    except Problem:
        return None
    finally:
        worker.stop()


def read_corners(path: str, memory: int | None = None) -> Corners:
    """The same, here and now; `memory` is what this process may take from now on."""
    if memory is not None:
        _limit(memory)
    found = {}
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            for one in book.sheets_metadata:
                if one.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                name, sheet = one.name, book.get_sheet_by_name(one.name)
                if sheet.start is not None and sheet.end is not None:
                    (first_row, first_column), (last_row, last_column) = sheet.start, sheet.end
                    found[name] = (first_row + 1, last_row + 1, first_column + 1, last_column + 1)
    except python_calamine.PasswordError:
        return {}
    except python_calamine.CalamineError as error:
        raise ValueError(str(error)) from None
    return found


def _limit(memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
