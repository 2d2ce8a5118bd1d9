"""The parts of the Compare page: the plan, its run, and what came of it."""
