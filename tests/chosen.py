"""Settings made up for tests."""

from al_core.projects.settings import Settings, adjusted
from al_core.tasks.classification.task import Classification


def chosen(classes, **choices):
    """The usual settings of a project with these classes, but for some choices."""
    return adjusted(Settings(Classification(tuple(classes))), **choices)
