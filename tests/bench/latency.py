"""Key press to next example in Chromium while models train, double presses, and a server killed again and again.

Run it as: python tests/bench/latency.py [presses] [pairs] [kills]
"""

import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from chromium import QUIET, find
from logs import truth_of
from playwright.sync_api import Page, sync_playwright
from server import Server

from al_core.projects.projects import Project, create_sample
from al_core.projects.store import Store, open_store

WAIT = 60_000
BARE = """
import streamlit as st
def count():
    st.session_state["n"] = st.session_state.get("n", 0) + 1
with st.container(key="example"):
    st.text(f"Example {st.session_state.get('n', 0)}")
st.button("One", shortcut="1", on_click=count)
"""
# A press is timed from the event's own time stamp to the animation frame in which another example is in the page and
# its picture is decoded. ``window.seen`` is the row in the frame painted last.
STOPWATCH = """
window.times = []; window.presses = []; window.seen = null;
let root = null, before = null, started = null;
const find = () => [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
  .map((host) => host.shadowRoot?.querySelector(".labeller")).find(Boolean);
const example = () => {
  if (root === null || !root.isConnected) root = find() ?? null;
  if (root) return root.dataset.row || null;
  return document.querySelector(".st-key-example")?.textContent || null;
};
const painted = () => !root || [...root.querySelectorAll(".body img")].every((image) => image.complete);
const look = () => {
  window.seen = example();
  if (started !== null && window.seen !== null && window.seen !== before && painted()) {
    window.times.push(performance.now() - started);
    started = null;
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
window.addEventListener("keydown", (event) => {
  [before, started] = [window.seen, event.timeStamp];
  window.presses.push([window.seen, event.key]);
}, true);
"""


class Bench:
    """A server with a project on the digits, and a Chromium in front of it."""

    def __init__(self, chromium: Any, folder: Path) -> None:
        self.server = Server(folder / "data")
        self.store: Store = open_store(self.server.folder)
        self.context = chromium.new_context(viewport={"width": 1280, "height": 800})
        self.context.add_init_script(STOPWATCH)

    def project(self) -> Project:
        """A new one, for figures that do not depend on each other."""
        return create_sample(self.store, "digits")

    def tab(self, project: Project, more: str = "") -> Page:
        """The label page, ready for a press."""
        page: Page = self.context.new_page()
        page.goto(f"{self.server.url}/label?project={project.id}&who=Anna{more}")
        page.wait_for_function("window.seen !== null", timeout=WAIT)
        page.wait_for_timeout(1000)
        return page

    def stored(self, project: Project) -> list[tuple[int, str]]:
        """(row, label) of every line of the log."""
        with self.store.reading() as records:
            return [(one.row, str(one.value)) for one in records.decisions(project.id)]

    def models(self, project: Project) -> int:
        """How many models were learnt so far."""
        with self.store.reading() as records:
            return records.last_version(project.id)

    def close(self) -> None:
        """End all of it."""
        self.context.close()
        self.store.close()
        self.server.stop()


def attribute(page: Page, name: str) -> str:
    """One of the labeller's data attributes."""
    return page.locator(".labeller").get_attribute(f"data-{name}") or ""


def caught_up(page: Page) -> None:
    """Wait until the server has confirmed every answer."""
    page.locator(".labeller[data-waiting='0'][data-state='example']").wait_for(timeout=WAIT)


def press_times(page: Page, keys: Callable[[], str], n: int) -> list[float]:
    """Milliseconds of n presses, each on an example that is on the screen, four a second at most."""
    for done in range(n):
        page.keyboard.press(keys())
        page.wait_for_function(f"window.times.length > {done}", timeout=WAIT)
        page.wait_for_function("window.seen !== null", timeout=WAIT)
        page.wait_for_timeout(200)
    return [float(time) for time in page.evaluate("window.times")]


def truthful(page: Page, project: Project) -> Callable[[], str]:
    """The key of the true digit on the screen, so that the models have something to learn."""
    return lambda: str(truth_of(project)[int(page.evaluate("window.seen"))])


def say(line: str) -> None:
    """One line of the report, at once."""
    print(f"  {line}", flush=True)


def describe(name: str, times: list[float]) -> None:
    """One line of the table."""
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]
    say(f"{name:34} {len(times):4} presses   p50 {p50:6.1f} ms   p95 {p95:6.1f} ms   max {max(times):6.1f} ms")


def labeller_times(bench: Bench, n: int) -> None:
    """The labeller while models train."""
    project = bench.project()
    page = bench.tab(project)
    times = press_times(page, truthful(page, project), n)
    caught_up(page)
    describe(f"labeller ({bench.models(project)} models meanwhile)", times)
    page.close()


def rerun_times(bench: Bench, chromium: Any, folder: Path, n: int) -> None:
    """The plain buttons and a bare Streamlit rerun, in turns of ten, so that other load falls on both."""
    script = folder / "bare.py"
    script.write_text(BARE)
    bare = Server(folder / "bare", script)
    try:
        project = bench.project()
        pages = {"plain buttons": bench.tab(project, "&plain=true"), "bare Streamlit rerun": bench.context.new_page()}
        pages["bare Streamlit rerun"].goto(bare.url)
        pages["bare Streamlit rerun"].get_by_role("button", name="One").wait_for(timeout=WAIT)
        times: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(max(1, n // 10)):
            for name, page in pages.items():
                page.bring_to_front()
                page.evaluate("window.times.length = 0")
                times[name] += press_times(page, lambda: "1", 10)
        for name in pages:
            describe(name, times[name])
        ratio = statistics.median(times["plain buttons"]) / statistics.median(times["bare Streamlit rerun"])
        say(f"plain buttons take {ratio:.2f} x a bare rerun (p50)")
    finally:
        bare.stop()


def double_presses(bench: Bench, pairs: int) -> None:
    """Two different keys 30 ms apart; a label on a row that was not painted at its press would be wrong."""
    project = bench.project()
    page = bench.tab(project)
    for pair in range(pairs):
        page.wait_for_function("window.seen !== null", timeout=WAIT)
        page.keyboard.press(str(pair % 10))
        page.wait_for_timeout(30)
        page.keyboard.press(str((pair + 1) % 10))
        page.wait_for_timeout(170)
    caught_up(page)
    pressed = {(int(row), key) for row, key in page.evaluate("window.presses") if row}
    stored = bench.stored(project)
    wrong = [pair for pair in stored if pair not in pressed]
    say(f"double presses: {pairs} pairs, {len(stored)} labels, {len(wrong)} on an example not on the screen")
    page.close()


def kills(bench: Bench, n: int) -> None:
    """kill -9 at any moment while pressing; what was told as saved must be there, and nothing twice."""
    project = bench.project()
    page = bench.tab(project)
    chance = random.Random(0)
    lost, pressed, away = 0, set(), []
    for _ in range(n):
        for _ in range(chance.randint(2, 6)):
            press_if_shown(page, pressed, chance)
        page.wait_for_timeout(chance.randint(0, 150))
        told = int(attribute(page, "saved"))
        bench.server.kill()
        lost += max(0, told - len(dict(bench.stored(project))))
        press_if_shown(page, pressed, chance)
        bench.server.start()
        started = time.monotonic()
        caught_up(page)
        away.append(time.monotonic() - started)
    stored = bench.stored(project)
    twice = sum(count - 1 for count in Counter(row for row, _ in stored).values())
    missing = len(pressed - set(stored))
    say(f"kill -9: {n} times, {len(pressed)} answers; told as saved and not there {lost}, not arrived {missing}, "
        f"twice {twice}; back and sent after {statistics.median(away):.1f} s (longest {max(away):.1f} s)")  # fmt: skip
    page.close()


def press_if_shown(page: Page, pressed: set[tuple[int, str]], chance: random.Random) -> None:
    """One press on the example on the screen, if there is one."""
    row, key = page.evaluate("window.seen"), str(chance.randrange(10))
    if row is None:
        return
    page.keyboard.press(key)
    page.wait_for_timeout(180)
    if page.evaluate("window.seen") != row:
        pressed.add((int(row), key))


@contextmanager
def chromium() -> Any:
    """A Chromium to drive."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=find(), args=list(QUIET))
        yield opened
        opened.close()


def main(presses: int = 200, pairs: int = 100, n_kills: int = 20) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, chromium() as opened:
        bench = Bench(opened, Path(folder))
        print("Key down to next example visible (next animation frame), digits, Chromium at 1280x800", flush=True)
        try:
            labeller_times(bench, presses)
            rerun_times(bench, opened, Path(folder), presses // 2)
            double_presses(bench, pairs)
            if n_kills:
                kills(bench, n_kills)
        finally:
            bench.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
