"""The strategies that ask for classes, by name."""

from al_core import STRATEGIES

OF_CLASSES = [name for name, one in STRATEGIES.items() if one.fits("classification")]
