"""Imported first where children are forked: what is imported after it computes on one thread, as they do."""

import ctypes
import os

from al_core.compute.forked import ONE_THREAD

os.environ.update(ONE_THREAD)
if hasattr(ctypes.CDLL(None), "mallopt"):
    # Else what one thread has freed does not serve the next; as a variable this counts only where a program begins.
    ctypes.CDLL(None).mallopt(-8, 1)
