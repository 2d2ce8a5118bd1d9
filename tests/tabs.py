"""What tests in a real browser share: a person at the keys, names that are markup, and what a tab says."""

import re
from contextlib import contextmanager

from playwright.sync_api import expect

expect.set_options(timeout=60_000)
DEBOUNCE = 160  # ms; a second press sooner than 150 ms after the first is a slip of the finger
# What was on the screen when a key went down: the row in the frame painted last.
RECORDER = """
window.presses = []; let root = null, seen = null;
const find = () => [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")]
  .map((host) => host.shadowRoot?.querySelector(".labeller")).find(Boolean);
const look = () => {
  if (!root?.isConnected) root = find();
  seen = root?.dataset.row || null;
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
window.addEventListener("keydown", ({ key }) => window.presses.push([seen, key]), true);
window.painted = () => (seen === root?.dataset.row ? seen : null);
"""
HOSTILE = (
    "<script>window.ran=1</script>", "$5 and $6", ":red[x]", "# h", "<img src=x onerror=window.ran=1>", "_a_ **b**",
)  # fmt: skip


@contextmanager
def complaints(page):
    """What the browser's console and the page complain about, beside Streamlit's own search for its address."""
    said = []
    page.on("console", lambda one: one.type == "error" and said.append((one.text, one.location["url"])))
    page.on("pageerror", lambda error: said.append((str(error), page.url)))
    page.on("request", lambda request: _ours(request.url) or said.append(("left this machine", request.url)))
    yield said
    said[:] = [(text, url) for text, url in said if not re.search(r"/\w+/_stcore/(health|host-config)$", url)]


def _ours(url):
    return url.startswith(("http://127.0.0.1", "data:", "blob:"))


def drawn(page):
    """Wait until the page's script has run to its end; the first map of a pool takes its time."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=120_000)


class Person:
    """Somebody in front of the labeller."""

    def __init__(self, page):
        self.page, self.root = page, page.locator(".labeller")
        expect(self.root).to_have_attribute("data-row", re.compile(r"\d"))

    @property
    def row(self):
        """The row on the screen, once a frame with it has been painted: nobody can answer sooner."""
        return int(self.page.wait_for_function("window.painted()", polling=20).json_value())

    def strike(self, key):
        """One press on the example on the screen, not too soon after the last; returns its row."""
        row = self.row
        self.page.wait_for_timeout(DEBOUNCE)
        self.page.keyboard.press(key)
        return row

    def press(self, key):
        """One press, as `strike`; returns its row when another is on the screen."""
        row = self.strike(key)
        expect(self.root).not_to_have_attribute("data-row", str(row))
        return row

    def sees(self, **data):
        """Wait for attributes of the labeller: row, saved, waiting."""
        for name, value in data.items():
            expect(self.root).to_have_attribute(f"data-{name}", str(value))

    def presses(self):
        """(row on the screen, key) for each press so far."""
        return [(int(row), key) for row, key in self.page.evaluate("window.presses") if row]
