"""Children of one process in which all is imported: each is there at once, and shares the memory of what is."""

import io
import os
import sys
from multiprocessing import context, reduction, spawn
from multiprocessing.context import set_spawning_popen
from multiprocessing.forkserver import ForkServer, read_signed
from multiprocessing.popen_forkserver import Popen
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from typing import Any

# Elsewhere what libraries start as they are imported does not live on in a fork.
FORKS_SAFELY = sys.platform == "linux"
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "MALLOC_ARENA_MAX"), "1")

NEEDED = ("pandas", "sklearn.linear_model", "sklearn.ensemble", "sklearn.datasets", "sklearn.cluster", "sqlalchemy")

_nursery = ForkServer()
_nursery.set_forkserver_preload(["al_core.compute.warm", *NEEDED])


class _Forked(Popen):
    """As in the standard library, but from our own nursery, and without the parent's main script."""

    _fds: list[int]

    def _launch(self, process_obj: BaseProcess) -> None:
        told = spawn.get_preparation_data(process_obj.name)
        content = io.BytesIO()
        set_spawning_popen(self)
        try:
            reduction.dump({name: value for name, value in told.items() if not name.startswith("init_main")}, content)
            reduction.dump(process_obj, content)
        finally:
            set_spawning_popen(None)
        self.sentinel, told_by = _nursery.connect_to_new_process(self._fds)
        # Kept open as long as the parent lives: by its end the child knows of the parent's.
        self.finalizer = Finalize(self, _close, (os.dup(told_by), self.sentinel))
        with open(told_by, "wb") as file:
            file.write(content.getbuffer())
        self.pid = read_signed(self.sentinel)


def _close(*open_files: int) -> None:
    for one in open_files:
        os.close(one)


class _Process(context.ForkServerProcess):
    @staticmethod
    def _Popen(process_obj: BaseProcess) -> Any:
        return _Forked(process_obj)


class ForkedContext(context.ForkServerContext):
    """What starts such children."""

    Process = _Process
