"""A decision record as one page of HTML that needs nothing else, on the screen and on paper."""

from html import escape

from al_core.amounts import percent
from al_core.numbers.record.chapters import Part, Record
from al_core.numbers.record.plots import Plot, PlotPoint, PlottedCurve

_WIDE, _HIGH, _ABOVE = 720, 250, 16
INK = {"yours": "#1D3A5F"}
_RANDOM = "#7C8793"
_STYLE = """
@page { size: A4; margin: 11mm }
body { font: 12.5px/1.42 system-ui, sans-serif; color: #1B2430; max-width: 760px; margin: 24px auto; padding: 0 16px }
h1 { font-size: 20px; margin: 0 } h2 { font-size: 13.5px; margin: 0 0 3px }
.made { color: #56616F; margin: 2px 0 10px }
.decision { border: 1px solid #CDD5DE; border-radius: 8px; padding: 8px 12px; margin: 0 0 10px }
.parts { columns: 2; column-gap: 24px } section { break-inside: avoid; margin: 0 0 11px }
dl { margin: 0; display: grid; grid-template-columns: minmax(90px, 36%) 1fr; gap: 1px 8px }
dt { color: #56616F } dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: 600; border-bottom: 1px solid #AEB7C2 }
td { border-bottom: 1px solid #E6EAEF; overflow-wrap: anywhere; vertical-align: top }
td:first-child { min-width: 9em }
td + td, th + th { padding-left: 8px }
.note { color: #56616F; margin: 3px 0 0; overflow-wrap: anywhere }
svg { width: 100%; height: auto } svg text { font: 11px system-ui, sans-serif; fill: #56616F }
svg text { paint-order: stroke; stroke: #fff; stroke-width: 3px; stroke-linejoin: round }
@media print {
  body { margin: 0; padding: 0; max-width: none; font-size: 9.5px } h1 { font-size: 16px } h2 { font-size: 11px }
}
@media (max-width: 560px) { .parts { columns: 1 } }
"""


def sheet(record: Record) -> str:
    """The whole page; every word that a person wrote is escaped."""
    curve = _drawn(record) if record.curves else "<p class=note>There is no curve: nothing was measured.</p>"
    parts = "".join(_part(part) for part in record.parts)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(record.title)}</title><style>{_STYLE}</style></head><body>
<h1>{escape(record.title)}</h1><p class=made>{escape(record.made)}</p>
<div class=decision><b>{escape(record.decision)}.</b> {escape(record.said)}</div>
{curve}<div class=parts>{parts}</div></body></html>
"""


def _part(part: Part) -> str:
    lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in part.lines)
    head = "".join(f"<th>{escape(name)}</th>" for name in part.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in part.rows)
    table = f"<table><tr>{head}</tr>{rows}</table>" if part.head else ""
    note = f"<p class=note>{escape(part.note)}</p>" if part.note else ""
    return f"<section><h2>{escape(part.title)}</h2>{f'<dl>{lines}</dl>' if lines else ''}{table}{note}</section>"


def _drawn(record: Record) -> str:
    """The curves with their bands, the target, and the numbers at the axes."""
    plot = Plot(record.curves, record.target, _WIDE - 20, _HIGH, 40, 34)
    drawn = [_grid(plot, share) for share in plot.shares()]
    drawn += [_text(plot.at(n, 0)[0], _HIGH - 18, f"{n:,.0f}", "middle") for n in plot.labels()]
    drawn.append(_text(_WIDE / 2, _HIGH - 3, "labels learnt from", "middle"))
    drawn += [_path(plot.band(curve), f"fill='{_ink(curve)}' fill-opacity='.2'", "Z") for curve in record.curves]
    drawn += [
        _path(plot.line(curve), f"fill='none' stroke='{_ink(curve)}' stroke-width='2.4'") for curve in record.curves
    ]
    drawn.append(_target(plot, record.target))
    drawn += [_named(plot, curve) for curve in record.curves]
    box = f"0 {-_ABOVE} {_WIDE} {_HIGH + _ABOVE}"
    return f"<svg viewBox='{box}' role='img' aria-label='The learning curve'>{''.join(drawn)}</svg>"


def _ink(curve: PlottedCurve) -> str:
    return INK.get(curve.name, _RANDOM)


def _grid(plot: Plot, share: float) -> str:
    y = plot.at(plot.curves[0].n[0], share)[1]
    line = f"<line x1='{plot.left}' x2='{plot.width}' y1='{y:.1f}' y2='{y:.1f}' stroke='#E6EAEF'/>"
    return line + _text(plot.left - 6, y + 4, f"{share:.0%}", "end")


def _target(plot: Plot, target: float) -> str:
    y = plot.at(plot.curves[0].n[0], target)[1]
    dashes = "stroke='#1B2430' stroke-dasharray='6 4'"
    line = f"<line x1='{plot.left}' x2='{plot.width}' y1='{y:.1f}' y2='{y:.1f}' {dashes}/>"
    return line + _text(plot.left + 4, y - 4, f"target {target:.0%}", "start")


def _named(plot: Plot, curve: PlottedCurve) -> str:
    x, y = plot.line(curve)[-1]
    value = f": {percent(curve.value[-1])}" if curve.name in INK else ""
    return _text(x - 4, y + (16 if curve.name not in INK else -8), f"{curve.name}{value}", "end")


def _path(points: list[PlotPoint], look: str, end: str = "") -> str:
    return f"<path d='M{' L'.join(f'{x:.1f} {y:.1f}' for x, y in points)}{end}' {look}/>"


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}'>{escape(words)}</text>"
