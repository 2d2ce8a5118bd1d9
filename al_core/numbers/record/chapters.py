"""The chapters of a decision record: data, settings, scores, cost, classes, people, versions."""

import platform
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version

from al_core.amounts import UNDEFINED, in_points, minutes, money, percent, plural, points
from al_core.evaluation.metrics import HEADLINE, Metric
from al_core.learning.rounds import Round
from al_core.names import isolated
from al_core.numbers import claims, sentences
from al_core.numbers.caveats import caveats_of
from al_core.numbers.record.plots import PlottedCurve
from al_core.numbers.saved.lead import Lead
from al_core.numbers.saved.summary import Saved
from al_core.numbers.spending import longer, saved_what, speed_words, spent
from al_core.numbers.standing import Standing
from al_core.projects.labels import Decision, Labels
from al_core.projects.projects import Project
from al_core.projects.settings import choices
from al_core.strategies import STRATEGIES
from al_core.versions import code

MOST_PEOPLE = 8
_PAUSE = 5.0  # an answer that took so many times the median was interrupted
_LIBRARIES = ("numpy", "scikit-learn", "scipy", "pandas", "streamlit")


@dataclass(frozen=True)
class Part:
    """A part of the record: names with what is said of them, or a table with its head."""

    title: str
    lines: tuple[tuple[str, str], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Record:
    """The whole page: title, date, the decision in words, the curves with their target, and the parts."""

    title: str
    made: str
    decision: str
    said: str
    curves: tuple[PlottedCurve, ...]
    target: float
    parts: tuple[Part, ...]


def good(last: Round | None, project: Project, stands: Standing) -> Part:
    """How good the model is, with intervals and caveats, and what it was tested on."""
    title = "How good the model is"
    headline = project.task.metrics[HEADLINE].title
    if last is None:
        why = sentences.learns_anew(stands) or "too few checks, or none"
        return Part(title, ((headline, f"not measured: {why[:1].lower()}{why[1:]}"),))
    on = (
        "with known labels (hold-out)"
        if last.tested_on == "hold-out"
        else "drawn at random and never learnt from (checks)"
    )
    lines = [(metric.title, _measured(metric, last)) for metric in project.task.metrics.values()]
    if last.reliability is not None:
        error = last.reliability.error
        ends = f"likely {points(error.low)} to {points(error.high)}"
        lines.append(("Expected calibration error", f"{in_points(error.value)}, {ends}"))
    lines.append(("Tested on", f"{last.n_tested:,} examples {on}"))
    lines.append(("Target", f"{percent(project.settings.worth.target)} {project.task.metrics[HEADLINE].in_a_sentence}"))
    note = ("Likely: 9 of 10 such intervals hold the true value.", *caveats_of(project, stands, last))
    return Part(title, tuple(lines), note=" ".join(note))


def _measured(metric: Metric, last: Round) -> str:
    """A score with its interval, or why there is none."""
    one = last.scores.get(metric.name)
    if one is not None:
        return f"{metric.written(one.value)}, likely {metric.range_written(one.low, one.high)}"
    return f"{UNDEFINED} (not defined for {'this model' if metric.needs_proba else 'these tests'})"


def _point(stands: Standing) -> str:
    """What a point of accuracy is worth, and that it is assumed where nobody said it in money."""
    worth, settings = stands.worth, stands.settings
    if not worth.in_money:
        return minutes(worth.point)
    told = settings.worth.point_money is not None
    return (
        money(worth.point)
        if told
        else f"{money(worth.point)} (assumed: as {minutes(settings.worth.point_minutes)} cost)"
    )


def gained(stands: Standing, project: Project, led: Lead | None, saved: Saved | None) -> Part:
    """Labels saved, the way to go, and the cost."""
    replayed = project.zones.knows_everything and project.zones.hold_out.size > 0
    won = claims.saved_words(stands, led, saved, replayed, under_way=False)
    lines = [(f"{saved_what(stands.effort)} saved", f"{won}"), *_spent(stands)]
    lines.append((f"To the target of {percent(stands.settings.worth.target)}", f"{sentences.to_target_words(stands)}"))
    if stands.effort is None or stands.effort.speed is None:
        assumed = " (assumed)" if stands.pace.seconds is None else ""
        lines.append(("A label takes", f"{stands.worth.seconds:.1f} s{assumed}"))
    if stands.worth.in_money:
        lines.append(("A label costs", f"{money(stands.worth.label)}; so far {money(stands.paid)}"))
    if stands.foresight:
        lines.append((f"A point of {project.task.metrics[HEADLINE].in_a_point} is worth", _point(stands)))
    if rest := sentences.to_budget_words(stands):
        lines.append(("Budget", f"{stands.settings.worth.budget:,} labels. {rest}"))
    return Part("What it saved and cost", tuple(lines), note=claims.worthwhile(stands, led, saved))


def _spent(stands: Standing) -> tuple[tuple[str, str], ...]:
    """What was read, how long that took, and why the number of examples alone says little."""
    effort = stands.effort
    if effort is None or not effort.amount:
        return ()
    alone = longer(effort) or f"{plural(effort.noun).capitalize()} differ in length, so their number alone says little."
    told = (("All answers took", f"{spent(effort)}. {alone}"),)
    speed = speed_words(effort)
    return (*told, ("An answer takes", f"{speed}; a saving is counted by that")) if speed else told


def asked(project: Project, labels: Labels) -> Part:
    """Strategy, settings, seed, and how the labelled examples were chosen."""
    settings = project.settings
    decisions = [one for one in labels.decisions() if one.kind == "label"]
    ways = Counter("checks, at random" if one.check else _title(one.strategy) for one in decisions)
    lines = (
        ("Strategy", f"{_title(settings.asking.strategy)} ({settings.asking.strategy})"),
        ("First questions", f"{_title(settings.asking.cold_start)} ({settings.asking.cold_start})"),
        ("Model", f"{project.task.models[settings.model.name].title} ({settings.model.name})"),
        ("Share at random", percent(settings.random_share)),
        ("Seed", f"{settings.model.seed}"),
        ("Labels by how they were chosen", ", ".join(f"{way} {n:,}" for way, n in ways.most_common()) or "none"),
    )
    elsewhere = ("task", "guidelines", "known_typical", "grown_after", "left_out", "trusted")
    rest = {name: value for name, value in choices(settings).items() if name not in elsewhere}
    every = "; ".join(f"{name} {value}" for name, value in rest.items() if value not in (None, ""))
    return Part("How it was asked", lines, note=f"All settings: {every}. {settings.task.remarks()}".strip())


def _title(name: str) -> str:
    return STRATEGIES[name].title if name in STRATEGIES else name.replace("_", " ")


def data(project: Project, labels: Labels, log: Sequence[Decision]) -> Part:
    """Which examples, which answers: each with a fingerprint."""
    pool, zones = project.pool, project.zones
    in_all = zones.n_in_all(labels.by_row)
    lines = (
        ("Pool", f"{isolated(pool.name)}: {pool.n_rows:,} rows ({pool.kind})"),
        ("Fingerprint of the pool", pool.fingerprint),
        ("Set aside", f"{zones.hold_out.size:,} known (hold-out), {zones.check_zone.size:,} in the check zone"),
        *_given(project),
        *_known_from(project),
        *_left_out(project),
        ("Labelled", f"{labels.count:,} of {in_all:,}, {len(labels.checks()):,} of them checks"),
        ("Question", project.question),
        *_guidelines(project),
        ("Fingerprint of the answers", f"{log_fingerprint(log)} ({len(log):,} decisions)"),
    )
    return Part("Data", lines)


def _given(project: Project) -> tuple[tuple[str, str], ...]:
    """The known labels that teach."""
    if not project.zones.given.size:
        return ()
    unlike = (
        ""
        if project.settings.history.known_typical
        else "; they look different from the other rows, so they test nothing"
    )
    return (("Known labels learnt from", f"{len(project.zones.taught):,}, never asked{unlike}"),)


def _known_from(project: Project) -> tuple[tuple[str, str], ...]:
    """Who gave the known labels before, and where."""
    known = project.pool.known_from()
    if not known.said:
        return ()
    people, (first, last) = known.people, known.days
    told = [f"{len(known.said):,} of them in {isolated(' and '.join(known.tools))}"]
    told += [f"by {', '.join(map(isolated, people[:MOST_PEOPLE]))}"] if people else []
    told += [f"and {len(people) - MOST_PEOPLE} more"] if len(people) > MOST_PEOPLE else []
    told += [f"{first} to {last}"] if first else []
    return (("Known labels were given", ", ".join(told)),)


def _left_out(project: Project) -> tuple[tuple[str, str], ...]:
    """The columns that it does not learn from, and those that tell the answers and were said to be fair."""
    settings = project.settings
    columns = (("Columns left out", settings.model.left_out), ("Columns said to be fair", settings.trusted))
    return tuple((what, ", ".join(map(isolated, names))) for what, names in columns if names)


def _guidelines(project: Project) -> tuple[tuple[str, str], ...]:
    """How long the guidelines are and which they are; the page has no room for them."""
    text = project.settings.guidelines
    return (("Guidelines", f"{len(text):,} characters, {sha256(text.encode()).hexdigest()[:16]}"),) if text else ()


def added(last: Round | None) -> tuple[Part, ...]:
    """Rows that came later: whether they look different, and the accuracy on them; nothing where none came."""
    if last is None or last.arrivals is None:
        return ()
    found = last.arrivals
    lines = (
        ("Added", f"{found.n_new:,} rows after the first {found.n_old:,}"),
        ("Compared with those before", sentences.newcomers(found)),
        *sentences.newcomers_score(found, last.tested_on, last.n_tested),
    )
    return (Part("Rows added later", lines),)


def log_fingerprint(log: Sequence[Decision]) -> str:
    """Names a log: what was decided, by whom, about which row, in which order."""
    # By place, not by sequence number: the same project in another database has other numbers.
    lines = (f"{at}|{one.row}|{one.who}|{one.kind}|{one.value}|{one.token}" for at, one in enumerate(log, 1))
    return sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:32]


def usual_criteria(stands: Standing) -> Part:
    """The field's stopping criteria: value, and what each says."""
    says = {True: "stop", False: "go on", None: "n/a"}
    values = ("n/a" if one.value is None else f"{one.value:.3g}" for one in stands.criteria)
    rows = tuple((one.name, value, says[one.says_stop]) for one, value in zip(stands.criteria, values, strict=True))
    head, note = ("Criterion", "Value", "Says"), sentences.CRITERIA_UNDEFINED
    return Part("The field's stopping criteria", head=head, rows=rows, note=note)


def broken_down(project: Project, labels: Labels, last: Round | None) -> tuple[Part, ...]:
    """The labels, and how good the model is, by kind of answer, as the task has it."""
    found = project.task.breakdown(labels.by_row.values(), last.details if last else ())
    return (Part(found.title, head=found.head, rows=found.rows, note=found.note),) if found else ()


def people(labels: Labels) -> Part:
    """Who labelled how much, and how long it took without long pauses."""
    by_person: dict[str, list[Decision]] = {}
    for decision in labels.decisions():
        by_person.setdefault(decision.who, []).append(decision)
    most = sorted(by_person, key=lambda who: -len(by_person[who]))
    rows = tuple(_person(who, by_person[who]) for who in most[:MOST_PEOPLE])
    more = f"{len(most) - MOST_PEOPLE} more people are left out." if len(most) > MOST_PEOPLE else ""
    return Part("Who labelled", head=("Who", "Labels", "Skipped, can't tell", "Time"), rows=rows, note=more)


def _person(who: str, decisions: Sequence[Decision]) -> tuple[str, ...]:
    seconds = sorted(one.seconds for one in decisions)
    middle = seconds[len(seconds) // 2]
    spent = sum(one for one in seconds if one <= _PAUSE * middle)
    n = sum(one.kind == "label" for one in decisions)
    return who, f"{n:,}", f"{len(decisions) - n:,}", minutes(spent / 60)


def made_with(done: Sequence[Round]) -> Part:
    """What it was made with."""
    found = {"this program": code(), "python": platform.python_version()}
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    model = (("Newest model", f"version {done[-1].version}, from {done[-1].n_labels:,} labels"),) if done else ()
    sees = (
        (("Texts are learnt from by", f"words and meaning ({done[-1].meaning})"),) if done and done[-1].meaning else ()
    )
    return Part(
        "Versions", (*model, *sees, ("Made with", ", ".join(f"{name} {number}" for name, number in found.items())))
    )
