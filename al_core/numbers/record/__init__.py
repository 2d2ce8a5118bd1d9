"""The decision record: one page on what was labelled, how, how good it is and why it was stopped."""
