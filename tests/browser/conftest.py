"""A real Chromium against a real server: one of either for every file of tests."""

import os

import chromium as system
import pytest
from playwright.sync_api import sync_playwright
from server import Server
from tabs import RECORDER

from al_core.projects.store import open_store


@pytest.fixture(scope="module")
def chromium():
    """One Chromium; without any, the tests fail where they must run, and are skipped elsewhere."""
    if (path := system.find()) is None:
        sentence = "No Chromium here; python tests/chromium.py installs one."
        pytest.fail(sentence) if os.environ.get("CI") == "true" else pytest.skip(sentence)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(system.QUIET))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One server for all tests of this file."""
    running = Server(tmp_path_factory.mktemp("browser") / "data")
    yield running
    running.stop()


@pytest.fixture
def folder(server):
    """The store that the server writes to."""
    opened = open_store(server.folder)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def browsers(chromium):
    """A browser for every look and person, kept for the file: each reads and compiles what Streamlit sends once."""
    kept = {}

    def browser(number, look):
        key = (number, *sorted((name, str(value)) for name, value in look.items()))
        if key not in kept:
            kept[key] = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **look})
            kept[key].add_init_script(RECORDER)
            kept[key].set_default_timeout(60_000)
        return kept[key]

    yield browser
    for context in kept.values():
        context.close()


@pytest.fixture
def open_tab(browsers, server):
    """Opens tabs, each of them in a browser of its own unless one is given."""
    used = []

    def opening(address, context=None, **look):
        if context is None:
            context = browsers(len(used), look)
            used.append(context)
        page = context.new_page()
        page.goto(address if address.startswith("http") else server.url + address)
        return page

    yield opening
    for page in [page for context in used for page in context.pages]:
        page.close()
