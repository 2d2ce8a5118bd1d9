"""What texts mean: from a model in a folder to a row of numbers a text; it knows no pool."""
