"""Folded away under the curve: the field's stopping criteria, whether the model is as sure as it should be, cost."""

import pandas as pd
import streamlit as st

from al_core.amounts import minutes, money, points
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.proportions import wilson
from al_core.evaluation.reliability_diagram import FEWEST_EXAMPLES, Reliability
from al_core.learning.rounds import Round
from al_core.numbers import claims, sentences
from al_core.numbers.economics import best_stop, break_even
from al_core.numbers.outlook import FARTHEST
from al_core.numbers.spending import speed_words
from pages.ui.curve.number_charts import benefit_curve, diagram
from pages.ui.shared import charts
from pages.ui.shared.explained import what_is_this
from pages.ui.shared.reading import Reading
from pages.ui.shared.saving import bound
from pages.ui.shared.words import escaped, note, percent

SAYS = {True: "stop", False: "go on", None: "n/a"}


def deeper(now: Reading) -> None:
    """The three panels."""
    with st.expander("The field's stopping criteria", key="criteria"):
        criteria(now)
    with st.expander("Is the model as sure as it should be? (calibration)", key="calibration"):
        sureness(now)
    with st.expander("Cost and benefit", key="cost"):
        cost(now)


def criteria(now: Reading) -> None:
    """Each of the usual criteria: what it looks at, its value, and what it says."""
    rows = [
        {
            "Criterion": one.name,
            "Says stop when": one.asks,
            "Now": "n/a" if one.value is None else f"{one.value:.3g}",
            "Says": SAYS[one.says_stop],
        }
        for one in now.standing.criteria
    ]
    alt = "Stopping criteria: " + ", ".join(f"{row['Criterion']} says {row['Says']}" for row in rows)
    st.table(pd.DataFrame(rows), border="horizontal", hide_index=True, alt=alt)
    seen = now.rounds[-1].stability if now.rounds else None
    on = f"On the same {seen.n:,} rows of the pool each time. " if seen is not None else ""
    beside = ", so they stand beside the advice and not in its place" if now.standing.foresight else ""
    said = f"{on}They do not know what a label costs{beside}."
    note(sentences.CRITERIA_UNDEFINED)
    st.markdown(f":gray[:small[{said}]]", help=what_is_this(now.context, "criteria"))


def sureness(now: Reading) -> None:
    """The reliability diagram and the expected calibration error."""
    last = now.rounds[-1] if now.rounds else None
    found = last.reliability if last is not None else None
    if last is None or found is None:
        n = last.n_tested if last is not None else 0
        if last is not None and n >= FEWEST_EXAMPLES and not _gives_proba(now, last):
            st.markdown("This model gives no probabilities, so there is nothing to hold against how often it is right.")
        elif anew := sentences.learns_anew(now.standing):
            st.markdown(escaped(anew))
        else:
            off = ", and checks are turned off" if now.context.project.checks_off else ""
            st.markdown(f"Needs {FEWEST_EXAMPLES} examples to test on; there are {n}{off}.")
        return
    error = found.error
    left, right = st.columns([1.35, 1], vertical_alignment="center")
    with left:
        worst = f"Expected calibration error {points(error.value)} points on {error.n} examples."
        charts.draw(diagram(found), key="reliability", alt=worst)
    with right:
        title = f"Expected calibration error **{points(error.value)} points**"
        st.markdown(title, help=what_is_this(now.context, "calibration"))
        st.markdown(f":gray-badge[likely {points(error.low)} to {points(error.high)}, on {error.n} examples]")
        st.markdown(how_sure(found))
        perfect = f"A perfectly calibrated model would show about {points(found.by_chance)} on so few."
        note(f"On the dashed line it is as sure as it should be; below it, too sure. {perfect}")


def _gives_proba(now: Reading, last: Round) -> bool:
    """Whether a model gave probabilities: then what needs them was measured."""
    return any(now.metrics[name].needs_proba for name in last.scores)


def how_sure(found: Reliability) -> str:
    """How sure it says it is and how often it is right, over all examples."""
    n = sum(one.n for one in found.bins)
    said = sum(one.n * one.said for one in found.bins) / n
    right = sum(one.n * one.right for one in found.bins) / n
    says = f"It says {percent(said)} on average and is right in {percent(right)}"
    if found.error.low == 0:
        return f"{says}: chance alone could explain how far that is off."
    low, high = wilson(right * n, n)
    if low <= said <= high:
        return f"{says}: too sure of some and not sure enough of others."
    return f"{says}: it is {'too sure' if said > right else 'better than it thinks'}."


def cost(now: Reading) -> None:
    """What a label costs and a point brings, and the benefit of further labels."""
    standing, context = now.standing, now.context
    left, right = st.columns([1, 1.35])
    with left:
        measured = standing.pace.seconds is not None
        how = "measured; long pauses left out" if measured else "assumed, until five answers are there"
        if standing.effort is not None and standing.effort.speed is not None:
            how = f"for what is asked next: {speed_words(standing.effort)}"
        st.markdown(f"**{standing.worth.seconds:.1f} s** a {context.project.pool.noun} :gray[:small[{how}]]")
        _inputs(now)
    with right:
        _benefit(now)
    said = [claims.worthwhile(standing, now.lead(), now.tally), sentences.to_budget_words(standing)]
    st.markdown(" ".join(said), help=what_is_this(context, "cost"))


def _inputs(now: Reading) -> None:
    context, costs = now.context, now.standing.worth
    first, second = st.columns(2)
    first.number_input("Wage an hour, if any", 0.0, None, None, 1.0, format="%g", **bound(context, "wage"))
    second.number_input("Price a label, if any", 0.0, None, None, 0.1, format="%g", **bound(context, "price"))
    metric = context.project.task.metrics[HEADLINE]
    with first:
        if now.standing.foresight:
            _point(now, f"A point of {metric.in_a_point} is worth")
    second.number_input("Budget (labels), if any", 1, None, None, 10, **bound(context, "budget"))
    first.number_input(
        f"Target: {metric.in_a_sentence} (%)", 0, 100, step=1, required=True, **bound(context, "target", percent=True)
    )
    both = "The price counts, the wage does not. " if costs.price is not None and costs.wage is not None else ""
    if now.standing.foresight and costs.in_money and now.standing.settings.worth.point_money is None:
        time = minutes(now.standing.settings.worth.point_minutes)
        both += f"Unless you say so, a point is taken to be worth what {time} of labels cost. "
    note(f"{both}Nothing here changes what is asked. Without a wage or a price all is in minutes.")


def _point(now: Reading, words: str) -> None:
    """What a point is worth, which is held against what labels bring."""
    costs, context = now.standing.worth, now.context
    if costs.in_money:
        given, usual = bound(context, "point_money"), money(costs.point)
        st.number_input(f"{words} (money)", 0.0, None, None, 1.0, format="%g", placeholder=usual, **given)
    else:
        given = bound(context, "point_minutes")
        st.number_input(f"{words} (minutes)", 0.0, None, step=1.0, format="%g", required=True, **given)


def _benefit(now: Reading) -> None:
    """The curve of benefit, and in words where it is best and where it ends."""
    standing, net, foresight = now.standing, now.standing.net, now.standing.foresight
    if net is None or foresight is None or not standing.advice.word:
        st.markdown(sentences.advice(standing))
        return
    most = min(FARTHEST, standing.n_ahead)
    if not most:
        st.markdown("No further labels can come: the pool or the budget is at its end.")
        return
    best = best_stop(net, standing.worth, most, foresight)
    even = break_even(net, standing.worth, most, foresight)
    said = benefit_words(best, even, most)
    charts.draw(benefit_curve(net, standing.worth, best, even, most, foresight), key="benefit", alt=said)
    note(f"{said} An average: the band holds nine cases in ten.")


def benefit_words(best: int, even: int | None, most: int) -> str:
    """Where further labels bring most, of at most so many, and from when on they cost more than they brought."""
    if even == 0:
        return "Further labels cost more than they bring."
    if even is not None:
        return f"On balance they pay for {even - 1} more labels, and most after {best}."
    if most < FARTHEST:
        until, end = f"up to the last of the {most} that can still come", "at their end"
    else:
        until, end = f"up to {most} more labels", "at the end of what can be foreseen"
    return f"On balance they pay {until}, and most {end if best == most else f'after {best}'}."
