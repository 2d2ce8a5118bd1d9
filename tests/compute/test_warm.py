"""What is set before anything is imported where children are forked."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_what_is_imported_after_it_computes_on_one_thread():
    program = (
        "import al_core.compute.warm, sys; assert 'numpy' not in sys.modules; import numpy, threadpoolctl;"
        "print({one['num_threads'] for one in threadpoolctl.threadpool_info()})"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60)

    assert (said.stdout, said.stderr) == ("{1}\n", "")
