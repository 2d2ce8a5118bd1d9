"""Where a project stands: how good, what the next labels bring and cost, how far it is, and whether to go on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from al_core.evaluation.giveaways import Leak
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.scores import Score
from al_core.evaluation.stability import STEP
from al_core.evaluation.stopping import Criterion, criteria
from al_core.evaluation.target_claims import target_missed, target_reached
from al_core.learning.rounds import Round, scored_rounds, way, with_todays_columns
from al_core.names import isolated
from al_core.numbers.economics import ORDINARY_SECONDS, Advice, Worth, advise
from al_core.numbers.effort import Effort, pace_ahead
from al_core.numbers.gains import Gain, gain
from al_core.numbers.outlook import Horizon, Rest, to_budget, to_target
from al_core.numbers.pace import Pace, pace_of
from al_core.projects.labels import Labels
from al_core.projects.projects import Project
from al_core.projects.settings import Settings
from al_core.tasks.foresight import Foresight
from al_core.tasks.task import Task


@dataclass(frozen=True)
class Standing:
    """A project's numbers after so many labels; None where something cannot be told.

    `n_left` rows of the pool wait for an answer, `n_unlabelled` were answered and have no label. `n_tests` examples
    test the model: checks where the pool `has_zone`, else known labels; `n_open` more were drawn to test it, answered,
    and have no label. `nets` say how much the last 50 labels moved each of the newest models, newest last; () where
    nothing is foreseen of such labels. `blind_spots` say, each in a clause, of which kinds of answers nothing good is
    known, `leak` which column alone tells them. It `learns_anew` where the newest model learnt from other columns than
    those of today. `effort` is what the answers took, where examples cost by what is read; then `pace` and `worth` are
    of what is asked next.
    """

    settings: Settings
    n_labels: int
    n_left: int
    n_tests: int
    has_zone: bool
    last: Round | None
    score: Score | None
    nets: tuple[float, ...]
    pace: Pace
    worth: Worth
    advice: Advice
    criteria: tuple[Criterion, ...]
    n_unlabelled: int = 0
    n_open: int = 0
    blind_spots: tuple[str, ...] = ()
    leak: Leak | None = None
    learns_anew: bool = False
    effort: Effort | None = None

    @property
    def spent(self) -> bool:
        """Whether the budget is used up."""
        return self.settings.worth.budget is not None and self.n_labels >= self.settings.worth.budget

    @property
    def foresight(self) -> Foresight | None:
        """What more labels bring, where it was measured for this kind of label: else nothing is said of it."""
        return self.settings.task.foresight

    @property
    def net(self) -> float | None:
        """How much the last 50 labels have moved the newest model, 0 to 1: for classes its net churn."""
        return self.nets[-1] if self.nets else None

    @property
    def n_ahead(self) -> int:
        """How many labels can still come: those left in the pool, or in the budget where that ends first."""
        return _ahead(self.settings, self.n_labels, self.n_left)

    @property
    def coming(self) -> Gain | None:
        """What the next 50 labels should bring, or all that can still come; None where none can or nothing is known."""
        if self.net is None or self.foresight is None or not self.n_ahead:
            return None
        return gain(self.net, min(STEP, self.n_ahead), self.foresight)

    @property
    def reached(self) -> bool:
        """Whether the target is met beyond doubt, and nothing speaks against believing that."""
        return self.reached_so_far and not self.buts

    @property
    def buts(self) -> tuple[str, ...]:
        """Why a target is only met so far, each in a clause."""
        told = (f"the column “{isolated(self.leak.column)}” alone tells the answers",) if self.leak else ()
        return (*told, *self.blind_spots)

    @property
    def reached_so_far(self) -> bool:
        """Whether the target is met beyond doubt on what it was tested on, whatever that is."""
        return target_reached(self.score, self.settings.worth.target, self.n_open)

    @property
    def missed(self) -> bool:
        """Whether it is beyond doubt that the target is not met."""
        return target_missed(self.score, self.settings.worth.target, self.n_open)

    @property
    def to_target(self) -> Horizon | None:
        """How many more labels the target takes; None before that can be told."""
        if self.score is None or self.net is None or self.foresight is None or not self.advice.word:
            return None
        return to_target(self.score, self.net, self.settings.worth.target, self.n_left, self.foresight)

    @property
    def to_budget(self) -> Rest | None:
        """What the rest of the budget takes and brings; None without a budget."""
        if self.settings.worth.budget is None:
            return None
        return to_budget(self.n_ahead, self.seconds, self.score, self.net, self.foresight)

    @property
    def seconds(self) -> tuple[float, float]:
        """Seconds a label over a long time: measured, else what is usual."""
        if self.pace.low is None or self.pace.high is None:
            return self.worth.seconds, self.worth.seconds
        return self.pace.low, self.pace.high

    @property
    def paid(self) -> float:
        """What all labels have cost so far, in the currency of `worth`."""
        took = None if self.effort is None or self.worth.price is not None else self.effort.took
        return self.worth.label * self.n_labels if took is None else replace(self.worth, seconds=took).label

    @property
    def minutes_left(self) -> float:
        """What all rows take that wait for an answer."""
        usual = None if self.effort is None else self.effort.seconds_at_random
        return self.n_left * (self.worth.seconds if usual is None else usual) / 60


def standing_of(project: Project, labels: Labels, rounds: Sequence[Round], effort: Effort | None = None) -> Standing:
    """Where a project stands, from its labels and its rounds.

    Parameters
    ----------
    project : Project
        As `open_project` gives it.
    labels : Labels
        What `fold` makes of its log.
    rounds : sequence of Round
        Oldest first; failed ones, and those that learnt from other columns, are left out.
    effort : Effort, default None
        What `effort_of` the same labels says, where examples cost by what is read.

    Returns
    -------
    Standing
        `n_labels`, `n_left`, `score`, `pace`, `advice`, `criteria` and what else may be said.

    Examples
    --------
    >>> import tempfile
    >>> from al_core.numbers import standing_of
    >>> from al_core.projects import create_sample, fold, open_store
    >>> store = open_store(tempfile.mkdtemp())
    >>> project = create_sample(store, "tumours")
    >>> store.close()
    >>> stands = standing_of(project, fold([]), [])
    >>> stands.n_labels, stands.n_left, stands.advice.missing
    (0, 285, 70)
    """
    newest = [finished for finished in rounds if finished.error is None][-1:]
    done = way(with_todays_columns(rounds, project.settings))
    tested = scored_rounds(done)
    settings = project.settings
    measured = pace_of(labels) if effort is None else pace_ahead(pace_of(labels), effort)
    nets = _nets(done, settings.task) if settings.task.foresight else ()
    has_zone = project.zones.check_zone.size > 0
    answered, costs = labels.answered(), worth(settings, measured.seconds)
    n_left, n_unlabelled = project.zones.n_left(answered), len(answered) - labels.count
    return Standing(
        settings=settings,
        n_labels=labels.count,
        n_left=n_left,
        n_unlabelled=n_unlabelled,
        n_open=len(labels.open_checks()) if has_zone else 0,
        n_tests=len(labels.checks()) if has_zone else int(project.zones.tested.size),
        has_zone=has_zone,
        last=done[-1] if done else None,
        score=tested[-1].scores[HEADLINE] if tested else None,
        nets=nets,
        pace=measured,
        worth=costs,
        advice=_advice(settings, labels, n_left, nets, costs),
        blind_spots=_blind_spots(project, tested[-1]) if tested else (),
        leak=_alarm(settings, done[-1]) if done else None,
        learns_anew=bool(newest) and not with_todays_columns(newest, settings),
        effort=effort,
        criteria=criteria([one.stability for one in done], labels.count, settings.worth.budget),
    )


def _nets(done: Sequence[Round], task: Task) -> tuple[float, ...]:
    seen = (task.net(one.stability) for one in done if one.stability is not None)
    return tuple(net for net in seen if net is not None)


def _alarm(settings: Settings, last: Round) -> Leak | None:
    """The column that alone tells the answers, until somebody has said that it may."""
    found = last.leak
    return None if found is None or found.column in settings.trusted else found


def _blind_spots(project: Project, last: Round) -> tuple[str, ...]:
    return project.task.blind_spots(last.details, test_noun(last))


def test_noun(last: Round) -> str:
    """What an example is called on which a round was tested."""
    return "known label" if last.tested_on == "hold-out" else "check"


def worth(settings: Settings, seconds: float | None) -> Worth:
    """What a label costs and a point brings in this project, at so many seconds a label.

    Who gives a price and not what a point brings in money gets the money of as many labels as the minutes would pay;
    a wage or a price of nothing is none.
    """
    costs = Worth(
        ORDINARY_SECONDS if seconds is None else seconds,
        settings.worth.point_minutes,
        settings.worth.wage or None,
        settings.worth.price or None,
    )
    if not costs.in_money:
        return costs
    usual = settings.worth.point_minutes * 60 / (costs.seconds or ORDINARY_SECONDS) * costs.label
    return replace(costs, point=usual if settings.worth.point_money is None else settings.worth.point_money)


def _advice(settings: Settings, labels: Labels, n_left: int, nets: Sequence[float], costs: Worth) -> Advice:
    """What the costs say; a pool or a budget at its end says stop whatever they say.

    Where all is answered and some of it skipped, that can be shown again.
    """
    if labels.count and settings.worth.budget is not None and labels.count >= settings.worth.budget:
        return Advice("stop")
    if labels.count and not n_left:
        return Advice("your call" if labels.rows_of_kind("skip") else "stop")
    if settings.task.foresight is None:
        return Advice("")
    ahead = min(STEP, _ahead(settings, labels.count, n_left))
    return advise(nets, labels.count, costs, ahead, settings.task.foresight)


def _ahead(settings: Settings, n_labels: int, n_left: int) -> int:
    return n_left if settings.worth.budget is None else min(n_left, max(0, settings.worth.budget - n_labels))
