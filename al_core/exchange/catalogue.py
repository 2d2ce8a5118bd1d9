"""The formats of other tools: every function decorated with `@tool_format` in a file of this folder is one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from math import inf
from pathlib import Path
from pkgutil import iter_modules

from al_core.errors import BadInput, UnknownName
from al_core.exchange.outgoing import Outgoing
from al_core.learning.rounds import read_rounds
from al_core.projects.labels import fold
from al_core.projects.projects import Project
from al_core.projects.store import Store

ZIP = "application/zip"


@dataclass(frozen=True)
class ToolFormat:
    """A format: the tool's name, the ending of the file, how to use it, what it cannot hold, and how it is written.

    `fewest` and `most` say how many names to choose from it can hold, `several` whether an answer may be of several.
    It holds labels of `whole` examples, of `spans` in texts, or both.
    """

    name: str
    title: str
    ending: str
    mime: str
    use: str
    cannot: str
    write: Callable[[Outgoing], bytes]
    fewest: int
    most: float
    several: bool
    whole: bool = True
    spans: bool = False

    def fits(self, project: Project) -> bool:
        """Whether it can hold the labels of a project."""
        task = project.task
        if "tokens" in task.settings():
            return self.spans
        return self.whole and self.fewest <= len(task.choices) <= self.most and (self.several or not task.several)


def tool_format(
    *,
    title: str,
    ending: str,
    mime: str,
    use: str,
    cannot: str,
    fewest: int = 1,
    most: float = inf,
    several: bool = True,
    whole: bool = True,
    spans: bool = False,
) -> Callable[[Callable[[Outgoing], bytes]], ToolFormat]:
    """Make a format of a function; its name is that of the file that it stands in."""

    def made(write: Callable[[Outgoing], bytes]) -> ToolFormat:
        name = write.__module__.rpartition(".")[2]
        return ToolFormat(name, title, ending, mime, use, cannot, write, fewest, most, several, whole, spans)

    return made


@cache
def tool_formats() -> dict[str, ToolFormat]:
    """Name -> format, in the order of the tools' names."""
    modules = [import_module(f"al_core.exchange.{one.name}") for one in iter_modules([str(Path(__file__).parent)])]
    found = [member for module in modules for member in vars(module).values() if isinstance(member, ToolFormat)]
    return {one.name: one for one in sorted(found, key=lambda one: one.title.casefold())}


def formats_for(project: Project) -> dict[str, ToolFormat]:
    """The formats that can hold the labels of a project."""
    return {name: one for name, one in tool_formats().items() if one.fits(project)}


def export_for(store: Store, project: Project, tool: str) -> bytes:
    """One snapshot of a project as the file of a tool. Raises UnknownName, and BadInput where it cannot hold it."""
    formats = tool_formats()
    if tool not in formats:
        raise UnknownName("format", tool, formats)
    if not formats[tool].fits(project):
        raise BadInput(f"{formats[tool].title} cannot hold the labels of this project: {formats[tool].cannot}")
    with store.reading() as records:
        log, rounds = records.decisions(project.id), read_rounds(records, project.id)
    return formats[tool].write(Outgoing(project, fold(log, project.task), log, rounds))
