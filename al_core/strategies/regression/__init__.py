"""Query strategies for labels that are numbers."""
