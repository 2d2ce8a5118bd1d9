"""All that belongs to a project: packed into one file, unpacked elsewhere, and deleted."""
