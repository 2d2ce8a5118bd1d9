"""Strategies for answers that are sets of labels."""
