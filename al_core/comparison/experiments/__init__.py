"""Comparisons that are kept, and run in the background."""
