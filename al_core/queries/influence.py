"""Influence: where a logistic regression would go if a candidate had this or that label, without learning anew."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from al_core.matrices.rows import Doubles, Matrix, Vectors
from al_core.matrices.subspace import Subspace, densely
from al_core.matrices.threads import one_thread
from al_core.models.logistic import Logistic, squared_lengths

UNKNOWNS = 1_024
_LIKELIEST = 10
MOST_CORRECTED = 1_000
_HALVINGS = 8
_FEWEST = 8  # rows of a block
_ELEMENTS = 2**17  # of a block of hypothetical scores: 0.5 MB, so that a core's cache holds several


class Influence:
    """A logistic regression, the labelled rows that hold it in place, and judges: rows whose belief is looked at.

    What one more label would do is found in two steps of Newton's method with the Hessian of the old labels, frozen
    where it is: first just as far as is best for old labels (by that Hessian) and the new one (exactly), then from
    there along the new gradient, as far as the curvature there says. The second step is left out beyond 1,000 labels.
    Weights live in the span of the labelled rows; where these are wider than 1,024 / classes, in their first principal
    axes; and in what a candidate adds to it. Everything is measured in labelled rows' usual length, so that large
    numbers fit into single precision; in that unit no penalty counts less than 1e-6. An approximation.
    """

    def __init__(self, logistic: Logistic, X_labelled: Matrix, judges: Matrix) -> None:
        X_labelled, judges = logistic.design(X_labelled), logistic.design(judges)
        labelled_scores, judge_scores = logistic.logits(X_labelled), logistic.logits(judges)
        self._logistic = logistic
        self._unit = max(1.0, float(np.sqrt(squared_lengths(X_labelled).mean())))
        X_labelled, judges = X_labelled / self._unit, judges / self._unit
        self._span = Subspace(X_labelled, max(1, UNKNOWNS // len(logistic.model.classes_) - 2))
        points = self._points(X_labelled)
        penalty = max(1e-6, logistic.penalty / self._unit**2)
        self._penalty = np.full((points.shape[1], 1, 1), penalty, np.float32)
        self._penalty[self._free] = 0
        self._judges, self._judges_in_span = judges, self._span(judges)
        self._labelled, self._judge_points = (part.astype(np.float32) for part in (points, self._points(judges)))
        self._labelled_scores, self._judge_scores = (
            scores.T[:, :, None].astype(np.float32) for scores in (labelled_scores, judge_scores)
        )
        self._entropies = _entropy(self._judge_scores[:, :, 0].copy()).astype(np.float64)
        self._labelled_belief = _softmax(self._labelled_scores.copy())
        self._inverse = self._inverse_hessian(points, _softmax(labelled_scores.T)).astype(np.float32)

    def expected_fall(self, X: Matrix, own: NDArray[np.int64]) -> Doubles:
        """By how much the mean entropy of the belief about the judges should fall with each row's label, shape (rows,).

        Over its ten likeliest labels. `own` says which judge a row is itself (-1: none); that one is left out.
        """
        X, falls = self._logistic.design(X), np.empty(X.shape[0])
        classes, n_judges, _ = self._judge_scores.shape
        a_row = classes * min(classes, _LIKELIEST) * max(n_judges, len(self._labelled))
        size = max(_FEWEST, _ELEMENTS // a_row)
        with one_thread():
            for start in range(0, len(falls), size):
                part = slice(start, start + size)
                falls[part] = self._falls(X[part], own[part])
        return falls

    def _falls(self, X: Matrix, own: NDArray[np.int64]) -> Doubles:
        scores, X = self._logistic.logits(X).T, X / self._unit
        belief = _softmax(scores.copy())
        labels = np.argsort(-belief, axis=0, kind="stable")[:_LIKELIEST]
        weights = np.take_along_axis(belief, labels, axis=0)
        entropies = _entropy(self._moved(X, scores[:, :, None].astype(np.float32), labels.T))
        expected = np.einsum("jrl,lr->jr", entropies, weights / weights.sum(axis=0), dtype=np.float64)
        return _mean_without(self._entropies[:, None] - expected, own)

    def _moved(self, X: Matrix, scores: Vectors, labels: NDArray[np.int64]) -> Vectors:
        """What the judges' scores would be, shape (classes, judges, rows, labels)."""
        points = self._points(X, beyond=True)
        truth = np.eye(len(scores), dtype=np.float32)[:, labels]
        steps = self._first(points.astype(np.float32), scores, truth)
        if len(self._labelled) <= MOST_CORRECTED:
            steps -= self._second(points.astype(np.float32), scores, truth, steps)
        moved = _along(self._judge_points, steps)
        moved += self._judge_scores[:, :, :, None]
        if not self._span.is_whole:
            moved += self._shared(X, points)[:, :, None] * steps[:, -1:]
        return moved

    def _first(self, points: Vectors, scores: Vectors, truth: Vectors) -> Vectors:
        """How far the weights go at first, shape (classes, dimensions, rows, labels)."""
        pull = truth - _softmax(scores.copy())
        steps = self._solve(_outer(points, pull))
        return np.asarray(steps * _length(scores, truth, pull, _at_self(points, steps)))

    def _second(self, points: Vectors, scores: Vectors, truth: Vectors, steps: Vectors) -> Vectors:
        """How far the weights are from there to the least of the loss, by its gradient and curvature there."""
        belief = _softmax(self._labelled_scores[:, :, :, None] + _along(self._labelled, steps))
        own = _softmax(scores + _at_self(points, steps))
        gradient = _along(self._labelled.T, belief - self._labelled_belief[:, :, :, None])
        gradient += self._penalty * steps
        gradient += _outer(points, own - truth)
        further = self._solve(gradient)
        bend = _bend(belief, _along(self._labelled, further)) + _bend(own[:, None], _at_self(points, further)[:, None])
        bend += (self._penalty * further * further).sum(axis=(0, 1))
        # Where the loss does not bend any more there is nothing left to gain, whatever the quotient says.
        downhill = np.where(bend > np.float32(1e-12), (gradient * further).sum(axis=(0, 1)), 0)
        return np.asarray(further * (downhill / np.maximum(bend, np.float32(1e-12))))

    def _solve(self, gradient: Vectors) -> Vectors:
        return np.asarray(self._inverse @ gradient.reshape(len(self._inverse), -1)).reshape(gradient.shape)

    def _points(self, X: Matrix, *, beyond: bool = False) -> Doubles:
        """Coordinates of rows: in the span, for the intercept, and how far they lie beyond."""
        points = self._span(X)
        ones = np.ones((len(points), int(self._logistic.model.fit_intercept)))
        rest = (squared_lengths(X) - squared_lengths(points)).clip(0) * (beyond and not self._span.is_whole)
        return np.hstack([points, ones, np.sqrt(rest)[:, None]])

    @property
    def _free(self) -> slice:
        """The intercept among the coordinates, which no penalty holds."""
        return slice(-2, -1) if self._logistic.model.fit_intercept else slice(0, 0)

    def _shared(self, X: Matrix, points: Doubles) -> Vectors:
        """How far each judge goes along with what lies beyond in each row of X, shape (judges, rows)."""
        inner = densely(self._judges @ X.T) - self._judges_in_span @ self._span(X).T
        return np.asarray(inner / np.maximum(points[:, -1], 1e-12), np.float32)

    def _inverse_hessian(self, points: Doubles, belief: Doubles) -> Doubles:
        """Of the penalised loss of the labelled rows, shape (classes * dimensions, classes * dimensions)."""
        classes, dimensions = len(belief), points.shape[1]
        hessian = np.zeros((classes, dimensions, classes, dimensions))
        for one in range(classes):
            for other in range(classes):
                bend = belief[one] * ((one == other) - belief[other])
                hessian[one, :, other] = (points.T * bend) @ points
        penalty = self._penalty.ravel().astype(np.float64)
        penalty[self._free] = 1e-6 * penalty[-1]
        hessian[range(classes), :, range(classes)] += np.diag(penalty)
        # All intercepts together say nothing, so it changes nothing that their sum is held.
        hessian[:, self._free, :, self._free] += 1 / classes
        with one_thread():
            return np.asarray(np.linalg.inv(hessian.reshape(classes * dimensions, -1)), np.float64)


def _along(points: Vectors, steps: Vectors) -> Vectors:
    """Scores of these points by the steps, shape (classes, points, rows, labels)."""
    classes, dimensions, *rest = steps.shape
    scores = np.matmul(points, steps.reshape(classes, dimensions, -1))
    return np.asarray(scores.reshape(classes, len(points), *rest))


def _at_self(points: Vectors, steps: Vectors) -> Vectors:
    """Scores of each row by its own steps, shape (classes, rows, labels)."""
    return np.asarray(np.einsum("rd,kdrl->krl", points, steps))


def _outer(points: Vectors, pull: Vectors) -> Vectors:
    return np.asarray(points.T[None, :, :, None] * pull[:, None])


def _softmax(scores: Any) -> Any:
    """Over the first axis; overwrites the scores."""
    scores -= scores.max(axis=0)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=0)
    return scores


def _entropy(scores: Vectors) -> Vectors:
    """Of the softmax over the first axis; overwrites the scores."""
    scores -= scores.max(axis=0)
    powers = np.exp(scores)
    total = powers.sum(axis=0)
    scores *= powers
    return np.asarray(np.log(total) - scores.sum(axis=0) / total)


def _bend(belief: Vectors, along: Vectors) -> Vectors:
    """Second derivative of the log loss along these changes of scores, shape (rows, labels)."""
    weighed = belief * along
    mean = weighed.sum(axis=0)
    weighed *= along
    return np.asarray(weighed.sum(axis=(0, 1)) - (mean * mean).sum(axis=0))


def _length(scores: Vectors, truth: Vectors, pull: Vectors, along: Vectors) -> Vectors:
    """Which part (0 to 1) of the step is best for old and new labels together, shape (rows, labels).

    `along` is by how much a row's own scores move on the whole of it, shape (classes, rows, labels).
    """
    stiffness, target = (pull * along).sum(axis=0), (truth * along).sum(axis=0)

    def slope(length: Vectors) -> Vectors:
        """Of the loss along the way, for each row."""
        return np.asarray(length * stiffness + (_softmax(scores + length * along) * along).sum(axis=0) - target)

    near, far = np.zeros_like(stiffness), np.ones_like(stiffness)
    falls, rises = -stiffness, slope(far)
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        here = slope(middle)
        near, falls = np.where(here < 0, middle, near), np.where(here < 0, here, falls)
        far, rises = np.where(here < 0, far, middle), np.where(here < 0, rises, here)
    return np.asarray(near + (far - near) * (-falls / np.maximum(rises - falls, np.float32(1e-30))).clip(0, 1))


def _mean_without(values: Doubles, own: NDArray[np.int64]) -> Doubles:
    """Mean over the judges, shape (judges, rows), without the row itself."""
    among = np.flatnonzero(own >= 0)
    total, count = values.sum(axis=0), np.full(len(own), len(values))
    total[among] -= values[own[among], among]
    count[among] -= 1
    return np.asarray(total / np.maximum(count, 1))
