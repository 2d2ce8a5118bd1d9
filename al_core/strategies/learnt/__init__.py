"""Strategies that were learnt: what they ask follows from runs on made pools, and is shipped beside them."""
