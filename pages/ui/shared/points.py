"""The points of a project's curve, on any page: the line that they make, and why there are none yet."""

from collections.abc import Sequence

from al_core.evaluation.metrics import HEADLINE
from al_core.figures.lines import Line
from al_core.learning.rounds import Point, Round
from al_core.learning.scoring import FEWEST_CHECKS
from al_core.projects.projects import Project
from pages.ui.shared import charts
from pages.ui.shared.words import counted


def curve_line(points: list[Point], metric: str = HEADLINE) -> Line:
    """A project's own curve of one metric."""
    x, scores = [point.n_labels for point in points], [point.scores[metric] for point in points]
    return charts.curve("yours", x, [s.value for s in scores], [s.low for s in scores], [s.high for s in scores])


def no_point_yet(project: Project, rounds: Sequence[Round]) -> str:
    """Why there is no point of the curve although there are classes and tests enough."""
    if not (rounds and rounds[-1].n_labels):
        return "The curve starts with the first model."
    if rounds[-1].tested_on == "hold-out":
        known = counted(rounds[-1].n_tested, "known label")
        return f"Only {known} could be set aside to test on, and {FEWEST_CHECKS} are needed: there is no score here."
    share = " Checks on rows that were added count up to their share of the pool." if project.pool.additions else ""
    n = counted(rounds[-1].n_tested, "example")
    return f"The newest model was tested on {n}, and {FEWEST_CHECKS} are needed: the next one may do.{share}"


def teach_only(project: Project) -> str:
    """That known labels test nothing, and why; empty where they do, or there are none."""
    if project.settings.history.known_typical or not project.zones.given.size:
        return ""
    return " The rows with known labels look different from the others, so these labels teach and test nothing."


def not_learnt_yet(project: Project, rounds: Sequence[Round]) -> str:
    """What has to come before a model can be tested, in a clause; empty where enough is there."""
    task = project.task
    return task.why_not_learnt(rounds[-1].missing if rounds else task.missing(()))
