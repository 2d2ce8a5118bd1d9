"""A language model as one more annotator: asked within a budget, tested blind, and only then let teach."""
