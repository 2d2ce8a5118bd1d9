"""Strategies for the first questions, while no model has anything to say."""
