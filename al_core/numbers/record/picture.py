"""A decision record as a picture of one A4 page, for a PDF or a PNG."""

from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont, features

from al_core.amounts import percent
from al_core.names import FIRST_STRONG, POP
from al_core.numbers.record.chapters import Part, Record
from al_core.numbers.record.plots import Plot, PlottedCurve

PAGE_WIDE, HIGH, MARGIN, GAP = 1654, 2339, 90, 50  # A4 at 200 dots an inch
_SIZES = range(24, 11, -1)
NARROWEST, BOLD = 6, 1.1  # letters in a column; a bold one is so much wider
TEXT, MUTED, RULE, YOURS, _RANDOM = "#1B2430", "#56616F", "#CDD5DE", "#1D3A5F", "#7C8793"
FONTS = {
    False: ("DejaVuSans.ttf", "LiberationSans-Regular.ttf"),
    True: ("DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf"),
}

# Without the library that sets lines of mixed directions these signs would be drawn as boxes.
_UNDRAWN = str.maketrans("", "", "" if features.check("raqm") else FIRST_STRONG + POP)

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_Line = tuple[
    list[tuple[float, str, bool, str]], bool
]  # pieces: where in the column (0 to 1), words, bold, colour; rule


def printed(record: Record) -> Image.Image:
    """The page, in the largest letters with which everything fits on it."""
    for size in _SIZES:
        page = _Page(size)
        if page.draw(record):
            break
    return page.image


@lru_cache(maxsize=64)
def _font(size: int, bold: bool) -> Font:
    """A font of the system that knows most letters, else Pillow's own."""
    for name in FONTS[bold]:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    return ImageFont.load_default(size)


class _Page:
    """Paper, and where the next line goes."""

    def __init__(self, size: int) -> None:
        self.image = Image.new("RGB", (PAGE_WIDE, HIGH), "white")
        self._ink = ImageDraw.Draw(self.image)
        self._size, self._line = size, round(1.38 * size)
        self._fits = True

    def draw(self, record: Record) -> bool:
        """Everything from the top down; False when the page is too short for it."""
        y = self._words(MARGIN, MARGIN, PAGE_WIDE - 2 * MARGIN, record.title, round(1.7 * self._size), bold=True)
        y = self._words(MARGIN, y, PAGE_WIDE - 2 * MARGIN, record.made, colour=MUTED) + self._line // 2
        y = self._words(MARGIN, y, PAGE_WIDE - 2 * MARGIN, f"{record.decision}. {record.said}") + self._line // 2
        if record.curves:
            y = self._curves(record, y) + self._line // 2
        self._parts(record.parts, y)
        return self._fits

    def _parts(self, parts: tuple[Part, ...], top: int) -> None:
        """In two columns, a new one where a part does not fit below the last."""
        width = (PAGE_WIDE - 2 * MARGIN - GAP) // 2
        x, y = MARGIN, top
        for part in parts:
            rows = list(self._rows(part, width))
            height = (len(rows) + 1) * self._line
            if y + height > HIGH - MARGIN and x == MARGIN:
                x, y = MARGIN + width + GAP, top
            if y + height > HIGH - MARGIN:
                self._fits = False
                return
            y = self._part(part.title, rows, x, y, width) + round(0.6 * self._line)

    def _part(self, title: str, rows: list[_Line], x: int, y: int, width: int) -> int:
        self._ink.text((x, y), title, fill=TEXT, font=_font(self._size + 2, True))
        y += round(1.15 * self._line)
        for pieces, rule in rows:
            for at, words, bold, colour in pieces:
                self._ink.text((x + at * width, y), words, fill=colour, font=_font(self._size, bold))
            y += self._line
            if rule:
                self._ink.line((x, y - 3, x + width, y - 3), fill=RULE)
        return y

    def _rows(self, part: Part, width: int) -> Iterator[_Line]:
        """A part as lines of pieces."""
        for name, said in part.lines:
            yield from self._columns([(0.0, 0.36, name, MUTED), (0.38, 0.62, said, TEXT)], width, rule=False)
        if part.head:
            places = _places(part)
            for row, bold in [(part.head, True), *((row, False) for row in part.rows)]:
                cells = [(*place, cell, TEXT) for place, cell in zip(places, row, strict=True)]
                yield from self._columns(cells, width, rule=True, bold=bold)
        if part.note:
            yield from self._columns([(0.0, 1.0, part.note, MUTED)], width, rule=False)

    def _columns(
        self, cells: list[tuple[float, float, str, str]], width: int, *, rule: bool, bold: bool = False
    ) -> Iterator[_Line]:
        """Cells side by side, each wrapped to its own share of the width."""
        wrapped = [self._wrapped(words, share * width, bold) for _, share, words, _ in cells]
        height = max(len(lines) for lines in wrapped)
        for place in range(height):
            pieces = [
                (at, lines[place], bold, colour)
                for (at, _, _, colour), lines in zip(cells, wrapped, strict=True)
                if place < len(lines)
            ]
            yield pieces, rule and place == height - 1

    def _wrapped(self, words: str, width: float, bold: bool = False, size: int = 0) -> list[str]:
        """Lines that are no wider; a word that is too long is cut."""
        font, lines = _font(size or self._size, bold), [""]
        for word in " ".join(words.translate(_UNDRAWN).split()).split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if font.getlength(longer) <= width:
                lines[-1] = longer
                continue
            lines.append(word) if lines[-1] else lines.__setitem__(-1, word)
            while font.getlength(lines[-1]) > width and len(lines[-1]) > 1:
                fits = next(
                    n for n in range(len(lines[-1]) - 1, 0, -1) if font.getlength(lines[-1][:n]) <= width or n == 1
                )
                lines[-1:] = [lines[-1][:fits], lines[-1][fits:]]
        return lines

    def _words(
        self, x: int, y: int, width: int, words: str, size: int = 0, *, bold: bool = False, colour: str = TEXT
    ) -> int:
        """A paragraph; returns where the next begins."""
        size = size or self._size
        for line in self._wrapped(words, width, bold, size):
            self._ink.text((x, y), line, fill=colour, font=_font(size, bold))
            y += round(1.38 * size)
        return y

    def _curves(self, record: Record, top: int) -> int:
        """The learning curve across the page, with room above it for a name."""
        high, top = 420, top + round(0.7 * self._line)
        plot = Plot(record.curves, record.target, PAGE_WIDE - 2 * MARGIN, high, 4.2 * self._size, 2 * self._line)
        for share in plot.shares():
            self._across(plot, share, top, f"{share:.0%}")
        for n in plot.labels():
            self._at(plot.at(n, 0)[0], top + high - 2 * self._line + 6, f"{n:,.0f}", "ma")
        self._at(plot.width / 2, top + high - self._line, "labels learnt from", "ma")
        for curve in record.curves:
            self._band(plot, curve, top)
        self._across(plot, record.target, top, "", dashes=True)
        for curve in record.curves:
            points = [(MARGIN + x, top + y) for x, y in plot.line(curve)]
            self._ink.line(points, fill=_ink(curve), width=5, joint="curve")
            yours = curve.name == "yours"
            said = f"yours: {percent(curve.value[-1])}" if yours else curve.name
            self._at(points[-1][0] - MARGIN - 6, points[-1][1] + (-1.3 * self._line if yours else 12), said, "ra")
        return top + high

    def _band(self, plot: Plot, curve: PlottedCurve, top: int) -> None:
        if len(curve.n) < 2:
            return
        over = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        shade = (*(int(_ink(curve)[place : place + 2], 16) for place in (1, 3, 5)), 48)
        ImageDraw.Draw(over).polygon([(MARGIN + x, top + y) for x, y in plot.band(curve)], fill=shade)
        self.image.paste(over, mask=over)

    def _across(self, plot: Plot, share: float, top: int, words: str, *, dashes: bool = False) -> None:
        y = top + plot.at(plot.curves[0].n[0], share)[1]
        if not dashes:
            self._ink.line((MARGIN + plot.left, y, MARGIN + plot.width, y), fill="#E6EAEF", width=2)
            self._at(plot.left - 8, y, words, "rm")
            return
        for x in range(round(plot.left), round(plot.width) - 12, 22):
            self._ink.line((MARGIN + x, y, MARGIN + x + 12, y), fill=TEXT, width=2)
        self._at(plot.left + 8, y - 6, f"target {share:.0%}", "ls")

    def _at(self, x: float, y: float, words: str, anchor: str) -> None:
        font = _font(self._size, False)
        at = (MARGIN + x, y)
        self._ink.text(at, words, fill=MUTED, font=font, anchor=anchor, stroke_width=4, stroke_fill="white")


def _places(part: Part) -> list[tuple[float, float]]:
    """Where each column of a table begins and how wide it is, by the longest cell in it, as shares of the width."""
    longest = [max(len(cell) for cell in column) for column in zip(part.head, *part.rows, strict=True)]
    shares = [min(30, max(NARROWEST, 1 + BOLD * len(head), n)) for head, n in zip(part.head, longest, strict=True)]
    starts = [sum(shares[:n]) / sum(shares) for n in range(len(shares))]
    return [(start, share / sum(shares) - 0.02) for start, share in zip(starts, shares, strict=True)]


def _ink(curve: PlottedCurve) -> str:
    return YOURS if curve.name == "yours" else _RANDOM
