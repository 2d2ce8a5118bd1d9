"""Marked pieces of texts: tokens, tags of tokens, and offsets, which count code points; it knows no pool."""
