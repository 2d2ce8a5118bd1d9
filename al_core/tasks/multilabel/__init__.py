"""Any number of labels an example, out of a fixed, ordered list."""
