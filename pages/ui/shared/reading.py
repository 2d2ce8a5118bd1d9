"""All that the screens read of a project at one moment, so that no two numbers on a page disagree."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from al_core.evaluation.metrics import HEADLINE, Metric
from al_core.evaluation.stability import STEP
from al_core.learning.rounds import Point, Round, learning_curve, scored_rounds, with_todays_columns
from al_core.numbers.effort import effort_of
from al_core.numbers.saved.baseline import Baseline
from al_core.numbers.saved.lead import Lead, lead_over_random
from al_core.numbers.saved.summary import Saved
from al_core.numbers.standing import Standing, standing_of
from al_core.projects.labels import Labels
from pages.ui.shared.frame import Context


@dataclass(frozen=True)
class Reading:
    """A project's labels and rounds (oldest first; none failed or of other columns), and what they say."""

    context: Context
    labels: Labels
    rounds: tuple[Round, ...]
    standing: Standing
    baseline: Baseline | None = None
    tally: Saved | None = None

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """What the model is measured by."""
        return self.context.project.task.metrics

    @property
    def replayed(self) -> bool:
        """Whether labels drawn at random can be replayed here."""
        return self.context.project.zones.knows_everything and self.context.project.zones.hold_out.size > 0

    def scored(self, metric: str = HEADLINE) -> list[Round]:
        """The rounds that have this score and lead to the newest of them."""
        return scored_rounds(self.rounds, metric)

    def curve(self, metric: str = HEADLINE) -> list[Point]:
        """The points of the learning curve, the newest score last."""
        return learning_curve(self.rounds, metric)

    def lead(self, metric: str = "") -> Lead | None:
        """How far ahead of labels drawn at random the newest score is; None where it cannot be told.

        Without a metric it is the one by which the task tells savings.
        """
        metric = metric or self.context.project.task.saved_by
        tested = self.scored(metric)
        if self.baseline is None or not tested:
            return None
        now, kind = tested[-1], self.metrics[metric]
        return lead_over_random(self.baseline, now.n_labels, now.own_scores[metric].value, kind)


def stands(context: Context) -> Reading:
    """What is at hand without asking for anything to be computed: for the rail, which looks every two seconds."""
    context = context.today()
    labels = context.workspace.labels(context.project)
    project, rounds = context.project, context.workspace.rounds(context.project)
    of_today = with_todays_columns(rounds, project.settings)
    coming = context.workspace.ranking(project).rows[:STEP] if project.task.counts else ()
    standing = standing_of(project, labels, rounds, effort_of(project, labels, coming))
    return Reading(context, labels, tuple(of_today), standing)


def read(context: Context) -> Reading:
    """The same, with what was saved; where that is not there yet, it is begun in the background."""
    now, workspace = stands(context), context.workspace
    project = now.context.project
    return replace(now, baseline=workspace.baseline(project), tally=workspace.saved(project))
