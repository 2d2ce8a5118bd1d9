"""A language model beside the people who label: how good each is and what it takes, in words for pages and record."""

from collections.abc import Mapping
from time import gmtime, strftime

from al_core.amounts import counted, in_points, likely, minutes, money, percent, plural, points
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.scores import Score
from al_core.language_model.blind_test import BlindTest, blind_tests, judged
from al_core.language_model.ledger import ModelAnswer
from al_core.language_model.prefill import Sway
from al_core.learning.rounds import Round
from al_core.learning.side_by_side import Helped
from al_core.names import isolated
from al_core.numbers.standing import Standing
from al_core.projects.labels import Labels
from al_core.projects.projects import Project

SEVERAL_PROMPTS = "{n} prompts or models were tested on the same examples: the best of several looks better than it is."


def tested_in(project: Project, labels: Labels, said: Mapping[int, ModelAnswer]) -> BlindTest | None:
    """How good a language model is by what it said in a project; None where it was tested on nothing."""
    return judged(blind_tests(project, labels, said), said, project.task.choices)


def share_words(score: Score) -> str:
    """A share with its interval: "81% (likely 77–85%)"."""
    return f"{percent(score.value)} (likely {likely(score.low, score.high)})"


def blind_words(test: BlindTest) -> str:
    """How often it is right, and how often it gave no answer, in two sentences."""
    said = (
        f"Right in {share_words(test.accuracy)} of {counted(test.accuracy.n, 'example')} that it was tested on blind."
    )
    silent = [f"{_times(test.abstained)} that it cannot tell"] if test.abstained else []
    silent += [f"{_times(test.unreadable)} something that is no class"] if test.unreadable else []
    if not silent:
        return said
    return f"{said} It said {' and '.join(silent)}; of the others {share_words(test.answered)} are right."


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n} times"


def price_words(test: BlindTest) -> str:
    """What a thousand answers cost: "1.30 per 1,000"; that it is not known where no prices are set."""
    return "its price is not known" if test.per_thousand is None else f"{money(test.per_thousand)} per 1,000"


def rival_words(test: BlindTest, project: Project, stands: Standing) -> str:
    """Both beside one another: "The language model alone: 81% (77–85%) for 2.00; you with 120 labels: ..." """
    n, nouns = project.pool.n_rows, plural(project.pool.noun)
    price = "at a price not known" if test.per_thousand is None else f"for {money(test.per_thousand * n / 1000)}"
    alone = (
        f"The language model alone: {percent(test.accuracy.value)} ({_range(test.accuracy)}) {price}, all {n:,} {nouns}"
    )
    found = None if stands.last is None else stands.last.helped
    helped = found if found is not None and HEADLINE in found.scores else None
    mine = stands.score if helped is None else helped.scores[HEADLINE]
    if stands.score is None or mine is None or not stands.n_labels:
        return f"{alone}; how good the model from your own labels is cannot be told yet."
    time = minutes(stands.n_labels * stands.worth.seconds / 60)
    yours = f"you with {counted(stands.n_labels, 'label')}: {percent(mine.value)} ({_range(mine)}) for {time}"
    both = "" if helped is None else f"; both together: {percent(stands.score.value)} ({_range(stands.score)})"
    return f"{alone}; {yours}{both}.{_who(test.accuracy, stands.score)}"


def _range(score: Score) -> str:
    return likely(score.low, score.high)


def _who(alone: Score, yours: Score) -> str:
    """Which of the two is better, where the ranges leave no doubt."""
    if alone.low > yours.high:
        return " The language model is better."
    if yours.low > alone.high:
        return " Your model is better."
    return " The ranges overlap: neither is better beyond doubt."


def helped_words(last: Round | None) -> str:
    """That labels of a language model or of another project teach too, and what that did; empty where none do."""
    found = None if last is None else last.helped
    if found is None:
        return ""
    if not found.name:
        labels = f"{counted(found.n_rows, 'label')} of another project"
        return f"{labels} give a head start, as far as the labels here bear them out.{_gain(found)}"
    weight = f"{found.weight:.2g}"
    taught = f"{counted(found.n_rows, 'label')} of a language model {'teaches' if found.n_rows == 1 else 'teach'} too"
    return f"{taught}, each for {weight} of a person's.{_gain(found)}"


def _gain(found: Helped) -> str:
    """What they did on the tests."""
    if found.gain is None or HEADLINE not in found.scores:
        return ""
    ends = (found.gain.low, found.gain.high) if not found.worse else (-found.gain.high, -found.gain.low)
    by = f"{in_points(abs(found.gain.value))} ({points(ends[0])} to {points(ends[1])})"
    alone = f"without them it is right in {percent(found.scores[HEADLINE].value)}"
    if found.worse:
        return f" They make the model worse, by {by}: {alone}. Better let them teach no more."
    if found.better:
        return f" They make it better, by {by}: {alone}."
    return f" Whether that helps cannot be told yet: {alone}."


def sure_words(test: BlindTest | None, n_tests: int) -> str:
    """How often it is sure of an example, and right then."""
    if test is None or not test.answered.n:
        return "It is sure of none of the examples that it was tested on."
    often = percent(test.answered.n / n_tests)
    return (
        f"It is sure of {often} of the examples it was tested on, and right in {share_words(test.answered)} of these."
    )


def sway_words(sway: Sway) -> str:
    """Whether people follow what is shown to them, in two sentences."""
    helped, alone, apart = sway.helped, sway.alone, sway.difference
    if not helped.n or not alone.n:
        return f"{counted(helped.n + alone.n, 'answer')} so far: too few to tell whether it sways people."
    said = (
        f"With its answer in view people gave the same in {share_words(helped)} of {helped.n}, without it in "
        f"{share_words(alone)} of {alone.n}."
    )
    by = f"{in_points(abs(apart.value))} ({points(apart.low).replace('-', '−')} to {points(apart.high)})"
    if apart.low > 0:
        return f"{said} So it sways them, by {by}: they follow it where they would have answered otherwise."
    return f"{said} Whether it sways them cannot be told yet: {by if apart.value >= 0 else f'−{by}'}."


def blind_lines(test: BlindTest, host: str, model: str, prompt: str) -> tuple[tuple[str, str], ...]:
    """Who was tested, with what, when, and what came out, a line each."""
    day = strftime("%Y-%m-%d", gmtime(test.at))
    return (
        ("Model", f"{isolated(model)} at {isolated(host)}"),
        ("Prompt", f"{prompt} (fingerprint), {day}"),
        ("Tested blind", blind_words(test)),
        ("Its answers cost", price_words(test)),
    )


def blind_table(test: BlindTest) -> tuple[tuple[str, str, str], ...]:
    """A line a class: how many of it were found, and how often it was right when it was said."""
    return tuple(
        (one.name, _or_none(one.found, "not among the tests"), _or_none(one.right, "never said"))
        for one in test.classes
    )


def _or_none(score: Score, why: str) -> str:
    return f"{percent(score.value)} ({_range(score)}) of {score.n}" if score.n else f"– ({why})"
