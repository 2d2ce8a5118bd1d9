"""X, a row an example: checked at the border, ordered by content, reduced, compared, kept on disk; it knows no pool."""
