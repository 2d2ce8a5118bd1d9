"""What the numbers say of going on, in words that a page and the decision record share."""

from dataclasses import dataclass, replace

from al_core.amounts import counted, in_points, likely, minutes, money, percent, points
from al_core.evaluation.distribution_shift import FEWEST_ROWS
from al_core.evaluation.giveaways import Leak
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.scores import Score
from al_core.evaluation.stability import STEP
from al_core.learning.arrivals import Arrivals
from al_core.names import isolated
from al_core.numbers.gains import FIRST, Gain
from al_core.numbers.outlook import FARTHEST
from al_core.numbers.standing import Standing

NEAR = 5
NOT_FORESEEN = (
    "What more labels would bring was not measured for this kind of answer, so it is not said. Go by the score and the "
    "target."
)
CRITERIA_UNDEFINED = (
    "n/a: not defined; models are too few to compare, always say the same or give no classes, or no budget is set."
)
_SETTLED = 0.005  # a gain that is shown as none
WORDS = {"keep going": "Keep going", "your call": "Your call", "stop": "Stop"}


@dataclass(frozen=True)
class Said:
    """A number as it is shown, half a sentence that belongs to it, and what else is to be said."""

    value: str
    note: str = ""
    more: str = ""

    def __str__(self) -> str:
        return "; ".join(one for one in (self.value, self.note, self.more) if one)


def cost(standing: Standing, n: int) -> str:
    """What so many labels take at the pace measured, and cost where there is a price: "10 min, cost 2.50"."""
    time = minutes(n * standing.worth.seconds / 60)
    return f"{time}, cost {money(n * standing.worth.label)}" if standing.worth.in_money else time


def gain_words(gain: Gain) -> str:
    """What labels should bring: "about 2 points (0 to 4)"."""
    return f"about {in_points(gain.value)} ({points(gain.low).replace('-', '−')} to {points(gain.high)})"


def word_of(standing: Standing) -> str:
    """The advice in a word or two."""
    return WORDS.get(standing.advice.word, "No advice yet" if standing.foresight else "No advice")


def advice(standing: Standing) -> str:
    """The advice in a sentence: the next 50 labels and their cost."""
    word, coming = standing.advice.word, standing.coming
    if not standing.n_left:
        return _all_done(standing)
    if standing.spent:
        return f"The budget of {standing.settings.worth.budget:,} labels is used up."
    if standing.foresight is None:
        return NOT_FORESEEN
    if standing.advice.missing > standing.n_left:
        return f"Too few are left for advice, which comes with {FIRST} labels."
    if standing.advice.missing:
        return f"Advice comes with {FIRST} labels: {standing.advice.missing} more. Before that it would be a guess."
    if not word or coming is None:
        return f"No advice yet: it needs a model to compare with the one before the last {STEP} answers."
    n, brings = coming.n_labels, gain_words(coming)
    next_ones = f"The next {counted(n, 'label')} ({cost(standing, n)})"
    if word == "keep going":
        beyond = " They go beyond the target." if standing.reached else ""
        return f"{next_ones} should add {brings}: more than they cost.{beyond}"
    if standing.advice.waiting:
        return f"{next_ones} would add {brings}: probably not worth it. “Stop” waits for the next model to say so, too."
    if word == "your call":
        return f"{next_ones} should add {brings}. Is that worth it to you?"
    return f"{next_ones} would add {brings}: probably not worth it."


def _all_done(standing: Standing) -> str:
    """That nothing is left to ask, and whether all of it has a label."""
    n = standing.n_unlabelled
    return f"Everything is answered; {n:,} {'has' if n == 1 else 'have'} no label." if n else "Everything is labelled."


def reason(standing: Standing) -> str:
    """Why: how much the last answers still changed, and what a point is taken to be worth."""
    seen = standing.last.stability if standing.last else None
    if standing.foresight is None or seen is None or seen.changed_50 is None or not standing.advice.word:
        return ""
    changed = percent(seen.changed_50) if seen.changed_50 >= 0.01 else "under 1%"
    worth = standing.worth
    value = f"{money(worth.point)} in money" if worth.in_money else minutes(worth.point)
    moved = f"The last {STEP} answers changed {changed} of its {standing.settings.task.decisions}."
    said = f"{moved} A point is taken to be worth {value}"
    return f"{said}, a label to take {worth.seconds:.0f} s." if standing.pace.seconds is None else f"{said}."


def target(standing: Standing) -> str:
    """Whether the target is met or missed; only the stricter bounds can say so."""
    goal = percent(standing.settings.worth.target)
    if standing.score is None:
        return ""
    if standing.reached:
        return f"The target of {goal} is met beyond doubt."
    if standing.reached_so_far:
        return f"The target of {goal} is met so far, but {standing.buts[0]}."
    if standing.missed:
        missed = f"The target of {goal} is not reached{' yet' if standing.n_left else ''}."
        settled = standing.coming is not None and standing.coming.value < _SETTLED
        more = " Clearer labels or another model may now help more than labels."
        return missed + more if standing.advice.word == "stop" and settled and not standing.spent else missed
    if not standing.n_left:
        return f"Whether the target of {goal} is reached stays open: nothing is left to ask."
    if standing.to_target is not None and standing.to_target.high == 0 and standing.buts:
        return f"The target of {goal} seems to be reached so far, but {standing.buts[0]}."
    if standing.to_target is not None and standing.to_target.high == 0:
        return f"The target of {goal} seems to be reached; more {_tests(standing)} would make it sure."
    if standing.has_zone:
        return f"Whether the target of {goal} is reached cannot be told yet."
    return f"Whether the target of {goal} is reached cannot be told: {standing.n_tests} known labels leave it open."


def unlabelled_checks(n: int) -> str:
    """That so many checks test nothing, since nobody could label them; "" of none."""
    if not n:
        return ""
    have = "has" if n == 1 else "have"
    said = f"{counted(n, 'more check')} {have} no label (skipped, or nobody could tell)"
    return f"{said}: the score says nothing of such examples, and they count against what is said of the target."


def leak_words(leak: Leak) -> str:
    """That one column alone tells the answers, and what to ask oneself."""
    told = f"Column “{isolated(leak.column)}” alone tells the answer in {leak.right:,} of {leak.n:,}."
    asked = "Was it filled in with or after the answer?"
    return f"{told} {asked} Then new examples come without it, and the score is too good."


def learns_anew(standing: Standing) -> str:
    """That the model learns from other columns than before, so that no score of before counts; "" where it does not."""
    if not standing.learns_anew:
        return ""
    names = ", ".join(f"“{isolated(name)}”" for name in standing.settings.model.left_out)
    columns = f"without {names}" if names else "from all columns"
    return f"The model learns anew {columns}: what it scored before no longer counts."


def _tests(standing: Standing) -> str:
    return "checks" if standing.has_zone else "known labels"


def to_target_words(standing: Standing) -> Said:
    """How far the target is, in labels and minutes."""
    if standing.reached:
        return Said("reached", "beyond doubt")
    if standing.reached_so_far:
        return Said("met so far", more=f"But {standing.buts[0]}.")
    if standing.score is None:
        return Said("not known", "without a score")
    reach = standing.to_target
    if standing.foresight is None and standing.n_left:
        return Said("not reached yet" if standing.missed else "not yet sure", "how far it is cannot be told here")
    if reach is None and standing.n_left:
        return Said("not yet known", f"after {FIRST} labels" if standing.n_labels < FIRST else "after some more labels")
    if reach is None or not standing.n_left:
        return Said("not reached" if standing.missed else "not reached for sure", "and nothing is left to ask")
    if reach.low is None:
        all_left = standing.n_left <= FARTHEST
        most = f"all {standing.n_left:,} labels that are left" if all_left else f"{FARTHEST:,} more labels"
        return Said("not in sight", f"even {most} would hardly reach it")
    low, high = standing.seconds
    if reach.high is None:
        if reach.low < NEAR:
            return Said("cannot be told", "perhaps reached, perhaps far: the interval is too wide")
        least = reach.low * low / 60
        note = f"{minutes(least)}{_price(standing, reach.low)} or more" if least >= 1 else "the far end is open"
        return Said(f"{reach.low} labels or more", note)
    if not reach.high and standing.buts:
        return Said("met so far, it seems", more=f"But {standing.buts[0]}.")
    if not reach.high:
        return Said("reached, it seems", f"more {_tests(standing)} would make it sure")
    time, price = minutes(reach.low * low / 60, reach.high * high / 60), _price(standing, reach.low, reach.high)
    return Said(f"{reach.low} to {reach.high} labels", f"{time}{price}")


def _price(standing: Standing, fewest: int, most: int | None = None) -> str:
    """ ", cost 2.50" or ", cost 2.50 to 7.20": so many labels, at the pace of a long time; "" without a price."""
    worth = standing.worth
    if not worth.in_money:
        return ""
    low, high = (replace(worth, seconds=one).label for one in standing.seconds)
    ends = [money(fewest * low)] + ([money(most * high)] if most is not None else [])
    return f", cost {' to '.join(dict.fromkeys(ends))}"


def to_budget_words(standing: Standing) -> str:
    """The rest of the budget in labels, time, money and accuracy; "" without one."""
    rest = standing.to_budget
    if rest is None or standing.spent:
        return ""
    said = f"To the end of the budget: {rest.n_labels:,} labels, {minutes(*rest.minutes)}"
    said += _price(standing, rest.n_labels, rest.n_labels)
    share = standing.settings.task.metrics[HEADLINE].title
    return f"{said}. {share} is then likely {likely(*rest.accuracy)}." if rest.accuracy else f"{said}."


def newcomers(found: Arrivals) -> str:
    """Whether the rows that were added last look like the others; worse is only said where the checks show it."""
    worse = "The checks show that the model is right less often on them" if found.worse else ""
    drift = found.drift
    if drift is None:
        return (
            f"They are too few (under {FEWEST_ROWS}) to tell whether they are of another kind.{worse and f' {worse}.'}"
        )
    late = found.n_new - found.n_compared if found.n_compared else 0
    of_these = f"The first {found.n_compared:,} were compared, the other {late:,} are too few. " if late else ""
    if not drift.different:
        alike = f"{of_these}They look like those before: no difference that chance would not explain."
        return f"{alike} {worse}, though." if worse else alike
    level = drift.level / 2
    seen = ["they lie elsewhere"] * (drift.p_rows <= level) + ["the model calls them otherwise"] * (
        drift.p_classes <= level
    )
    return f"{of_these}They look different: {' and '.join(seen)}. {f'{worse}.' if worse else 'Different is not worse.'}"


def newcomers_score(found: Arrivals, tested_on: str, n_tested: int) -> tuple[tuple[str, str], ...]:
    """The accuracy on the rows before and on those added last, as far as checks tell; of both, `n_tested` count."""
    if tested_on == "hold-out":
        return (("New rows", "not tested: the known labels set aside are of the rows before"),)
    parts = (("Rows before", found.old, found.n_old_checks), ("New rows", found.new, found.n_new_checks))
    told = tuple((name, _part(score, n)) for name, score, n in parts)
    if (aside := found.n_old_checks + found.n_new_checks - n_tested) <= 0:
        return told
    return (
        *told,
        ("Not in the score of all", f"{counted(aside, 'check')}, or new rows would weigh more than they are many"),
    )


def _part(score: Score | None, n: int) -> str:
    if score is None:
        return f"{counted(n, 'check')}: not enough to tell yet"
    return f"{percent(score.value)}, likely {likely(score.low, score.high)}, on {counted(n, 'check')}"
