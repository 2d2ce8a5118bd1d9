"""What tests of pools share."""

import pytest
from pools_made_up import written


@pytest.fixture
def table(tmp_path):
    rows = [[f"{number}.5", "red" if number % 2 else "blue", f"class {number % 12}"] for number in range(2_500)]
    return written(tmp_path, rows, {"size": "number", "colour": "category", "kind": "label"})
