"""Which row of the pool a line of an export is about, also where a spreadsheet changed its identifier."""

from al_core.errors import BadInput
from al_core.pools.pool import Pool
from al_core.projects.labels import Decision
from al_core.projects.returned_files import Returned
from al_core.projects.spreadsheet_cells import alike_in_cells, bare_cell


class ReturnedRows:
    """Finds the rows of a pool; its columns are read when they are needed."""

    def __init__(self, pool: Pool) -> None:
        self._pool, self._ids = pool, pool.ids(range(pool.n_rows))
        self._read: dict[int, list[str]] = {}

    def row_of(self, line: Returned, decision: Decision | None) -> int:
        """The row: by number and identifier; where that is spoilt, by its `decision` or the text. Raises BadInput."""
        row, told = line.row, line["id"]
        if 0 <= row < len(self._ids):
            alike = self._ids[row] == told or alike_in_cells(self._ids[row], told)
            if alike or (decision and decision.row == row) or self._same_text(line, row):
                return row
        raise BadInput(f"the row {line['row']} with the id “{told}” is not in this project's pool.")

    def _same_text(self, line: Returned, row: int) -> bool:
        """Whether every text beside it is that of the row, and there is one."""
        told = {at: f"pool.{self._pool.columns[at].name}" for at in self._pool.positions("text")}
        texts = {at: line.beside[name] for at, name in told.items() if name in line.beside}
        return bool(texts) and all(bare_cell(self._text(at, row)) == bare_cell(text) for at, text in texts.items())

    def _text(self, at: int, row: int) -> str:
        if at not in self._read:
            self._read[at] = self._pool.column(at)
        return self._read[at][row]
