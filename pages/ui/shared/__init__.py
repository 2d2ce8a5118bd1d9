"""What every page shares: the frame, words, charts, and what is read of a project at one moment."""
