"""Spans marked in a text, each with a name out of a fixed, ordered list; right where every span is."""
