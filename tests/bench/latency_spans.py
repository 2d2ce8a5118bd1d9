"""A press, a drag or a key on a text of 2,000 tokens to what it changes, in Chromium.

Run it as: python tests/bench/latency_spans.py [acts of each kind]
"""

import csv
import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from latency import chromium
from playwright.sync_api import Page
from server import Server

from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.projects import create_project
from al_core.projects.store import open_store
from al_core.tasks.sequence.task import SequenceTask

TOKENS = 2000
LABELS = ("Person", "Place", "Date")
SENTENCE = "Anna met the harbour master of Oslo on Friday, and he sold her boat number {}"
TOKENS_EACH = 17
# From an event's own time stamp to the end of the frame that is painted after it was handled.
STOPWATCH = """
window.times = [];
const done = new MessageChannel();
const begun = [];
done.port1.onmessage = () => { const [kind, at] = begun.shift(); window.times.push([kind, performance.now() - at]); };
for (const kind of ["keydown", "pointerdown", "pointermove", "pointerup"])
  window.addEventListener(kind, ({ timeStamp }) => requestAnimationFrame(() => {
    begun.push([kind, timeStamp]);
    done.port2.postMessage(null);
  }), true);
"""


def text(number: int) -> str:
    """Some 2,000 tokens in one paragraph."""
    return " ".join(SENTENCE.format(number + at) for at in range(TOKENS // TOKENS_EACH + 1))


def opened(browser: Any, folder: Path, server: Server) -> Page:
    """Somebody in front of such a text."""
    path = folder / "letters.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text"], *([text(number)] for number in range(30))])
    store = open_store(server.folder)
    pool = create_pool(path, path.name, preview(path, path.name).options, {"text": "text"}, store.folder)
    project = create_project(store, pool, name="Letters", task=SequenceTask(LABELS, began_with=LABELS))
    store.close()
    page: Page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.add_init_script(STOPWATCH)
    page.goto(f"{server.url}/label?project={project.id}&who=Anna")
    page.locator(".labeller .token").first.wait_for(timeout=60_000)
    page.wait_for_timeout(8000)  # until the model has gone to rest
    return page


def moving(page: Page, chance: random.Random) -> None:
    """The cursor by a key."""
    page.keyboard.press(chance.choice(["ArrowRight", "ArrowDown", "ArrowUp", "Shift+ArrowRight", "Control+ArrowRight"]))


def marking(page: Page, chance: random.Random) -> None:
    """A token marked by a key, and the next one."""
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(60)
    page.keyboard.press("Space")


def dragging(page: Page, chance: random.Random) -> None:
    """A piece marked by a drag; where a span is in the way it is refused."""
    body = page.locator(".labeller .body").bounding_box()
    assert body is not None
    x, y = body["x"] + chance.randint(40, 400), body["y"] + chance.randint(20, 240)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + chance.randint(60, 300), y, steps=6)
    page.mouse.up()


def removing(page: Page, chance: random.Random) -> None:
    """A mark sought and removed."""
    page.keyboard.press("Tab")
    page.wait_for_timeout(60)
    page.keyboard.press("Backspace")


def partly(page: Page, chance: random.Random) -> None:
    """How far was read, set and taken back."""
    page.keyboard.press("e")
    page.wait_for_timeout(60)
    page.keyboard.press("u")


def measure(page: Page, name: str, act: Callable[[Page, random.Random], None], n: int) -> None:
    """A line for every kind of event in n acts."""
    chance = random.Random(0)
    page.evaluate("window.times.length = 0")
    for _ in range(n):
        act(page, chance)
        page.wait_for_timeout(60)
    kinds: dict[str, list[float]] = {}
    for kind, time in page.evaluate("window.times"):
        kinds.setdefault(kind, []).append(float(time))
    for kind, times in kinds.items():
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20, method="inclusive")[-1]
        print(f"  {name:9} {kind:12} {len(times):4}   p50 {p50:5.1f} ms   p95 {p95:5.1f} ms   max {max(times):5.1f} ms")


def main(n: int = 60) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        server = Server(Path(name) / "data")
        try:
            page = opened(browser, Path(name), server)
            tokens = page.locator(".labeller .token").count()
            print(f"Event to the end of the frame that shows it, {tokens:,} tokens, Chromium at 1280x800", flush=True)
            page.keyboard.press("Home")
            for act in (moving, marking, dragging, removing, partly):
                measure(page, act.__name__, act, n)
        finally:
            server.stop()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
