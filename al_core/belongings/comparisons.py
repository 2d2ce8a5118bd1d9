"""The comparisons of a project out of its file, each with its examples and what came of it so far."""

import json
import secrets
import shutil
import zipfile
from contextlib import ExitStack
from pathlib import Path

from al_core.belongings.layout import COMPARISON_FILES, DATA_FILES, extract, members
from al_core.comparison.datasets import Kept, data_fingerprint
from al_core.comparison.experiments.experiments import ExperimentStore
from al_core.errors import BadInput
from al_core.files import Unfinished, replace_json


def unpack_comparisons(archive: zipfile.ZipFile, data_folder: Path, before: str, now: str, undo: ExitStack) -> None:
    """Put the comparisons of the project that was called `before` on the shelf of the one that is called `now`.

    None of them runs until somebody lets it go on. Raises BadInput, and what a damaged file raises.
    """
    shelf = ExperimentStore(data_folder)
    for data in sorted({member.split("/")[1] for member in members(archive, DATA_FILES)}):
        _unpack_data(archive, shelf, data, undo)
    for old in sorted({member.split("/")[1] for member in members(archive, COMPARISON_FILES)}):
        identity = secrets.token_hex(6) if (shelf.folder / old).exists() else old
        with Unfinished(shelf.folder / identity) as folder:
            extract(archive, f"{COMPARISON_FILES}/{old}", folder)
            settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
            settings["source"] = _at_home(settings["source"], before, now)
            replace_json(folder / "settings.json", settings)
        undo.callback(shutil.rmtree, shelf.folder / identity, ignore_errors=True)
        experiment = shelf.experiment(identity)
        experiment.journal.finished()
        if not experiment.kept.folder.is_dir():
            raise BadInput("The examples of a comparison are missing in it; save the project as a file again.")


def _unpack_data(archive: zipfile.ZipFile, shelf: ExperimentStore, data: str, undo: ExitStack) -> None:
    """A set of examples, which must be the one that its name says."""
    final = shelf.kept(data).folder
    if final.exists():
        return
    with Unfinished(final) as folder:
        extract(archive, f"{DATA_FILES}/{data}", folder)
    undo.callback(shutil.rmtree, final, ignore_errors=True)
    if data_fingerprint(Kept(final).open()) != data:
        raise BadInput("The examples of a comparison in it are not those that were compared on.")


def _at_home(source: dict[str, str], before: str, now: str) -> dict[str, str]:
    """Where its examples came from, when that was the project itself."""
    same = {"id": now} if (source.get("kind"), source.get("id")) == ("project", before) else {}
    return {**source, **same, "home": now}
