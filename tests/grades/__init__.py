"""A task that lives in the tests alone: a grade from 1 to 5, right within one."""
