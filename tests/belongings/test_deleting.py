"""A deleted project is gone with all that belongs to it, and nothing else is: `deleting` and `inventory`."""

import shutil

import pytest
from visits import Here
from worlds import compared, letters, newest_ranking

from al_core.belongings.deleting import delete_project
from al_core.belongings.inventory import Contents, contents
from al_core.comparison.experiments.experiments import ExperimentStore
from al_core.errors import Refused
from al_core.pools.readers.additions import grow_pool
from al_core.projects.growing import grow_project
from al_core.projects.housekeeping import duplicate_project
from al_core.projects.projects import list_projects, own_folder
from al_core.serving import learner
from al_core.serving.serving import answer, claim


def test_what_would_be_gone_is_counted(there, project):
    compared(there, project)

    assert contents(there, ExperimentStore(there.folder), project.id) == Contents(labels=16, people=2, comparisons=1)


def test_answers_files_comparisons_and_pool_go(there, project, workspace, runner):
    compared(there, project)

    delete_project(workspace, runner, project.id)

    assert list_projects(there) == []
    with there.reading() as records:
        assert [list(records.lines(project.id, table)) for table in ("decisions", "leases", "rounds")] == [[], [], []]
    assert not own_folder(there, project.id).exists()
    assert not list((there.folder / "pools").iterdir())
    assert runner.shelf.experiments() == []


def test_another_project_on_the_same_pool_keeps_it_and_its_answers(there, project, workspace, runner):
    other = duplicate_project(there, project.id)

    delete_project(workspace, runner, project.id)

    assert list_projects(there) == [other]


def test_the_pools_it_has_grown_from_go_too_but_not_one_that_is_in_use(there, project, workspace, runner, tmp_path):
    other = duplicate_project(there, project.id)
    before = project.pool
    for number in range(2):
        more = tmp_path / f"more {number}.csv"
        more.write_text("text\n" + "".join(f"fog in letter {number} {row}\n" for row in range(5)))
        pool = grow_pool(before, more, more.name, there.folder)
        before = grow_project(there, project.id, pool).pool

    delete_project(workspace, runner, project.id)

    assert [folder.name for folder in (there.folder / "pools").iterdir()] == [other.pool.fingerprint]


def test_who_has_it_open_is_told_so_and_brings_nothing_back(there, project, workspace, runner, monkeypatch):
    monkeypatch.setattr(learner, "Worker", Here)
    (served,) = claim(there, project, newest_ranking(there, project), "Anna", 1)
    workspace.labels(project)

    delete_project(workspace, runner, project.id)

    for late in (
        lambda: answer(there, project, served.token, "wet", who="Anna"),
        lambda: claim(there, project, workspace.ranking(project), "Ben", 3),
        lambda: delete_project(workspace, runner, project.id),
    ):
        with pytest.raises(Refused, match="may have been deleted"):
            late()
    workspace.follow(project)
    workspace.learner.wait(project, 5)
    assert workspace.labels(project).count == 0
    assert not own_folder(there, project.id).exists()


def test_a_model_that_another_server_learns_meanwhile_leaves_no_file(there, project, workspace):
    class Slow(Here):
        """Is asked to learn, and meanwhile somebody deletes the project."""

        def run(self, function, *arguments, seconds):
            with there.writing() as records:
                records.remove_project(project.id)
            shutil.rmtree(own_folder(there, project.id))
            return function(*arguments)

    workspace.learner._worker = Slow()
    for one in claim(there, project, newest_ranking(there, project), "Ben", 6):
        answer(there, project, one.token, "wet", who="Ben")

    workspace.follow(project)
    workspace.learner.wait(project, 20)

    assert list_projects(there) == []
    assert not own_folder(there, project.id).exists()


def test_a_damaged_project_can_be_deleted_too(there, workspace, runner):
    project = letters(there, 50)
    (project.pool.folder / "pool.json").write_text("nonsense")

    delete_project(workspace, runner, project.id)

    assert project.id not in {one.id for one in list_projects(there)}
    assert not project.pool.folder.exists()
