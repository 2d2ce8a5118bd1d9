"""Drawn shells with a ring for each year of their lives, so that their age can be counted; their size hints at it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels: TypeAlias = NDArray[np.floating[Any]]

YOUNGEST, OLDEST = 1, 20
SHELL_SIZE = (184, 136)  # pixels, of a picture

_LINE = 1.0  # pixels: half of a ring's dark line
_LONGEST = 158.0  # pixels
_MIDDLE = 0.42  # of a ring's length: from where all rings begin to its middle
_TONES = 200  # of the palette: the shell's from dark to light; the others go from its shadow to white
_NACRE, _SHADOW = (250, 240, 224), (196, 192, 188)
_TINTS = ((168, 96, 62), (152, 108, 56), (166, 98, 96))
_X = np.arange(SHELL_SIZE[0], dtype=np.float32)[None, :] - SHELL_SIZE[0] / 2
_Y = np.arange(SHELL_SIZE[1], dtype=np.float32)[:, None] - SHELL_SIZE[1] / 2


@dataclass(frozen=True)
class Shell:
    """A shell of `age` rings, which comes nearer to its `full` length, in pixels, by the share `growth` each year.

    `wide`, `bent` and `waves` are its form, `turned` how it lies, `lip` its thickness in pixels.
    """

    age: int
    full: float = 215.0
    growth: float = 0.06
    wide: float = 0.36
    bent: float = 0.0
    waves: float = 0.0
    turned: float = 0.0
    lip: float = 3.0
    tint: int = 0

    @property
    def length(self) -> float:
        """How long it is by now, in pixels."""
        return float(self.full * (1 - np.exp(-self.growth * self.age)))


def found_shells(n: int = 800, seed: int = 0) -> Iterator[Shell]:
    """As they may lie on a beach, the same for the same seed: most of middle age, each grown at a pace of its own."""
    rng = np.random.default_rng(seed)
    for _ in range(n):
        age = int(np.clip(np.rint(rng.gamma(6.0, 1.6)), YOUNGEST, OLDEST))
        growth = 0.06 * np.exp(rng.normal(0, 0.13))
        yield Shell(
            age,
            full=min(215 * np.exp(rng.normal(0, 0.08)), _LONGEST / (1 - np.exp(-growth * age))),
            growth=growth,
            wide=rng.uniform(0.32, 0.38),
            bent=rng.uniform(-0.06, 0.06),
            waves=rng.uniform(0, 2 * np.pi),
            turned=rng.uniform(-0.12, 0.12),
            lip=max(1.5, 1.0 + 0.22 * age + rng.normal(0, 0.8)),
            tint=int(rng.integers(len(_TINTS))),
        )


def picture(shell: Shell) -> bytes:
    """A PNG of it, seen from above, with its shadow on white."""
    along, across = _placed(shell)
    reach = _reach(shell, along, across)
    wide = np.hypot(along, across) / np.maximum(reach, np.float32(1e-3))
    tones = np.where(reach < shell.length + shell.lip, _surface(shell, reach, wide), _shadow(shell, reach))
    image = Image.fromarray(tones.astype(np.uint8))
    image.putpalette(_palette(_TINTS[shell.tint]))
    content = io.BytesIO()
    image.save(content, format="PNG", compress_level=4)
    return content.getvalue()


def _placed(shell: Shell) -> tuple[Pixels, Pixels]:
    """Where each pixel lies along the shell and across it, from where its rings begin."""
    cos, sin = np.float32(np.cos(shell.turned)), np.float32(np.sin(shell.turned))
    return cos * _X + sin * _Y + np.float32(_MIDDLE * shell.length), cos * _Y - sin * _X


def _reach(shell: Shell, along: Pixels, across: Pixels) -> Pixels:
    """How long the shell was when its edge was at each pixel: its rings are ellipses within each other."""
    across = across + np.float32(shell.bent / shell.length) * along * along
    x, y, lean = along * 2, across / np.float32(shell.wide), 2 * _MIDDLE
    inside = np.float32(1 - lean**2)
    leaning = x * np.float32(lean)
    reach = (np.sqrt(leaning * leaning + inside * (x * x + y * y)) - leaning) / inside
    waves = np.sin(5 * np.arctan2(across, along) + np.float32(shell.waves))
    return np.asarray(reach * (1 + np.float32(0.012) * waves))


def _surface(shell: Shell, reach: Pixels, wide: Pixels) -> Pixels:
    """The tones of the shell: a dark line where each year ended, lighter towards the edge, the lip lightest.

    `wide`, 0 to 1, says how far apart rings are in each direction: where they run together they are faint.
    """
    share = np.minimum(reach / np.float32(shell.full), np.float32(0.98))
    age = np.log1p(-share) / np.float32(-shell.growth)
    ended = np.clip(np.rint(age), 1, shell.age)
    ring = np.float32(shell.full) * (1 - np.exp(np.float32(-shell.growth) * ended))
    line = np.exp(-np.square((reach - ring) * wide / np.float32(_LINE))) * np.clip(3 * wide - 0.3, 0, 1)
    edge = reach / np.float32(shell.length)
    light = np.where(edge > 1, np.float32(0.96), 0.36 + 0.34 * edge - 0.05 * np.cos(2 * np.pi * age))
    light -= (_Y + _X) * np.float32(0.0009)
    return np.asarray(np.clip(light - 0.55 * line, 0, 1) * (_TONES - 1))


def _shadow(shell: Shell, reach: Pixels) -> Pixels:
    """White, and around the shell its shadow, which is the broader the thicker it is."""
    beyond = (reach - np.float32(shell.length + shell.lip)) / np.float32(2 * shell.lip)
    return np.asarray(_TONES + (255 - _TONES) * np.clip(0.25 + 0.75 * beyond, 0, 1))


def _palette(tint: tuple[int, int, int]) -> list[int]:
    """The colours of the tones."""
    darkest = tuple(value // 4 for value in tint)
    ramps = ((darkest, tint, _TONES // 2), (tint, _NACRE, _TONES - _TONES // 2), (_SHADOW, (255,) * 3, 256 - _TONES))
    colours = [np.linspace(begin, end, n) for begin, end, n in ramps]
    return [int(value) for value in np.vstack(colours).round().ravel()]
