"""The parts of the pages, a folder a page, and what they share."""
