"""What becomes of the known labels of a file, whatever a label is."""

from pathlib import Path

from al_core.pools.pool import Role
from al_core.projects.zones import FEWEST_KNOWN, HOLD_OUT

CHECKS = "Without known labels, about one example in five is a random check."


def label_column(roles: dict[str, Role]) -> str | None:
    """The column of known labels."""
    return next((name for name, role in roles.items() if role == "label"), None)


def becomes_of_known(known: int, n_rows: int) -> str:
    """Which of so many known labels test the model, and which teach it."""
    if not known:
        return CHECKS
    if known < FEWEST_KNOWN and known < n_rows:
        return f"All {known} known labels teach the model at once; about one example in five is a random check."
    tests = f"{min(HOLD_OUT, known // 2):,} of {known:,} known labels are set aside to test the model (hold-out set)"
    some = ", if they look like the other rows. It learns the rest of them at once and asks only what is missing."
    return tests + (some if known < n_rows else ".")


def kept_for(path: Path, column: str, options: object) -> str:
    """The key under which what was read of a column is kept, as long as the file reads the same."""
    return f"{path} {column} {options!r}"
