"""What made-up answers took."""

import numpy as np

from al_core.numbers.effort import Effort


def effort(read, seconds, pool, **more):
    """Answers that each give a label, of texts read whole."""
    read = np.asarray(read, np.int64)
    usual = {"whole": read, "teaches": np.ones(len(read), bool)}
    return Effort("token", "text", read=read, seconds=np.asarray(seconds, float), pool=np.asarray(pool), **usual | more)
