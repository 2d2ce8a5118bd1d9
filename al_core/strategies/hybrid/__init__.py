"""Strategies that weigh how unsure the model is against where an example lies."""
