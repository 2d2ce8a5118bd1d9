"""A file of another labelling tool as a table: the examples, their labels, and what the tool noted down beside them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from al_core.amounts import counted
from al_core.errors import BadInput
from al_core.pools import cells
from al_core.pools.attribution import KnownFrom, SaidBy
from al_core.pools.intake import Block
from al_core.pools.pool import Column, Note, Role
from al_core.pools.readers import columns
from al_core.pools.readers.column_names import answer_strength
from al_core.pools.readers.delimited import NumberedRow, column_names, in_blocks
from al_core.pools.readers.marked.marks import Marks
from al_core.pools.readers.records import as_text
from al_core.pools.readers.spreadsheets import Spreadsheet
from al_core.pools.readers.tools.settling import SPLIT, Agreed
from al_core.pools.readers.tools.streams import Noted
from al_core.pools.readers.tools.tally import Tally, may_be_known
from al_core.pools.readers.tools.tool import NO_FILES, Entry, Statement, Tool
from al_core.pools.spans_known import spans_found
from al_core.spans.tokens import BY_WORDS

if TYPE_CHECKING:
    from al_core.pools.readers.sources import Source

IDS = ("id", "instance_id", "record_id", "row", "row_id")
NumberedEntry: TypeAlias = tuple[int, Entry, float]


class Exported:
    """All records of a file, read once for what they say together, and again for the rows.

    Of a file that goes on behind its `first` records they alone decide which question is the answer, so that it is the
    same at a first look, which reads no others. `table` is the file as it stands.
    """

    def __init__(
        self,
        name: str,
        tool: Tool,
        row: str,
        records: Callable[[], Iterator[NumberedEntry]],
        first: Sequence[NumberedEntry] = (),
        *,
        look: bool = False,
        table: "Source | None" = None,
    ) -> None:
        self.name, self.tool, self.row, self._records, self._table = name, tool, row, records, table
        tally = self._tallied(first or records())
        self._verdicts = _verdicts(tally)
        self._answer = _question(self._verdicts)
        self._n_looked_at = len(first) if look and self._answer else 0
        if self._n_looked_at:
            self._records = partial(iter, first)
        elif first:
            tally = self._tallied(records())
            self._verdicts = _verdicts(tally)
            self._answer = self._answer if self._answer in self._verdicts else _question(self._verdicts)
        self._shown = sorted(tally.shown, key=lambda name: name.casefold() != "text")
        self._beside = list(tally.beside)
        self._marked, self._measure = tally.marked, tally.measure
        self._text = tally.texts.most_common(1)[0][0] if tally.texts else ""
        self._told_by = tally.said(self._answer)
        self._said_by: dict[int, list[SaidBy]] = {}
        self._files = tally.files()
        self.names, self._roles = self._named()
        self._said = list(self._notes(tally))

    def notes(self) -> list[Note]:
        """What the file was taken for, what of it is not kept, and what there is to say of it as a table."""
        return [*self._said, *(self._table.notes() if isinstance(self._table, Noted) else [])]

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets, where it is a spreadsheet."""
        return self._table.sheets if isinstance(self._table, Spreadsheet) else ()

    def blocks(self) -> Iterator[Block]:
        """The examples in bounded blocks, each where its first record stands."""
        return in_blocks(self._rows(), len(self.names), to_the_end=not self._n_looked_at)

    def _rows(self) -> Iterator[NumberedRow]:
        met = set()
        for number, record, done in self._records():
            said = self._read(record, number)
            example = _example(said, number)
            if example in met:
                continue
            met.add(example)
            if example in self._told_by and self._verdicts[self._answer][example].label:
                self._said_by[number] = self._told_by[example]
            yield self._cells(said, example), number, done

    @property
    def marks(self) -> Marks:
        """The columns of questions whose answers are spans, and the text that these are places in."""
        first = len(self._shown)
        questions = sorted(self._verdicts, key=lambda question: question != self._answer)
        columns = tuple(self.names[first + at] for at, one in enumerate(questions) if one in self._marked)
        if not columns or self._text not in self._shown:
            return Marks()
        wrong = dict.fromkeys(columns, self._measure.wrong) if self._measure.wrong else {}
        return Marks(self.names[self._shown.index(self._text)], columns, BY_WORDS, wrong)

    def counted_labels(self, column: str) -> Counter[str] | None:
        """How many examples have each label of the answer; None where the column is another one."""
        is_answer = bool(self._answer) and column == self.names[len(self._shown)]
        return Counter(_labels(self._verdicts[self._answer])) if is_answer else None

    def known_from(self, label: str) -> KnownFrom:
        """Who gave the labels of the rows that were read, when, and with which note; `label` is where they are."""
        is_answer = bool(self._answer) and label == self.names[len(self._shown)]
        return KnownFrom((self.tool.title,), self._said_by) if is_answer else KnownFrom()

    def columns(self, rows: Sequence[Sequence[str]], decimal: str) -> tuple[Column, ...]:
        """What each column is used as: only what was shown is looked at, the tool says the rest."""
        n = len(self._shown)
        shown = columns.describe(self.names[:n], [row[:n] for row in rows], decimal)
        said = [Column(name, role, found) for name, (role, found) in zip(self.names[n:], self._roles, strict=True)]
        known = [self._no_feature(one, field) for one, field in zip(shown, self._shown, strict=True)]
        if text := self.marks.text:
            known = [_unmarked(one) if one.name != text else Column(text, "text", one.found) for one in known]
        return (*_with_a_text([_no_second(one) for one in known] if self._answer else known), *said)

    def _no_feature(self, column: Column, field: str) -> Column:
        """A tool's own number of an example is nothing to learn from, nor is where an image lies."""
        if field in self._files:
            return Column(column.name, "ignore", "where files lie, which are not here")
        return Column(column.name, "ignore", column.found) if field in IDS and column.role != "id" else column

    def _tallied(self, records: Iterable[NumberedEntry]) -> Tally:
        tally = Tally(self.name, self.tool.counted_in)
        for number, record, _ in records:
            said = self._read(record, number)
            tally.add(said, _example(said, number), f"{self.name}, {self.row} {cells.grouped(number)}")
        return tally

    def _read(self, record: Entry, number: int) -> Statement:
        try:
            return self.tool.read(record)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise BadInput(
                f"{self.name}, {self.row} {cells.grouped(number)}: not as {self.tool.title} writes it; mend or remove "
                f"this {self.row}."
            ) from None

    def _named(self) -> tuple[list[str], list[tuple[Role, str]]]:
        """All names, and use and finding of those that were not shown; the answer's name goes before others like it."""
        own = self.tool.answer or self._answer
        others = [question for question in self._verdicts if question != self._answer]
        first = [own] if self._answer else []
        names = column_names([*first, *self._shown, *others, *self._beside])
        n, n_first = len(self._shown), len(first)
        roles: list[tuple[Role, str]] = []
        if self._answer:
            labels = _labels(self._verdicts[self._answer])
            spans = self._answer in self._marked
            roles.append(("label", spans_found(labels).sentence if spans else columns.label_found(labels)))
        for question in others:
            answered = counted(len(_labels(self._verdicts[question])), "row")
            roles.append(("ignore", f"another question, answered for {answered}"))
        kept = {True: "kept with the label", False: "not kept"}
        roles += [("ignore", f"what {self.tool.title} noted down, {kept[self._is_kept(one)]}") for one in self._beside]
        return [*names[n_first : n_first + n], *names[:n_first], *names[n_first + n :]], roles

    def _is_kept(self, name: str) -> bool:
        return bool(self._told_by) and name in self.tool.said_in

    def _cells(self, said: Statement, example: str) -> list[str]:
        questions = sorted(self._verdicts, key=lambda question: question != self._answer)
        return [
            *(as_text(said.shown.get(name)) for name in self._shown),
            *(self._verdicts[question][example].cell for question in questions),
            *(as_text(said.beside.get(name)) for name in self._beside),
        ]

    def _notes(self, tally: Tally) -> Iterator[Note]:
        verdicts = self._verdicts.get(self._answer, {})
        known = counted(len(_labels(verdicts)), "label") if self._answer else "no label"
        about = f" to “{cells.shortened(self._answer, 40)}”" if len(self._verdicts) > 1 and self._answer else ""
        found = f"{counted(tally.n_examples, 'example')} with {known}{about}"
        if self._n_looked_at:
            found += f" in the first {counted(self._n_looked_at, self.row)}"
        yield Note(self.tool.title, f"Taken for an export of {self.tool.title}: {found}.")
        why = Counter(one.why for one in verdicts.values() if one.why)
        if n := why[SPLIT]:
            reason = "different labels, none from more than half of the people"
            yield Note(SPLIT, f"{counted(n, 'example')} got {reason}: left without a label.")
        several = Counter(one.middle for one in verdicts.values() if one.n_people > 1 and one.label)
        if n := several[False]:
            yield Note("several people", f"{counted(n, 'example')}: the label that more than half of the people gave.")
        if n := several[True]:
            yield Note("several people", f"{counted(n, 'example')}: the number in the middle of what people gave.")
        if self._told_by:
            yield _by_whom(KnownFrom((self.tool.title,), dict(enumerate(self._told_by.values()))))
        for name in self._files:
            how = "Nothing is fetched: put images and this file together into one zip, and upload that"
            yield Note(NO_FILES, f"Column {name} says where files lie, and they are not here. {how}.")
        yield from self._measure.notes()
        if tally.lost:
            yield Note("not kept", _not_kept(tally.lost, self.tool.remarks))


def _by_whom(known: KnownFrom) -> Note:
    """Who gave the labels before."""
    first, last = known.days
    n = len(known.people)
    parts = ["somebody" if not n else "1 person" if n == 1 else f"{n:,} people"]
    parts += [f"on {first}" if first == last else f"from {first} to {last}"] if first else []
    noted = f", with {counted(known.n_notes, 'note')}" if known.n_notes else ""
    told = f"The labels were given by {' '.join(parts)}{noted}"
    return Note("by whom", f"{told}: kept beside the known labels, in exports and in the decision record.")


def _example(said: Statement, number: int) -> str:
    return said.example or f"#{number}"


def _verdicts(tally: Tally) -> dict[str, dict[str, Agreed]]:
    """Question -> example -> what is known, of the questions that have any label."""
    return {question: found for question, found in tally.settled().items() if _labels(found)}


def _question(verdicts: Mapping[str, Mapping[str, Agreed]]) -> str:
    """The question whose labels are the known ones; empty where none has classes."""
    given = ((question, _labels(found)) for question, found in verdicts.items())
    return next((question for question, labels in given if may_be_known(labels)), "")


def _labels(verdicts: Mapping[str, Agreed]) -> list[str]:
    return [one.label for one in verdicts.values() if one.label]


def _not_kept(lost: Mapping[str, int], remarks: Mapping[str, str]) -> str:
    """Not kept: 17 refusals (why) and 3 spans."""
    said = [counted(n, noun) + (f" ({remarks[noun]})" if noun in remarks else "") for noun, n in lost.items() if n]
    return f"Not kept: {', '.join(said[:-1])}{' and ' if len(said) > 1 else ''}{said[-1]}."


def _no_second(column: Column) -> Column:
    """A label among what was shown would tell the label."""
    if column.role != "label":
        return column
    role: Role = "ignore" if answer_strength(column.name) > 1 else "category"
    return Column(column.name, role, f"a second answer: {column.found}" if role == "ignore" else column.found)


def _unmarked(column: Column) -> Column:
    """Of several texts only the one in which spans are marked is read."""
    return Column(column.name, "ignore", column.found) if column.role == "text" else column


def _with_a_text(shown: Sequence[Column]) -> list[Column]:
    """What people read is text, be it ever so short; a tool shows it first."""
    found = list(shown)
    likely = [at for at, column in enumerate(found) if column.name.casefold() in ("text", "displayed_text")]
    likely += [at for at, column in enumerate(found) if column.role == "category"]
    if likely and not any(column.role in ("text", "number") for column in found):
        found[likely[0]] = Column(found[likely[0]].name, "text", found[likely[0]].found)
    return found
