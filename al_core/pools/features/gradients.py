"""Which way edges run in a grey image, and where: little moved by light and by small shifts, as pixels are."""

import numpy as np
from numpy.typing import NDArray

CELL = 4  # pixels
DIRECTIONS = 9
FAINT = 0.025  # of the step from black to white: noise in flat parts is not blown up to edges
_AT_ONCE = 250

Grey = NDArray[np.uint8]


def gradient_histograms(grey: Grey) -> NDArray[np.float32]:
    """A row for each image of shape (images, height, width); of no columns where a side is shorter than two pixels.

    Each pixel's gradient counts by its length, shared between the nearest of nine directions and of the cells of about
    4x4 pixels, at least two a side; each 2x2 cells are brought to one length.
    Dalal and Triggs, Histograms of oriented gradients for human detection, CVPR 2005
    """
    blocks = [_rows(grey[start : start + _AT_ONCE]) for start in range(0, len(grey), _AT_ONCE)]
    return np.concatenate(blocks) if blocks else np.empty((0, 0), np.float32)


def _rows(grey: Grey) -> NDArray[np.float32]:
    n, height, width = grey.shape
    if min(height, width) < 2:
        return np.empty((n, 0), np.float32)
    down, across = np.gradient(grey.astype(np.float32) / 255, axis=(1, 2))
    strength = np.hypot(down, across)
    towards = np.arctan2(down, across) % np.pi * (DIRECTIONS / np.pi)
    rows, columns = _cells(height), _cells(width)
    counts = np.empty((n, rows.shape[1], columns.shape[1], DIRECTIONS), np.float32)
    for direction in range(DIRECTIONS):
        off = np.abs(towards - direction)
        part = strength * np.clip(1 - np.minimum(off, DIRECTIONS - off), 0, None)
        counts[..., direction] = rows.T @ part @ columns
    corners = [counts[:, top : top - 1 or None, left : left - 1 or None] for top in (0, 1) for left in (0, 1)]
    squares = np.concatenate(corners, axis=-1)
    squares /= np.sqrt(np.square(squares).sum(axis=-1, keepdims=True) + FAINT**2)
    return squares.reshape(n, -1)


def _cells(side: int) -> NDArray[np.float32]:
    """How much each pixel of a side belongs to each cell, shape (pixels, cells)."""
    n = max(2, round(side / CELL))
    middles = (np.arange(n) + 0.5) * side / n
    apart = np.abs(np.arange(side)[:, None] + 0.5 - middles) * n / side
    return np.clip(1 - apart, 0, None).astype(np.float32)
