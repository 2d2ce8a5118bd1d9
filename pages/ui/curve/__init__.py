"""The parts of the page of the learning curve: the curve, advice, the deeper numbers, new rows, taking away."""
