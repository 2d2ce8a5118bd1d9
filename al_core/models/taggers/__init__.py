"""Models that give every token of a text its tag."""
