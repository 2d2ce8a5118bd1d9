"""Candidates with any number of labels each, and what the model believes of every label by itself."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from al_core.matrices.marks import as_marks
from al_core.matrices.rows import Flags, Floats, Rows
from al_core.queries.candidates import Candidates

_AT_ONCE = 4_096  # rows shown to a model


class SetCandidates(Candidates):
    """The rows that may be asked next where an answer is a set of labels.

    The model is any that gives `predict_proba` as a table of (rows, labels), each column a probability by itself,
    `thresholds_`, above which a label is said, and `classes_`, the labels.
    """

    automatic: ClassVar[Mapping[int, str]] = {0: "variance_reduction", 10: "spread_label_doubt"}

    @property
    def classes(self) -> tuple[Any, ...]:
        """All labels, in fixed order: the columns of `proba`; () without a model."""
        return () if self.model is None else tuple(self.model.classes_.tolist())

    @property
    def can_tell_apart(self) -> bool:
        """Whether the model could say different things of different candidates."""
        return self.model is not None and bool(self.model.learnt_.any())

    @property
    def learnt(self) -> Flags:
        """For which labels there are both rows that have it and rows that do not, shape (labels,)."""
        return np.asarray(self.model.learnt_)

    @cached_property
    def proba(self) -> Floats:
        """How likely each label fits, shape (candidates, labels)."""
        return self._believed(self.rows)

    @cached_property
    def said(self) -> Flags:
        """The labels that the model would give, shape (candidates, labels)."""
        return np.asarray(self.proba >= self.thresholds)

    @property
    def thresholds(self) -> Floats:
        """From which probability on a label is given, shape (labels,)."""
        return np.asarray(self.model.thresholds_)

    @cached_property
    def margins_by_label(self) -> Floats:
        """How far each label is from its threshold, 0 (torn) to 1 (certain), shape (candidates, learnt labels)."""
        proba, threshold = self.proba[:, self.learnt], self.thresholds[self.learnt]
        room = np.where(proba >= threshold, 1 - threshold, threshold)
        return np.asarray(np.abs(proba - threshold) / np.maximum(room, 1e-12))

    @property
    def learnt_classes(self) -> tuple[Any, ...]:
        """The labels that there is something learnt of: the columns of `margins_by_label`."""
        return tuple(np.asarray(self.classes, object)[self.learnt].tolist())

    @cached_property
    def marks_labelled(self) -> Flags:
        """The labels of the labelled examples, shape (labels known, labels)."""
        return self.context.once("marks", lambda: as_marks(list(self.context.labels.values()), self.classes))

    @cached_property
    def proba_labelled(self) -> Floats:
        """How likely each label fits the labelled examples, shape (labels known, labels)."""
        return self.context.once("belief of labelled", lambda: self._believed(self.context.labelled))

    def _believed(self, rows: Rows) -> Floats:
        starts = range(0, len(rows), _AT_ONCE)
        blocks = [self.model.predict_proba(self.context.seen(rows[start : start + _AT_ONCE])) for start in starts]
        return np.concatenate(blocks) if blocks else np.empty((0, len(self.classes)))
