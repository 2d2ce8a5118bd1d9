"""What the log says already of what a file tells: who says what now, which answer a line was, what was taken back."""

from collections import defaultdict
from collections.abc import Sequence

from al_core.errors import BadInput
from al_core.projects.brought_in import REMARKS
from al_core.projects.labels import ANSWERS, Answer, Decision, fold
from al_core.projects.returned_files import Returned
from al_core.projects.spreadsheet_cells import bare_cell, spoilt
from al_core.tasks.task import Task

BACK = "back-"  # how the tokens begin of what takes an import back


class SaidBefore:
    """The log of a project, as a file that comes back is held against it."""

    def __init__(self, log: Sequence[Decision], task: Task) -> None:
        self.labels = fold(log, task)
        self._by_token = {one.token: one for one in log}
        self._remarks: dict[tuple[int, str, str], set[str]] = defaultdict(set)
        self._last_remarks: dict[tuple[int, str, str], Decision] = {}
        self._taken_back: set[tuple[int, str]] = set()
        for one in log:
            if one.kind in REMARKS:
                self.remarked(one.row, one.who, one.kind).add(bare_cell(one.value or ""))
                self._last_remarks[one.row, one.who, one.kind] = one
            elif one.kind == "undo" and one.token.startswith(BACK):
                self._taken_back.add((one.row, one.who))
            else:
                self._taken_back.discard((one.row, one.who))

    def of_token(self, token: str) -> Decision | None:
        """The line of the log with this token."""
        return self._by_token.get(token)

    def decided(self, line: Returned, row: int) -> Decision | None:
        """The answer of the log that a line was; a token that reads as a number is one that a spreadsheet spoilt."""
        decision = self.of_token(line["token"])
        if decision is not None:
            if decision.row != row or decision.kind not in ANSWERS:
                raise BadInput("its token belongs to another answer.")
            return decision
        if line["answer"] and spoilt(line["token"]):
            return self.answer(row, line["who"]).decision
        return None

    def answer(self, row: int, who: str) -> Answer:
        """What somebody says of a row now."""
        return self.labels.answers.get(row, {}).get(who, Answer())

    def stands(self, row: int, value: str, people: Sequence[str]) -> bool:
        """Whether one of these people says of the row what this value of the log says."""
        standing = [one for who in people if (one := self.answer(row, who).decision) and one.kind == "label"]
        return any(self.labels.read(one) == self.labels.task.read(value) for one in standing)

    def was_taken_back(self, decision: Decision) -> bool:
        """Whether it came from a file that was taken back, and nothing was said instead."""
        return (decision.row, decision.who) in self._taken_back

    def remarked(self, row: int, who: str, kind: str) -> set[str]:
        """All that somebody ever flagged or noted of a row, to add to."""
        return self._remarks[row, who, kind]

    def last_remark(self, row: int, who: str, kind: str) -> Decision | None:
        """The flag or note that somebody gave a row last."""
        return self._last_remarks.get((row, who, kind))

    def reach(self, lines: Sequence[Returned]) -> int:
        """Up to where the log surely went when these lines were exported: the last one of it that they name."""
        return max((one.sequence for line in lines if (one := self.of_token(line["token"]))), default=0)
