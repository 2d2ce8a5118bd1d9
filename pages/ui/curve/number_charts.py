"""Charts beside the learning curve: what random labels still need, how sure the model is, and what labels bring."""

import plotly.graph_objects as go

from al_core.evaluation.metrics import Metric
from al_core.evaluation.reliability_diagram import Reliability
from al_core.figures.canvas import blank, faint
from al_core.numbers.economics import Worth, benefit
from al_core.numbers.saved.lead import Lead
from al_core.tasks.foresight import Foresight
from pages.ui.shared.charts import ink


def catch_up(figure: go.Figure, lead: Lead, end: float, kind: Metric) -> None:
    """From the last point of a curve, at its height, to where random labels reach it: a dotted line and a bar."""
    now, start = ink(), lead.n_labels + max(0, lead.low)
    stop = end if lead.high is None else lead.n_labels + lead.high
    dotted = {"color": now.text, "width": 1.3, "dash": "dot"}
    line = {"y": [lead.value] * 2, "mode": "lines", "hoverinfo": "skip"}
    figure.add_scatter(x=[lead.n_labels, start], line=dotted, **line)
    figure.add_scatter(x=[start, stop], line={"color": now.text, "width": 5}, **line)
    needs = f"{max(0, lead.low)} or more" if lead.high is None else f"{max(0, lead.low)} to {lead.high}"
    figure.add_annotation(
        x=(start + stop) / 2,
        y=lead.value,
        text=f"random needs {needs} more<br>for the same {kind.written(lead.value)}",
        showarrow=False,
        yshift=-46 * kind.sign,
        font={"size": 13, "color": now.text},
        bgcolor=faint(now.page, 0.8),
    )


def diagram(found: Reliability, height: int = 300) -> go.Figure:
    """How often right against how sure: on the dashed line the model is as sure as it should be."""
    now, figure = ink(), blank(ink(), height)
    said = [one.said for one in found.bins]
    right = [one.right for one in found.bins]
    low = min([*said, *(one.low for one in found.bins)])
    start = max(0.0, low - 0.03)
    figure.add_scatter(
        x=[start, 1],
        y=[start, 1],
        mode="lines",
        hoverinfo="skip",
        line={"dash": "dash", "width": 1.3, "color": now.text},
    )
    figure.add_scatter(
        x=said,
        y=right,
        mode="markers",
        marker={"size": 9, "color": now.yours},
        error_y={
            "array": [one.high - one.right for one in found.bins],
            "arrayminus": [one.right - one.low for one in found.bins],
            "color": faint(now.yours, 0.5),
            "thickness": 2,
            "width": 0,
        },
        customdata=[(one.n, one.low, one.high) for one in found.bins],
        hovertemplate="sure %{x:.0%}, right %{y:.0%} of %{customdata[0]}<br>"
        "likely %{customdata[1]:.0%} to %{customdata[2]:.0%}<extra></extra>",
        cliponaxis=False,
    )
    figure.update_xaxes(title_text="how sure the model was", tickformat=".0%", range=[start, 1.01])
    figure.update_yaxes(title_text="how often it was right", tickformat=".0%", range=[start, 1.02])
    figure.update_layout(margin_l=62)
    return figure


def benefit_curve(
    net: float, worth: Worth, best: int, even: int | None, most: int, foresight: Foresight, height: int = 300
) -> go.Figure:
    """What further labels, at most so many, bring after their cost, with the range of nine in ten."""
    now, figure = ink(), blank(ink(), height)
    steps = [benefit(net, n, worth, foresight) for n in [*range(0, most, 10), most]]
    n = [step.n_labels for step in steps]
    band = [*(step.high for step in steps), *(step.low for step in reversed(steps))]
    figure.add_scatter(
        x=[*n, *reversed(n)],
        y=band,
        mode="lines",
        fill="toself",
        fillcolor=faint(now.yours, 0.2),
        line={"width": 0},
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=n,
        y=[step.value for step in steps],
        mode="lines",
        line={"color": now.yours, "width": 3},
        customdata=[(step.low, step.high) for step in steps],
        hovertemplate="%{x} more labels: %{y:.1f}<br>"
        "likely %{customdata[0]:.1f} to %{customdata[1]:.1f}<extra></extra>",
    )
    figure.add_hline(y=0, line={"width": 1.3, "color": now.text, "dash": "dash"})
    if best:
        _mark(figure, best, benefit(net, best, worth, foresight).value, f"most after {best}", 16, most)
    if even:
        _mark(figure, even, 0.0, f"break-even {even}", -16, most)
    figure.update_xaxes(title_text="further labels", range=[0, most])
    figure.update_yaxes(title_text="benefit, money" if worth.in_money else "benefit, minutes")
    figure.update_layout(margin_l=62)
    return figure


def _mark(figure: go.Figure, x: float, y: float, words: str, shift: int, most: int) -> None:
    now = ink()
    figure.add_scatter(x=[x], y=[y], mode="markers", marker={"size": 9, "color": now.text}, hoverinfo="skip")
    look = {"font": {"size": 13, "color": now.text}, "bgcolor": faint(now.page, 0.8)}
    side = "right" if x > 0.8 * most else "center"
    figure.add_annotation(x=x, y=y, text=words, showarrow=False, yshift=shift, xanchor=side, **look)
