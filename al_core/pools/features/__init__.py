"""From a pool to the model matrix X and its embedding, kept and memory-mapped."""
