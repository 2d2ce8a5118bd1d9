"""What this program exported: the answers with their examples, as a pool of its own."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Self

from al_core.pools.readers.records import as_text
from al_core.pools.readers.tools.tool import Entry, Given, Statement, Tool

WRITTEN = {"row", "id", "label", "answer", "who", "answered_at", "strategy", "token"}
POOL_PREFIX = "pool."
GUARDED = ("=", "+", "-", "@", "\t", "\r")


class OwnExport(Tool):
    """Examples under their own names; a person's label goes before what was known from the start."""

    title = "this program"

    def __init__(self, *, guarded: bool) -> None:
        self.guarded = guarded

    @classmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """By its columns; an apostrophe stands before every formula, or before none."""
        if not all(record.keys() >= WRITTEN for record in first):
            return None
        risky = [cell for record in first for cell in record.values() if isinstance(cell, str) and _is_risky(cell)]
        return cls(guarded=bool(risky) and all(cell.startswith("'") for cell in risky))

    def read(self, record: Entry) -> Statement:
        """An answer, or a row without any."""
        if self.guarded:
            record = {name: _unguarded(cell) for name, cell in record.items()}
        answered = as_text(record["answer"]) == "label"
        given = [Given("label", [as_text(record["label"])], as_text(record["who"]), sure=True)] if answered else []
        if known := as_text(record.get("known")):
            given.append(Given("label", [known], "from the start"))
        lost = Counter({f"answer “{record['answer']}”": 1} if record["answer"] and not answered else {})
        shown = {name.removeprefix(POOL_PREFIX): cell for name, cell in record.items() if name.startswith(POOL_PREFIX)}
        noted = [name for name in record if not name.startswith(POOL_PREFIX) and name not in ("label", "id", "known")]
        beside = {name: record[name] for name in noted}
        return Statement({"id": record["id"], **shown}, given, beside, lost, f"row {record['row']}")


def _is_risky(cell: str) -> bool:
    return cell.lstrip("'").startswith(GUARDED)


def _unguarded(cell: Any) -> Any:
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") and _is_risky(cell) else cell
