"""The real app on a free port of this machine: started, ended as a power cut would, and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 120.0


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class Server:
    """A Streamlit server on its own data folder; it keeps its port, so that an open tab finds it again."""

    def __init__(self, folder: Path, script: Path = ROOT / "app.py") -> None:
        self.folder, self.script, self.port = folder, script, free_port()
        self.groups: list[int] = []
        folder.mkdir(parents=True, exist_ok=True)
        self.start()

    @property
    def url(self) -> str:
        """Where the app is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Run the app in a process group of its own; comes back when it answers."""
        command = [sys.executable, "-m", "streamlit", "run", str(self.script), "--server.port", str(self.port)]
        surroundings = {**os.environ, "AL_DATA_DIR": str(self.folder)}
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=surroundings, stdout=log, stderr=log, start_new_session=True
            )
        self.groups.append(self.process.pid)
        self._wait()

    def kill(self) -> None:
        """kill -9: nothing is told to anybody."""
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        """kill -9, and the same again."""
        self.kill()
        self.start()

    def stop(self) -> None:
        """End it, and whatever it left behind."""
        self.kill()
        for group in self.groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def log(self) -> str:
        """What it said so far."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"The server did not start: {self.log()[-2000:]}")
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
