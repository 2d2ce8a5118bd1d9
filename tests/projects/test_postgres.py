"""The same log on PostgreSQL: a real server, started for the test from the system's own packages."""

import os
import pwd
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from server import free_port

from al_core.learning.ranking import EMPTY
from al_core.projects.labels import fold
from al_core.projects.projects import create_sample
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim

ON_PATH = Path(shutil.which("pg_ctl") or "/").parent
BINARIES = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), ON_PATH]
FOUND = next((folder for folder in BINARIES if (folder / "initdb").exists()), None)


def _as_somebody():
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres" if "postgres" in {one.pw_name for one in pwd.getpwall()} else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid}


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """The address of an empty database."""
    if FOUND is None:
        pytest.skip("no PostgreSQL on this machine")
    folder, port, who = tmp_path_factory.mktemp("postgres"), free_port(), _as_somebody()
    for parent in (folder, *folder.parents):
        if parent.name.startswith(("postgres", "pytest-", "popen-")):
            parent.chmod(0o755)
    if who:
        os.chown(folder, who["user"], who["group"])
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", "check": True, **who}
    subprocess.run([FOUND / "initdb", "-D", data, "-A", "trust", "-U", "labels"], **quiet)
    options = f"-p {port} -h 127.0.0.1 -k {folder}"
    subprocess.run([FOUND / "pg_ctl", "-D", data, "-o", options, "-w", "start"], **quiet)
    yield f"postgresql+psycopg://labels@127.0.0.1:{port}/postgres"
    subprocess.run([FOUND / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)


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
