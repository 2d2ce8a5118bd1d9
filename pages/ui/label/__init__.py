"""The parts of the Label page: the labeller in the browser, what it is served, and the rail beside it."""
