"""What every page starts with: its place in the menu, the project and the person, and the store behind them."""

import gc
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from al_core.comparison.experiments.runner import ExperimentRunner
from al_core.errors import Problem, Refused
from al_core.projects.projects import Project, list_projects
from al_core.projects.store import data_folder, open_store
from al_core.serving.workspace import Workspace
from pages.ui.shared.received import waiting_files
from pages.ui.shared.typed import hold_typed
from pages.ui.shared.words import say_error

PAGES = {
    "home": "Home",
    "upload": "Upload",
    "strategy": "Strategy",
    "label": "Label",
    "learning_curve": "Learning curve",
    "compare": "Compare",
}
HIDDEN = {"numbers": "The numbers"}  # reached by links, so that the menu stays short
NOBODY = "me"
HERE = Path(__file__).parent
PAGES_FOLDER = Path(__file__).parents[2]

_routed = threading.local()


@dataclass(frozen=True)
class Context:
    """Who is here, and on which project."""

    workspace: Workspace
    project: Project
    who: str

    def today(self) -> "Context":
        """With the project as the store has it now: a part of a page that draws itself again keeps the first one.

        Where it was deleted meanwhile, all of the page is drawn again, and says so.
        """
        try:
            return replace(self, project=self.workspace.project(self.project.id))
        except Refused:
            st.rerun()


def _menu() -> StreamlitPage:
    pages = [
        st.Page(
            PAGES_FOLDER / f"{name}.py",
            title=title,
            url_path=name,
            default=name == "home",
            visibility="hidden" if name in HIDDEN else "visible",
        )
        for name, title in {**PAGES, **HIDDEN}.items()
    ]
    return st.navigation(pages, position="top")


def route() -> None:
    """Run the page that was asked for, under the menu.

    Without a browser, Streamlit takes the pages from their folder from the second run on, and gives their widgets other
    names than under a menu; so there the first run takes the same way.
    """
    if not in_browser():
        st.switch_page(PAGES_FOLDER / "home.py")
    page = _menu()
    _routed.now = True
    try:
        page.run()
    except Problem as problem:
        say_error(problem)
    finally:
        _routed.now = False


def in_browser() -> bool:
    """False where no browser is behind the page, so that no component can load and nothing is lost by a rerun."""
    return "User-Agent" in st.context.headers


def _reroute() -> None:
    """A first visit that went past app.py is sent through it, or its widgets would be other ones at the next run."""
    if not in_browser():
        return
    _menu()
    if not st.session_state.get("rerouted"):
        st.session_state["rerouted"] = True
        st.rerun()


def begin(title: str) -> Workspace:
    """Dress the page, also when it was opened without app.py, and open the store, or stop with a sentence."""
    st.set_page_config(page_title=title, page_icon=str(HERE / "icon.svg"), layout="wide")
    if not getattr(_routed, "now", False):
        _reroute()
    st.html(HERE / "house.css")
    hold_typed()
    try:
        workspace = _workspace(str(data_folder()), os.environ.get("AL_DATABASE_URL", ""))
        runner()
        waiting_files(workspace).tidy()
        return workspace
    except Problem as problem:
        say_error(problem)
        st.stop()


def enter(title: str, otherwise: Callable[[], None] = lambda: None) -> Context:
    """Begin a page that needs a project: the one in the address, else the last one used here.

    Where there is none the page ends here, with what can be done `otherwise` below the way out.
    """
    context = visit(begin(title))
    if context is None:
        st.markdown("## Nothing to label yet")
        st.markdown("Start with a sample, or with your own examples.")
        st.page_link("pages/home.py", label="Go to Home")
        otherwise()
        st.stop()
    return context


def visit(workspace: Workspace) -> Context | None:
    """The project in the address, else the last one used here, and who is at it; None where there is no project yet."""
    wanted = st.query_params.get("project") or st.session_state.get("project")
    project = _project(workspace, wanted)
    if project is None:
        return None
    return Context(workspace, project, remember(project.id, _person()))


def _person() -> str:
    """Who is at it: the one in the address, else the last one here."""
    return str(st.query_params.get("who") or st.session_state.get("who") or NOBODY)


def remember(project: str, who: str) -> str:
    """Keep project and person for this tab and in its address, so that a reload finds them; returns the person."""
    who = " ".join(who.split())[:60] or NOBODY
    place = {"project": project, "who": who}
    st.session_state.update(place)
    if any(st.query_params.get(name) != value for name, value in place.items()):
        st.query_params.update(place)  # in one, as each change is a step for the browser's Back
    return who


def _project(workspace: Workspace, wanted: str | None) -> Project | None:
    try:
        if wanted:
            return workspace.project(wanted)
        usable = (one for one in list_projects(workspace.store) if isinstance(one, Project))
        return next((one for one in usable if not one.archived), None)
    except (Problem, OSError, ValueError) as problem:
        _leave(problem)


def _leave(problem: Exception) -> NoReturn:
    """End the page with why, and a way out."""
    st.session_state.pop("project", None)  # the next page asks for another
    say_error(problem)
    st.page_link("pages/home.py", label="See all projects")
    st.stop()


def go(page: str, project: Project, who: str | None = None) -> None:
    """Turn to another page on this project."""
    st.session_state["project"] = project.id
    st.switch_page(f"pages/{page}.py", query_params={"project": project.id, "who": who or _person()})


@st.cache_resource(show_spinner=False, on_release=lambda workspace: workspace.close())
def _workspace(folder: str, url: str) -> Workspace:
    """One store and one learner a process. Freezing what was imported spares every key press a collection of it."""
    workspace = Workspace(open_store(Path(folder), url or None))
    gc.collect()
    gc.freeze()
    return workspace


def runner() -> ExperimentRunner:
    """What runs comparisons behind the pages; whichever page is opened first lets it go on after a restart."""
    return _laboratory(str(data_folder()))


@st.cache_resource(show_spinner=False, on_release=lambda runner: runner.close())
def _laboratory(folder: str) -> ExperimentRunner:
    opened = ExperimentRunner(Path(folder))
    opened.resume()
    return opened
