"""A comparison as one page that opens in any browser, also without a network: verdict, pictures, numbers, plan."""

import time
from collections.abc import Sequence
from html import escape
from typing import TypeAlias

import pandas as pd
import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from al_core.comparison.contenders import model_title, title_and_term
from al_core.comparison.experiments.experiments import Experiment, made_by
from al_core.comparison.plans import Plan
from al_core.comparison.statistics.contests import TEST
from al_core.comparison.statistics.curves import BY_LABELS, USUAL, Curves, paired, units_of
from al_core.comparison.statistics.picked import Picked
from al_core.comparison.statistics.results import Results
from al_core.comparison.statistics.scoreboard import _Range, in_words, ranked_table
from al_core.comparison.statistics.verdicts import Verdict, verdict
from al_core.evaluation.metrics import metric_named
from al_core.evaluation.scorers import recorded_name
from al_core.figures.figures import FIGURE_TITLES, Figures, draw
from al_core.models.committees import get_committee
from al_core.names import file_name, isolated
from al_core.versions import mixed

ROOM = 3_000_000  # characters for the pictures of what was picked; Plotly itself takes 4.7 million
NOT_LOOKED_AT = "nobody has looked at it for this report."
ONE_BY_ONE = "One row is asked at a time, so no batch has rows that repeat one another."
# Whatever stands in the page, it fetches nothing and tells nobody.
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
_STYLE = """
body { font: 16px/1.5 "Source Sans 3", "Source Sans Pro", system-ui, sans-serif; color: #1B2430; background: #FFFFFF;
  margin: 2rem auto; max-width: 880px; padding: 0 1rem; }
h1 { font-size: 1.75rem; margin: 0; } h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; }
.quiet { color: #56616F; } .verdict { border: 1px solid #CDD5DE; border-radius: 10px; padding: .75rem 1.25rem; }
.verdict :is(h2, p) { margin: 0; } .verdict + .verdict { margin-top: .75rem; }
.wide { overflow-x: auto; } .wide td { white-space: nowrap; }
table { border-collapse: collapse; font-size: .9rem; } th { text-align: left; background: #F4F6F8; font-weight: 600; }
th, td { border-bottom: 1px solid #E6EAEF; padding: .3rem .8rem .3rem .4rem; vertical-align: top; }
"""

Facts: TypeAlias = Sequence[tuple[str, str]]


def report_page(
    experiment: Experiment,
    results: Results,
    target: float,
    *,
    baseline: str = USUAL,
    span: _Range | None = None,
    picked: Picked | str = NOT_LOOKED_AT,
    by: str | None = None,
) -> str:
    """The whole page as HTML, in which nobody's words are markup; `picked` may be why there is nothing to draw of it.

    Where runs count what answers cost, that is what is drawn unless `by` says otherwise, and the verdict is told by
    either. Raises BadInput where nothing can be compared.
    """
    curves = paired(results.runs, by)
    seen = picked if isinstance(picked, Picked) else None
    drawn = draw(results.runs, target=target, baseline=baseline, picked=seen, by=by)
    board = in_words(ranked_table(curves, target, baseline, span), curves.metric, target, span, curves.unit)
    return _page(
        heading(experiment),
        f"<p class='quiet'>{escape(isolated(data_words(experiment)))} · {len(curves.seeds)} repeats</p>",
        *_verdicts(curves, results, target, baseline),
        *(f"<p>{escape(words)}</p>" for words in (caution(experiment), mixed(made_by(experiment))) if words),
        *(_figure(place, drawn[name]) for place, name in enumerate(drawn) if name in FIGURE_TITLES),
        f"<p class='quiet'>Real: {escape(TEST)}, p below 0.05.</p>",
        *_picks(drawn, picked),
        f"<h2>Numbers</h2><div class='wide'>{_table(board)}</div>",
        "<h2>What was run</h2>",
        _facts([*_plan_words(experiment), *_failures(experiment, results), *_surroundings(experiment)]),
    )


def heading(experiment: Experiment) -> str:
    """The title of all that a comparison gives: what was compared on, in full, with the name that it was given."""
    title, name = experiment.source.get("title", ""), experiment.name
    return isolated(name) if title in name else f"{isolated(title)}: {isolated(name)}"


def download_name(experiment: Experiment, end: str) -> str:
    """A file's name that says what was compared on: "Letters-comparison.html"."""
    return f"{file_name(experiment.source.get('title') or experiment.name)}-comparison{end}"


def data_words(experiment: Experiment) -> str:
    """What was compared on, as whoever made the comparison put it."""
    return experiment.source.get("title") or "Data of its own"


def caution(experiment: Experiment) -> str:
    """Why the result is a hint only, where labels that were compared on are no fair sample; else empty."""
    return unfair(int(experiment.source.get("n_queried") or 0))


def unfair(n_queried: int) -> str:
    """The same for so many labels that a strategy had asked for."""
    if not n_queried:
        return ""
    were = "label was" if n_queried == 1 else "labels were"
    return f"{n_queried:,} {were} asked for by a strategy, so they are no fair sample: read the result as a hint."


def plan_words(plan: Plan, own_test: int = 0) -> list[tuple[str, str]]:
    """A plan, line by line: what, and in words; for data with so many test rows `own_test` of its own."""
    scored = [] if plan.task_model is None else [("Model that is scored", model_title(str(plan.task_model)))]
    aside = f"{plan.test_size:.0%} of the examples, in every repeat anew"
    if own_test:
        aside = f"{own_test:,} examples, the same in every repeat"
    return [
        ("Strategies", "; ".join(title_and_term(str(one)) for one in plan.strategies)),
        ("Models that ask", "; ".join(model_title(str(one)) for one in plan.models)),
        *scored,
        ("Rows asked at a time", ", ".join(map(str, plan.batch_sizes))),
        *_settings_words(plan),
        ("Labels", f"from {plan.n_initial} to {plan.n_labels}"),
        ("Repeats", f"{plan.n_seeds}; all strategies of one have the same split and the same first labels"),
        ("Set aside to test on", aside),
        ("Metric", metric_named(recorded_name(plan.metric)).heading),
    ]


def _settings_words(plan: Plan) -> Facts:
    """What of the settings around the strategies is not as usual."""
    said = {
        "Committee": get_committee(plan.committee).title if plan.committee != "bags" else "",
        "Groups that every batch covers": f"{plan.stratified:,}" if plan.stratified else "",
        "Weight of recent rows": f"{plan.recency:g}" if plan.recency else "",
        "Scores by the number of tokens": f"to the power of {plan.per_token:g}" if plan.per_token else "",
        "Drawn with odds by the scores": plan.stochastic,
        "Class that is looked for": "" if plan.sought is None else str(plan.sought),
        "Candidates looked at": f"{plan.prefilter:,}, drawn at random each round" if plan.prefilter else "",
    }
    return [(what, words) for what, words in said.items() if words]


def _plan_words(experiment: Experiment) -> Facts:
    test = experiment.kept.open().test
    return plan_words(experiment.plan, 0 if test is None else len(test))


def version_words(experiment: Experiment) -> str:
    """Which versions made the runs, and how many of them each where there are several."""
    versions = {version or "a version that was not written down": n for version, n in made_by(experiment).items()}
    return "; ".join(versions if len(versions) < 2 else [f"{name} ({n} runs)" for name, n in versions.items()])


def _failures(experiment: Experiment, results: Results) -> Facts:
    failed = [one for one in experiment.journal.finished().values() if one.outcome is None]
    sentences = [f"{title_and_term(one.key[3])}, repeat {one.key[4] + 1}: {one.error}" for one in failed]
    out = [f"{name}: {why}" for name, why in results.left_out.items()]
    return [("Failed runs", " · ".join(sentences))] * bool(failed) + [("Left out", " · ".join(out))] * bool(out)


def _surroundings(experiment: Experiment) -> Facts:
    data = experiment.kept.open()
    started = time.strftime("%Y-%m-%d %H:%M", time.localtime(experiment.created_at))
    return [
        ("Examples", f"{data.X.shape[0]:,}, each with {data.X.shape[1]:,} features"),
        ("Fingerprint of the data", experiment.data),
        ("Made", started),
        ("Computed by", version_words(experiment)),
    ]


def _verdicts(curves: Curves, results: Results, target: float, baseline: str) -> list[str]:
    """What the curves show; where answers cost different amounts, along these and along labels."""
    if len(curves.strategies) < 2:
        return []
    how = (target, baseline, results.planned)
    unit, *others = units_of(results.runs)
    if not others:
        return [_verdict(verdict(curves, *how))]
    both = [(unit, f"By {unit} read"), (BY_LABELS, "By examples")]
    told = [_verdict(verdict(results.runs, *how, by=one), words) for one, words in both]
    return [*told, f"<p>{escape(why_both(unit))}</p>"]


def why_both(unit: str) -> str:
    """Why a comparison by examples is not enough where answers cost different amounts."""
    return f"A strategy that wins by examples may lose by {unit}, as it chooses examples with many of them."


def _verdict(said: Verdict, counted_by: str = "") -> str:
    counted_by = f"<p class='quiet'>{escape(counted_by)}</p>" * bool(counted_by)
    return f"<div class='verdict'>{counted_by}<h2>{escape(said.headline)}</h2>{escape(said.detail)}</div>"


def _picks(drawn: Figures, picked: Picked | str) -> list[str]:
    """The pictures of what was picked, and in words what is not among them."""
    heading = "<h2>What each strategy picked</h2>"
    if isinstance(picked, str):
        return [heading, f"<p>This cannot be shown: {escape(picked)}</p>"]
    made, room = [heading], ROOM
    for place, (name, figure) in enumerate(drawn.items()):
        if name not in FIGURE_TITLES:
            html = _figure(place, figure)
            made.append(html if len(html) <= room else f"<p>Left out, for its size: {figure.layout.title.text}</p>")
            room -= len(html) if len(html) <= room else 0
    return [*made, f"<p class='quiet'>{' '.join(_about(picked))}</p>"]


def _about(picked: Picked) -> list[str]:
    """What to know of these pictures, and why one is missing."""
    repeats = "repeat" if picked.repeats == 1 else f"{picked.repeats} repeats"
    said = [f"Over the first {repeats}; the maps are of the first one, and of the strategies that have a colour."]
    said.append("Near dots are alike; rings are the first labels.")
    if len(picked.overlap):
        said.append("Dotted: what two strategies would share by chance.")
    else:
        said.append("Overlap is missing, as there is nothing to hold it against.")
    if not len(picked.redundancy):
        said.append(ONE_BY_ONE)
    return said


def _figure(place: int, figure: go.Figure) -> str:
    own = {"full_html": False, "include_plotlyjs": False, "config": {"displaylogo": False, "responsive": True}}
    return str(figure.to_html(div_id=f"figure-{place}", **own))


def _table(board: pd.DataFrame) -> str:
    head = "".join(f"<th>{escape(str(name))}</th>" for name in board.columns)
    rows = ["".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in board.to_numpy().tolist()]
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _facts(facts: Facts) -> str:
    rows = "".join(f"<tr><th>{escape(what)}</th><td>{escape(words)}</td></tr>" for what, words in facts)
    return f"<table>{rows}</table>"


def _page(name: str, *parts: str) -> str:
    return (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        "<meta name='viewport' content='width=device-width'>"
        f"<title>{escape(name)}</title><style>{_STYLE}</style><script>{get_plotlyjs()}</script></head>"
        f"<body><h1>{escape(name)}</h1>{''.join(parts)}</body></html>"
    )
