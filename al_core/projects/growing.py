"""More rows for a project: it goes on with a larger pool that begins with the old one."""

from al_core.errors import BadInput
from al_core.pools.features.features import build_features
from al_core.pools.pool import Pool
from al_core.progress import Progress, untold
from al_core.projects.projects import Project, open_project
from al_core.projects.settings import adjusted, read_settings, write_settings
from al_core.projects.store import Store


def grow_project(store: Store, project: str, pool: Pool, progress: Progress = untold) -> Project:
    """Let a project go on with the larger pool; every answer stays where it is, and the model learns anew."""
    build_features(pool.without(open_project(store, project).pool.left_out), progress)
    with store.writing() as records:
        records.hold(project)
        before, log = records.project(project), records.decisions(project)
        if pool.grown_from != before["fingerprint"]:
            raise BadInput("The pool has changed meanwhile; add the file again.")
        settings = read_settings(before["settings"])
        grown = (*settings.history.grown_after, log[-1].sequence if log else 0)
        kept = write_settings(adjusted(settings, grown_after=grown))
        records.change_project(project, {"fingerprint": pool.fingerprint, "settings": kept})
    return open_project(store, project)
