"""Strategies that spread the questions over the pool, whatever the model says."""
