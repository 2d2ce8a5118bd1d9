"""What the labeller shows for a row of a pool."""

import base64
import io
import re
from typing import Any

from PIL import Image

from al_core.names import isolated
from al_core.pools.cells import grouped, is_missing, number, shortened
from al_core.pools.pool import Pool, Role

MAX_CHARACTERS = 100_000
MAX_FIELDS = 200
MAX_CHIPS = 3
SHOWN_NUMBERS = 8
LONG_FRACTION = re.compile(r"[+-]?\d+[.,]\d{8,}")  # as programs write numbers; only rounded can it be read
MOST_ROUNDED = 1e4

Texts = dict[int, str]  # the cells of a row by column position


def example(pool: Pool, row: int) -> dict[str, Any]:
    """One example, ready for JSON: kind, id, title, chips, a short line, and text, image or fields; IndexError outside.

    Long texts and wide rows are cut, and a chip says so.
    """
    (texts, source), identity = pool.cells(row), pool.identity(row)
    # The folder of an image may be its known label, which nobody should read before the answer.
    called = identity.rpartition("/")[2] if pool.kind == "image" and pool.positions("label") else identity
    named = shortened(called, 40) if pool.positions("id") else grouped(source)
    shown: dict[str, Any] = {
        "kind": "table" if pool.kind == "matrix" else pool.kind,
        "id": identity,
        "title": f"{pool.noun.capitalize()} {isolated(named)}",
        "chips": _chips(pool, texts),
    }
    return shown | _body(pool, row, texts, shown)


def _chips(pool: Pool, texts: Texts) -> list[str]:
    if pool.kind not in ("text", "image"):
        return []
    values = [texts[at] for at in (*pool.positions("category"), *pool.positions("timestamp"))]
    return [shortened(value, 30) for value in values if value.strip()][:MAX_CHIPS]


def _body(pool: Pool, row: int, texts: Texts, shown: dict[str, Any]) -> dict[str, Any]:
    fields = _fields(pool, row, texts)
    if pool.kind == "text":
        return {**_text(pool, texts, shown["chips"]), **({"fields": fields} if fields else {})}
    if pool.kind == "image":
        return {**_image(pool, row, shown), **({"fields": fields} if fields else {})}
    values = [f"{field['name'].split(',')[0].lower()} {field['value']}" for field in fields[:2]]
    return {"fields": fields, "short": shortened(", ".join(values))}


def _text(pool: Pool, texts: Texts, chips: list[str]) -> dict[str, Any]:
    text = "\n\n".join(texts[at] for at in pool.positions("text"))
    if len(text) > MAX_CHARACTERS:
        chips.append(f"first {grouped(MAX_CHARACTERS)} of {grouped(len(text))} characters")
    return {"text": text[:MAX_CHARACTERS], "short": shortened(text)}


def _image(pool: Pool, row: int, shown: dict[str, Any]) -> dict[str, Any]:
    content = pool.picture(row)
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as picture:
        (width, height), form = picture.size, str(picture.format).lower()
    shown["chips"].append(f"{width} × {height} pixels")
    address = f"data:image/{form};base64,{base64.b64encode(content).decode()}"
    title = str(shown["title"])
    return {"image": address, "width": width, "height": height, "short": title[:1].lower() + title[1:]}


def _fields(pool: Pool, row: int, texts: Texts) -> list[dict[str, Any]]:
    if pool.kind == "matrix":
        positions, values = pool.positions("number")[:MAX_FIELDS], pool.matrix()[row][pool.in_matrix()]
        return [_field(pool, at, f"{value:.5g}") for at, value in zip(positions, values, strict=False)]
    roles: tuple[Role, ...] = ("text", "number", "category") if pool.kind == "image" else ("number", "category")
    fields = [_field(pool, at, texts[at][:MAX_CHARACTERS]) for at in pool.positions(*roles)[:MAX_FIELDS]]
    return fields or ([] if pool.kind != "table" else [_vector(pool, row, at) for at in pool.positions("vector")])


def _vector(pool: Pool, row: int, at: int) -> dict[str, Any]:
    """A vector where there is nothing else to show."""
    vector = pool.vectors()[row]
    first = ", ".join(f"{value:.3g}" for value in vector[:SHOWN_NUMBERS])
    more = f", … ({grouped(len(vector))} numbers)" if len(vector) > SHOWN_NUMBERS else ""
    return {"name": pool.columns[at].name, "value": first + more, "at": None, "low": None, "high": None}


def _field(pool: Pool, at: int, text: str) -> dict[str, Any]:
    """A value with its name, and where it lies among those of the pool (0 to 1), as do the middle half of them."""
    column = pool.columns[at]
    shown: dict[str, Any] = {"name": column.name, "value": text, "at": None, "low": None, "high": None}
    if column.spread is None or is_missing(text):
        return shown
    least, first, third, most = column.spread
    sign = "." if pool.kind == "matrix" else pool.decimal
    value = number(text, sign)
    if sign in text and LONG_FRACTION.fullmatch(text):
        shown["value"] = (f"{value:.5g}" if abs(value) < MOST_ROUNDED else f"{value:.1f}").replace(".", sign)
    for key, one in (("at", value), ("low", first), ("high", third)):
        place = (one - least) / (most - least) if most > least else 0.5
        shown[key] = round(min(max(place, 0.0), 1.0), 4) if place == place else None
    return shown
