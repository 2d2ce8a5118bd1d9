"""A loop of questions and labels for scripts: what was said and asked so far is all that it keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from al_core.errors import BadInput
from al_core.evaluation.metrics import HEADLINE
from al_core.evaluation.scorers import AnyMetric
from al_core.evaluation.scores import Score, measured
from al_core.matrices.index import positions_of
from al_core.matrices.inputs import as_count, as_labels, as_part, plain
from al_core.matrices.rows import Floats, Matrix
from al_core.queries.asking import Picks
from al_core.queries.context import Context
from al_core.selection.answers import answers_by_row, named_rows, tested_pair, tested_rows
from al_core.selection.checks import Checks, set_aside, with_checks
from al_core.selection.kept import Course, read_loop, write_loop
from al_core.selection.questions import Questions, questions_about, refuse_unknown
from al_core.strategies import Strategy, get_strategy
from al_core.tasks import Task, task_named, task_of
from al_core.tasks.given import by_row

NO_SAMPLE = (
    "Labels that a strategy chose are no sample, so no score is computed from them: hand in a test set, as "
    "score((X_test, y_test)), or begin with Loop(..., checks=0.2), where one question in five is drawn at random and "
    "only tested on."
)
STRATEGY, CHECK, YOU = "strategy", "check", "you"


class Loop:
    """A loop over one pool: ask, be taught, ask again; every question is that of `select` with the labels so far.

    Parameters
    ----------
    X : ndarray, CSR, DataFrame or list of texts, shape (rows, features)
        All examples, as `select` takes them; they must stay as they are.
    model : str or classifier, default "auto"
        A name in MODELS, or any scikit-learn classifier, of which a clone is fitted.
    strategy : str or Strategy, default "auto"
        A name in STRATEGIES, or a function decorated with `@strategy`.
    labels : dict, Series, or sequence of shape (rows,), default none
        What is known from the start, as `select` takes it.
    seed : int, default 0
        Decides all that is left to chance, 0 to 2**32 - 1.
    checks : float, default 0
        Share of the questions that are drawn at random, from a zone that the strategy cannot touch, and only tested
        on: 0.2 is one in five. Without them a score needs a test set.
    **context : optional
        What else is known, as `select` takes it: `task`, `classes`, `candidates`, `embedding` ...

    Attributes
    ----------
    labels : dict
        Row -> label, in the order in which they came; rows are named as the index of a frame names them.
    history : DataFrame
        A line each time a label was given: row, label, and who chose the row, "strategy", "check" or "you".
    model : classifier
        Fitted on the labels, checks left out; None where there are none. It takes X as it was handed in.
    classes : tuple
        The columns of `predict_proba`.

    Raises
    ------
    BadInput
        For what does not fit together, in one sentence; nothing has changed then.
    UnknownName
        For a strategy, model or committee that there is not.

    Examples
    --------
    >>> import numpy as np
    >>> from al_core import Loop
    >>> X, y = np.arange(100.0)[:, None], np.repeat(["low", "high"], [37, 63])
    >>> loop = Loop(X, model="logistic_regression", strategy="margin", labels={0: "low", 99: "high"})
    >>> for _ in range(6):
    ...     loop.teach(y[loop.query()])
    >>> list(loop.labels)
    [0, 99, 49, 24, 37, 30, 34, 36]
    >>> loop.score((X, y)).value
    1.0

    It goes on where it was in another process; the model is named in the file, one of your own is handed in again:

    >>> import tempfile
    >>> path = tempfile.mkdtemp() + "/loop.json"
    >>> loop.save(path)
    >>> Loop.load(path, X).query(2).rows.tolist() == loop.query(2).rows.tolist()
    True

    Without a test set, one question in five is drawn at random, to be tested on:

    >>> checked = Loop(X, strategy="margin", labels={0: "low", 99: "high"}, checks=0.2)
    >>> for _ in range(10):
    ...     checked.teach(y[checked.query()])
    >>> checked.score().n, checked.history.chosen_by.value_counts().to_dict()
    (2, {'strategy': 8, 'you': 2, 'check': 2})
    """

    _course: Course
    _questions: Questions
    _zone: Checks

    def __init__(
        self,
        X: Matrix,
        *,
        model: Any = "auto",
        strategy: str | Strategy = "auto",
        labels: Any = None,
        seed: int = 0,
        checks: float = 0.0,
        **context: Any,
    ) -> None:
        refuse_unknown("Loop", context)
        if context.get("candidates") is not None:
            context["candidates"] = plain(positions_of(X, context["candidates"]))
        share = as_part(checks, "checks") if checks else 0.0
        known = {} if labels is None else by_row(X, labels)
        said: tuple[Any, ...] = tuple((row, label, YOU) for row, label in known.items())
        self._begin(X, Course(model, get_strategy(strategy), seed, share, context, said))

    def query(self, n: int = 1) -> Picks:
        """The `n` rows to label next, checks among them last; the same again until something is taught."""
        n = as_count(n, "rows")
        checks = self._checks_due(n)
        picks = self._questions.picks(self._question, n - len(checks))
        if len(picks) + len(checks) < n:  # nothing else is left to ask
            checks = self._zone.drawn(n - len(picks), self._chosen_by)
        picks = with_checks(picks, checks, self._course.notes) if checks or self._course.notes else picks
        waiting = tuple(picks)
        self._course = replace(self._course, asked=self._course.asked | set(waiting), waiting=waiting)
        return picks

    def teach(self, labels: Any) -> None:
        """Take labels: a dict or a series by row, or a list in the order of the last question.

        A row need not have been asked, and may get another label than before. Raises BadInput, and nothing has changed
        then.
        """
        course = self._course
        given = answers_by_row(self._X, labels, course.waiting)
        said = ((row, label, self._who(row)) for row, label in given.items())
        # A list that comes twice would be about the same rows again.
        is_answered = given.keys() | self._chosen_by.keys() >= set(course.waiting)
        self._go_on(replace(course, said=(*course.said, *said), waiting=() if is_answered else course.waiting), given)

    def score(self, test: Any = None, metric: AnyMetric = HEADLINE) -> Score:
        """How good the model is, with its 90% interval: on (X_test, y_test), on {row of X: label}, else on the checks.

        Raises BadInput where there is nothing honest to test on, and where nothing was learnt yet.
        """
        rows, truth = self._test(test)
        task = self._task(truth)
        truth, measure = task.given(truth), task.metric(metric)
        said: Any = task.answers(self._fitted, rows) if truth else []
        shares = task.shares(self._fitted, rows) if truth and measure.needs_proba else None
        return measured(measure, truth, said, shares, task.categories, self._course.seed)

    def predict(self, X: Any = None) -> NDArray[Any]:
        """What the model answers to each row of X, or of the loop's own."""
        return self._task().answers(self._fitted, self._rows(X))

    def predict_proba(self, X: Any = None) -> Floats:
        """How likely each of the `classes` is, shape (rows, classes). Raises BadInput where the model does not say."""
        shares = self._task().shares(self._fitted, self._rows(X))
        if shares is None:
            raise BadInput('This model gives no probabilities; "auto" and "logistic_regression", for example, do.')
        return shares

    @property
    def model(self) -> Any:
        """The model fitted on the labels, which takes X as it was handed in; None where there are no labels."""
        return self._questions.model(self._question)

    @property
    def classes(self) -> tuple[Any, ...]:
        """The columns of `predict_proba`."""
        return self._task().categories

    @property
    def labels(self) -> dict[Any, Any]:
        """Row -> label, in the order in which the rows came."""
        said = {row: label for row, label, _ in self._course.said}
        return dict(zip(named_rows(self._X, list(said)), said.values(), strict=True))

    @property
    def history(self) -> pd.DataFrame:
        """A line each time a label was given."""
        table = pd.DataFrame(list(self._course.said), columns=["row", "label", "chosen_by"])
        return table.assign(row=named_rows(self._X, table["row"].tolist()))

    def save(self, path: str | Path) -> None:
        """Write what was said, asked and set as JSON; not X, and no model of your own."""
        write_loop(Path(path), self._X, self._course)

    @classmethod
    def load(cls, path: str | Path, X: Matrix, *, model: Any = None, strategy: Any = None, **context: Any) -> Self:
        """The loop as it was saved, on the same X; what the file cannot hold is handed in again.

        That is a model or a strategy of your own, and what has an entry for each row. Raises BadInput where it is
        missing, or X is another.
        """
        loop = cls.__new__(cls)
        loop._begin(X, read_loop(Path(path), X, model, strategy, context))
        return loop

    def _begin(self, X: Matrix, course: Course) -> None:
        self._X = X
        self._known: dict[int, Any] = {}
        said = {row: label for row, label, _ in course.said}
        self._questions, self._zone = self._read(course, said)
        self._go_on(course, said)

    def _go_on(self, course: Course, given: Mapping[int, Any]) -> None:
        """Go on from here, where `given` was said last. Raises BadInput, and nothing has changed then."""
        asked, zone = self._questions, self._zone
        said = {row: label for row, label, _ in course.said}
        if asked.task is not None and task_named(course.context.get("task"), said.values()) != asked.task:
            asked, zone = self._read(course, said)
        self._known = asked.with_more(self._known, said, given)
        self._course, self._questions, self._zone = course, asked, zone
        self._chosen_by = {row: chosen_by for row, _, chosen_by in course.said}
        self._now: Context | None = None

    def _read(self, course: Course, said: Mapping[int, Any]) -> tuple[Questions, Checks]:
        """What was handed in, and the rows that are set aside for checks."""
        task = task_named(course.context.get("task"), said.values())
        asked = questions_about(self._X, course.strategy, course.model, course.seed, task, course.context).for_a_loop()
        zone = set_aside(asked.seen.numbers, asked.inquiry.rows, course.checks, course.seed)
        return asked.without(zone.rows) if course.checks else asked, zone

    def _checks_due(self, n: int) -> list[int]:
        """The checks among the next n questions."""
        if not self._course.checks:
            return []
        asked = [chosen_by for chosen_by in self._chosen_by.values() if chosen_by != YOU]
        return self._zone.drawn(self._zone.due(n, len(asked), asked.count(CHECK)), self._chosen_by)

    @property
    def _learnt(self) -> dict[int, Any]:
        return {row: label for row, label in self._known.items() if self._chosen_by[row] != CHECK}

    def _who(self, row: int) -> str:
        """Who chose a row that gets a label: whoever did the first time."""
        if row in self._chosen_by:
            return self._chosen_by[row]
        if row not in self._course.asked:
            return YOU
        return CHECK if row in self._zone.rows else STRATEGY

    @property
    def _question(self) -> Context:
        """The question that follows, with the one fit that it shares with scores and predictions."""
        if self._now is None:
            self._now = self._questions.about(self._learnt)
        return self._now

    @property
    def _fitted(self) -> Any:
        model = self._question.model
        if model is None:
            raise BadInput("There is no label to learn from yet; teach some first.")
        return model

    def _rows(self, X: Any) -> Any:
        return self._questions.seen.rows if X is None else self._questions.as_seen(X)

    def _task(self, truth: Sequence[Any] = ()) -> Task:
        """What a label is; of classes also those that only a test set has. Raises BadInput."""
        asked = self._questions
        return asked.task or task_of(as_labels([*self._learnt.values(), *truth]), asked.classes)

    def _test(self, test: Any) -> tuple[Any, list[Any]]:
        """Rows to test on as the model takes them, and their true labels. Raises BadInput."""
        if test is None and not self._course.checks:
            raise BadInput(NO_SAMPLE)
        if test is None:
            truth = {row: label for row, label in self._known.items() if self._chosen_by[row] == CHECK}
        elif (named := tested_rows(self._X, test)) is not None:
            truth = self._questions.known(named)
        else:
            X, labels = tested_pair(test)
            return self._questions.as_seen(X), labels
        if learnt := [row for row in truth if row in self._learnt]:
            raise BadInput(f"The model has learnt from row {learnt[0]}, so a score on it would flatter; leave it out.")
        return self._questions.seen.rows[np.array(list(truth), np.int64)], list(truth.values())
