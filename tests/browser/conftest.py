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


@pytest.fixture
def open_tab(chromium, server):
    """Opens tabs, each of them in a browser of its own unless one is given."""
    contexts = []

    def opening(address, context=None, **look):
        if context is None:
            context = chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **look})
            context.add_init_script(RECORDER)
            context.set_default_timeout(60_000)
            contexts.append(context)
        page = context.new_page()
        page.goto(address if address.startswith("http") else server.url + address)
        return page

    yield opening
    for context in contexts:
        context.close()
