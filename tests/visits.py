"""Pages visited without a browser."""

from functools import cache
from html import unescape
from pathlib import Path

from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent

# At every visit Streamlit reads what every installed package says of itself, and that stays as it is.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def opened(page, **query):
    """A page as a fresh visitor sees it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.query_params.update(query)
    app.switch_page(f"pages/{page}.py")
    return app.run()


def words(app):
    """All that is said on the page."""
    said = [*app.markdown, *app.text, *app.warning, *app.error, *app.metric]
    return " ".join(f"{getattr(one, 'label', '')} {one.value}" for one in said)


def read(app):
    """The same as a reader sees it: what was escaped has its own signs again."""
    return unescape(words(app))


class Here:
    """A worker without a process of its own, which would take seconds to start in every test."""

    def __init__(self, niceness=0):
        """Whatever its niceness."""

    def run(self, function, *arguments, seconds):
        """The result, at once."""
        return function(*arguments)

    def warm(self, function, *arguments):
        """There is nothing to start."""

    def stop(self):
        """There is nothing to end."""
