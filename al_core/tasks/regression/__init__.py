"""A number an example, right where it is no further off than a tolerance."""
