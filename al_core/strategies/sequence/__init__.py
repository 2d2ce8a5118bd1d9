"""Strategies for answers that are the spans of a text."""
