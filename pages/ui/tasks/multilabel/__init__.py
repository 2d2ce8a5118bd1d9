"""The part of the pages that knows sets of labels: presses toggle, one press saves."""
