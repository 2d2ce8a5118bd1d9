"""The end of a project: what runs behind it stops, and all that belongs to it goes."""

import shutil

from al_core.belongings.inventory import experiments_of, pool_and_those_before
from al_core.comparison.experiments.runner import ExperimentRunner
from al_core.errors import Refused
from al_core.projects.projects import own_folder
from al_core.serving.workspace import Workspace


def delete_project(workspace: Workspace, runner: ExperimentRunner, project: str) -> None:
    """Delete a project with its answers, files and comparisons; its pool, too, when no other project is on it.

    The answers go first: then nobody can give another, and what is at work finds that the project is gone. Raises
    Refused when there is none.
    """
    store = workspace.store
    with store.writing() as records:
        records.hold(project)
        fingerprint = records.project(project)["fingerprint"]
        records.remove_project(project)
        others = {row["fingerprint"] for row in records.projects()}
    workspace.end(project)
    for experiment in experiments_of(runner.shelf, project):
        try:
            runner.delete(experiment)
        except Refused:  # another process is at a run of it, and stops behind that, as nobody wants it any more
            runner.shelf.delete(experiment)
    shutil.rmtree(own_folder(store, project), ignore_errors=True)
    for folder in list(pool_and_those_before(store, fingerprint)):
        if folder.name not in others:
            shutil.rmtree(folder, ignore_errors=True)
