"""The parts of the Strategy page: cards, settings, the advisor, and a look ahead."""
