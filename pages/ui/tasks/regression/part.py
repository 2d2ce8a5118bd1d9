"""The part of the pages that knows numbers."""

from collections.abc import Callable, Mapping
from math import ceil
from pathlib import Path
from typing import Any

import streamlit as st

from al_core.pools.pool import Role
from al_core.pools.readers.uploads import Preview
from al_core.tasks.regression.task import Regression
from al_core.tasks.regression.writing import in_log
from al_core.tasks.task import Label, Task
from pages.ui.shared.frame import Context
from pages.ui.shared.reading import Reading
from pages.ui.shared.words import escaped, note
from pages.ui.tasks.part import Part
from pages.ui.tasks.regression import details, editing, form

HERE = Path(__file__).parent


class OfNumbers(Part):
    """A number an example."""

    scripts = (HERE / "answering.js",)
    styles = (HERE / "answering.css",)

    def in_short(self, task: Regression) -> str:
        """The unit and where the numbers may lie: "years, 1 to 20"."""
        return escaped(", ".join(one for one in (task.unit or "numbers", bounds_of(task)) if one))

    def kinds(self, task: Regression) -> Mapping[int, str]:
        """The lower, the middle and the upper third of where numbers may lie."""
        if task.low is None or task.high is None:
            return super().kinds(task)
        one, two = (task.low + part * (task.high - task.low) / 3 for part in (1, 2))
        if task.step is None:
            return {0: f"below {one:.3g}", 1: f"{one:.3g} to {two:.3g}", 2: f"above {two:.3g}"}
        first, second = (task.low + task.step * ceil((end - task.low) / task.step - 1e-9) for end in (one, two))
        middle = f"{in_log(first)} to {in_log(second - task.step)}"
        return {0: f"below {in_log(first)}", 1: middle, 2: f"{in_log(second)} or more"}

    def kind_of(self, task: Regression, label: Label) -> int | None:
        """The third that a number lies in."""
        if task.low is None or task.high is None:
            return super().kind_of(task, label)
        return int(min(2, max(0, 3 * (label - task.low) // (task.high - task.low))))

    def suits(self, seen: Preview, roles: dict[str, Role], path: Path) -> bool:
        """Whether the column of known labels holds many different numbers."""
        return form.holds_numbers(seen, roles, path)

    def asked(self, task: type[Task], seen: Preview, roles: dict[str, Role], path: Path) -> Callable[[], Regression]:
        """Unit, range and tolerance; those of the known numbers are there already."""
        return form.asked(seen, roles, path)

    def answers(self, task: Regression) -> dict[str, Any]:
        """Where numbers may lie, how far an arrow goes, and the examples of numbers."""
        return {
            **{name: getattr(task, name) for name in ("unit", "low", "high", "step", "slider")},
            "stride": stride(task),
            "anchors": [list(anchor) for anchor in sorted(task.anchors)],
        }

    def plainly(self, task: Regression, event: str, example: dict[str, Any], press: Callable[[str], None]) -> None:
        """A field for the number; what is wrong with it is said when it is given."""
        key, where = f"typed_{event}", ", ".join(one for one in (bounds_of(task), task.unit) if one)
        words = f"Your answer ({escaped(where)})" if where else "Your answer"
        st.text_input(words, key=key, on_change=lambda: press(str(st.session_state[key])))
        for number, words in sorted(task.anchors):
            note(f"**{in_log(number)}** {escaped(words)}")

    def edited(self, context: Context) -> None:
        """Tolerance and examples of numbers."""
        editing.scale_of(context)

    def details(self, now: Reading) -> None:
        """How far off the model is, and which numbers were given."""
        details.by_range(now)


def bounds_of(task: Regression) -> str:
    """Where numbers may lie: "1 to 20"; empty where they may lie anywhere."""
    if task.low is not None and task.high is not None:
        return f"{in_log(task.low)} to {in_log(task.high)}"
    if task.low is not None:
        return f"{in_log(task.low)} or more"
    return "" if task.high is None else f"{in_log(task.high)} or less"


def stride(task: Regression) -> float:
    """How far an arrow goes: a step, or about a hundredth of the range."""
    if task.step is not None:
        return task.step
    if task.low is None or task.high is None:
        return 1.0
    return form.rounded_down((task.high - task.low) / 50)


PART = OfNumbers()
