"""Where the known spans of a file stand, as its reader found them, and what there is to say of them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol, runtime_checkable

from al_core.errors import BadInput
from al_core.pools.pool import Column, Role


class Marks(NamedTuple):
    """The columns of a file whose cells are markings, the column with their text, and the rule for its tokens.

    `wrong` says of a column what does not fit its text. Texts that came as tokens have a rule, marked or not.
    """

    text: str = ""
    columns: tuple[str, ...] = ()
    tokens: str = ""
    wrong: Mapping[str, str] = {}

    def spans(self, roles: Mapping[str, Role]) -> bool:
        """Whether the known labels are spans, as the columns are used."""
        return any(role == "label" and name in self.columns for name, role in roles.items())

    def are_labels(self, columns: Iterable[Column]) -> bool:
        """Whether the known labels are spans, as columns were described."""
        return self.spans({column.name: column.role for column in columns})

    def check(self, roles: Mapping[str, Role], name: str) -> None:
        """BadInput where the known labels are spans that do not fit, or are of another text than the one shown."""
        label = next((column for column, role in roles.items() if role == "label"), "")
        if label in self.wrong:
            raise BadInput(self.wrong[label])
        if label in self.columns and [column for column, role in roles.items() if role == "text"] != [self.text]:
            raise BadInput(
                f"{name}: the spans in the column {label} are places in the column {self.text}; use that one as text, "
                "and no other."
            )


@runtime_checkable
class Marked(Protocol):
    """A source that knows where spans are marked in its texts."""

    @property
    def marks(self) -> Marks:
        """What is known so far; of what is wrong, that which was met."""


def marks_of(source: object) -> Marks:
    """The marks of a source; of one that knows of none, nothing."""
    return source.marks if isinstance(source, Marked) else Marks()
