"""What a labelling tool's file is to us: it is known by what it holds, and each record is taken apart."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple, Self, TypeAlias

from al_core.pools.attribution import SaidBy
from al_core.pools.readers.marked.measures import Stated
from al_core.spans.units import CHARACTERS

NO_FILES = "no files"  # the badge of what lies where nobody looks
NAMED_BY = 1_000
UNSAID = "label"  # the question of an answer that does not say to which

Entry: TypeAlias = Mapping[str, Any]


class Given(NamedTuple):
    """What one person chose; without a name, each is by somebody else.

    `sure` stands above what others chose. `refused` means that the labels are not it, `none_fits` that none is.
    `said` is what is kept of it: who it was, also where that does not count, when, and what they noted. `measured`: a
    number, and no class that is written as one. `marks` are the spans that they marked, where they were to mark any.
    """

    question: str
    labels: Sequence[str]
    who: str = ""
    sure: bool = False
    refused: bool = False
    said: SaidBy = SaidBy()
    none_fits: bool = False
    measured: bool = False
    marks: Stated | None = None


@dataclass(frozen=True)
class Statement:
    """What one record says: what people saw, what they chose, what the tool noted down, and how much is not kept.

    Entries of the same `example` are one example that several people saw; without it a record is its own. Spans are
    places in the field `text`.
    """

    shown: Mapping[str, Any]
    given: Sequence[Given] = ()
    beside: Mapping[str, Any] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    example: str = ""
    text: str = ""


def fields_of(first: Sequence[Entry]) -> list[str]:
    """The fields of the first records, in the order in which they are met."""
    return list(dict.fromkeys(name for record in first[:NAMED_BY] for name in record))


def text_field(fields: Mapping[str, Any], named: str = "") -> str:
    """The field with the text that was marked: the one that is named, else "text", else the longest."""
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    likely = [name for name in (named, "text", "data") if name in texts]
    return likely[0] if likely else max(texts, key=lambda name: len(texts[name]), default="")


class Tool(ABC):
    """A labelling tool; `remarks` say more about what is not kept, by the noun it is counted under.

    What it noted down under the names of `said_in` is kept with the labels. Places in texts are `counted_in` its unit.
    """

    title: ClassVar[str]
    answer: str = "label"
    said_in: ClassVar[tuple[str, ...]] = ()
    counted_in: ClassVar[str] = CHARACTERS
    remarks: ClassVar[Mapping[str, str]] = {}

    @classmethod
    @abstractmethod
    def recognised(cls, first: Sequence[Entry]) -> Self | None:
        """The tool, ready to read a file with these first records, or None where the file is not its own."""

    @abstractmethod
    def read(self, record: Entry) -> Statement:
        """What one record says."""
