"""Models in ONNX, opened."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from al_core.errors import BadInput
from al_core.meaning.encoder import needed


@lru_cache(maxsize=4)
def opened_model(path: Path) -> Any:
    """A model; one thread each, as items run beside each other, and no pool of threads that a fork would lose.

    Raises BadInput and NotInstalled.
    """
    needed("onnxruntime", path.parent)
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # one class for each of its codes, with no root of their own
        raise BadInput(f"{path} cannot be read as an ONNX model.") from error
