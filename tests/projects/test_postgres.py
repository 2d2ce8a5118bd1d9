"""The same log on PostgreSQL: a real server, started for the test from the system's own packages."""

import json
import os
import pwd
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from server import free_port
from sqlalchemy import text
from worlds import labelled, letters

from al_core.belongings.deleting import delete_project
from al_core.belongings.packing import pack_project
from al_core.belongings.unpacking import unpack_project
from al_core.comparison.experiments.runner import ExperimentRunner
from al_core.learning.ranking import EMPTY
from al_core.numbers.record.chapters import log_fingerprint
from al_core.projects.labels import fold
from al_core.projects.projects import create_sample, open_project
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim
from al_core.serving.workspace import Workspace

ON_PATH = Path(shutil.which("pg_ctl") or "/").parent
BINARIES = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), ON_PATH]
FOUND = next((folder for folder in BINARIES if (folder / "initdb").exists()), None)


def _as_somebody():
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres" if "postgres" in {one.pw_name for one in pwd.getpwall()} else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid}


def _run(log, *command):
    """Run one of PostgreSQL's programs; where it fails, the error says why, with what the server wrote."""
    who = _as_somebody()
    done = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, **who)
    if done.returncode:
        written = [done.stderr, log.read_bytes() if log.exists() else b""]
        said = " ".join(part.decode(errors="replace").strip() for part in written)
        raise RuntimeError(f"{command[0].name} failed: {said}")


@pytest.fixture(scope="module")
def url():
    """The address of an empty database; its files lie where no other pytest takes away the rights to read them."""
    if FOUND is None:
        pytest.skip("no PostgreSQL on this machine")
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        if who := _as_somebody():
            os.chown(folder, who["user"], who["group"])
        data, log, port = Path(folder) / "data", Path(folder) / "log", free_port()
        _run(log, FOUND / "initdb", "-D", data, "-A", "trust", "-U", "labels")
        options = f"-p {port} -h 127.0.0.1 -k {folder}"
        _run(log, FOUND / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start")
        yield f"postgresql+psycopg://labels@127.0.0.1:{port}/postgres"
        _run(log, FOUND / "pg_ctl", "-D", data, "-m", "immediate", "stop")


@pytest.mark.skipif(FOUND is None, reason="no PostgreSQL on this machine")
def test_where_it_does_not_start_the_error_says_why(tmp_path):
    with pytest.raises(RuntimeError, match=r"pg_ctl failed: .*nowhere"):
        _run(tmp_path / "log", FOUND / "pg_ctl", "-D", tmp_path / "nowhere", "start")


def test_five_people_at_once_get_different_rows_and_every_answer_is_kept(url, tmp_path):
    store = open_store(tmp_path, url)
    project = create_sample(store, "tumours")

    def label(who):
        return [
            answer(store, project, served.token, "Benign", who=f"P{who}").outcome
            for _ in range(3)
            for served in claim(store, project, EMPTY, f"P{who}", 4)
        ]

    with ThreadPoolExecutor(5) as crowd:
        outcomes = [outcome for one in crowd.map(label, range(5)) for outcome in one]

    with store.reading() as records:
        log = records.decisions(project.id)
    assert outcomes == ["saved"] * 60
    assert len({decision.row for decision in log}) == 60
    assert fold(log).count == 60
    store.close()


def test_a_reader_sees_one_moment_whatever_is_answered_meanwhile(url, tmp_path):
    store = open_store(tmp_path, url)
    project = labelled(store, letters(store))

    with store.reading() as records:
        before = list(records.lines(project.id, "decisions"))
        (served,) = claim(store, project, EMPTY, "Cleo", 1)
        answer(store, project, served.token, "wet", who="Cleo")

        assert list(records.lines(project.id, "decisions")) == before
        assert served.token not in {line["token"] for line in records.lines(project.id, "leases")}
    store.close()


def test_a_project_moves_from_a_file_of_sqlite_into_the_database_and_back_and_can_be_deleted_there(url, tmp_path):
    at_home, server = open_store(tmp_path / "home"), open_store(tmp_path / "server", url)
    project = labelled(at_home, letters(at_home))
    pack_project(at_home, project.id, tmp_path / "there.zip")

    moved = unpack_project(server, tmp_path / "there.zip", "there.zip")
    pack_project(server, moved.id, tmp_path / "back.zip")
    back = unpack_project(at_home, tmp_path / "back.zip", "back.zip")
    delete_project(Workspace(server), ExperimentRunner(server.folder), moved.id)

    with at_home.reading() as records:
        assert log_fingerprint(records.decisions(back.id)) == log_fingerprint(records.decisions(project.id))
    with server.reading() as records:
        assert moved.id not in {row["id"] for row in records.projects()}
        assert not list(records.lines(moved.id, "decisions"))
    for one in (at_home, server):
        one.close()


def test_a_database_of_the_first_layout_is_lifted_by_one_of_several_servers_and_a_copy_is_kept(url, tmp_path):
    store = open_store(tmp_path, url)
    project = create_sample(store, "tumours")
    flat = {"classes": ["Benign", "Malignant"], "strategy": "margin", "seed": 3, "began_with": ["Benign", "Malignant"]}
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE projects SET settings = :kept"), {"kept": json.dumps(flat)})
        connection.execute(text("ALTER TABLE projects DROP COLUMN archived"))
        connection.execute(text("UPDATE schema_versions SET version = 1"))
    store.close()

    with ThreadPoolExecutor(4) as servers:
        opened = list(servers.map(lambda _: open_store(tmp_path, url), range(4)))

    lifted = open_project(opened[0], project.id)
    assert (lifted.settings.asking.strategy, lifted.settings.model.seed) == ("margin", 3)
    assert not lifted.archived
    with opened[0].engine.begin() as connection:
        copy = connection.execute(text("SELECT settings FROM projects_layout_1")).scalars().all()
    assert json.dumps(flat) in copy
    for one in opened:
        one.close()
