"""Pools made of a few rows."""

from al_core.files import Unfinished
from al_core.pools.intake import Intake
from al_core.pools.pool import open_pool


def written(tmp_path, rows, roles, near=False, **more):
    with Unfinished(tmp_path / "pools" / "one") as folder:
        intake = Intake(folder, "rows.csv", roles, near=near)
        intake.add(rows, range(1, len(rows) + 1))
        intake.finish(**{"name": "Rows", "kind": "table", "noun": "row", "fingerprint": "one", **more})
    return open_pool(tmp_path / "pools" / "one")
