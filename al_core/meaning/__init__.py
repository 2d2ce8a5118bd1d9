"""What texts and images mean: from a model in a folder to a row of numbers each; it knows no pool."""
