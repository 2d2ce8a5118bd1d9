"""The parts of the Upload page: the file on its way in, and its known labels."""
