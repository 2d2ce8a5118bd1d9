"""X, a row an example: checked, ordered by content, reduced, compared, kept on disk; it knows no pool."""
