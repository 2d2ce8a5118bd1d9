"""Strategies that ask where several models, each trained in its own way, disagree."""
