"""Which version computes: told by the code and the libraries, and said where there is more than one."""

import numpy as np

from al_core.versions import MIXED, code, current_versions, mixed


def test_the_code_and_the_libraries_are_named():
    assert code() in current_versions()
    assert f"numpy {np.__version__}" in current_versions()


def test_only_runs_of_several_versions_are_mixed():
    assert mixed([]) == mixed(["one", "one"]) == ""
    assert mixed(["one", "other"]) == MIXED
