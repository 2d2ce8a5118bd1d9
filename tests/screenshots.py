"""Takes the README's pictures from the running app: `python tests/screenshots.py [folder]`."""

import sys
import tempfile
import time
from pathlib import Path

from logs import truth_of
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from chromium import QUIET, find  # noqa: E402
from server import Server  # noqa: E402

from al_core.comparison.evidence import evidence_of, replayable  # noqa: E402
from al_core.comparison.experiments.runner import ExperimentRunner  # noqa: E402
from al_core.comparison.plans import Plan  # noqa: E402
from al_core.projects.projects import Project, create_sample  # noqa: E402
from al_core.projects.store import open_store  # noqa: E402
from al_core.serving.workspace import Workspace  # noqa: E402

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
ANSWERS = {"tumours": 24, "messages": 90, "digits": 120}


def label_samples(folder: Path) -> dict[str, Project]:
    """A project for each sample, with some answers of the auto-pilot."""
    workspace = Workspace(open_store(folder))
    projects = {name: create_sample(workspace.store, name) for name in ANSWERS}
    for name, project in projects.items():
        workspace.prepare(project)
        workspace.start_autopilot(project, ANSWERS[name]).wait()
        while project.zones.knows_everything and workspace.baseline(project) is None:
            time.sleep(0.2)
        workspace.looks.map(project)
    workspace.close()
    return projects


def compare_strategies(folder: Path, project: Project) -> None:
    """A finished comparison on a project's known labels."""
    workspace, runner = Workspace(open_store(folder)), ExperimentRunner(folder)
    known = evidence_of(project, workspace.labels(project))
    data = runner.shelf.keep(replayable(project.pool, known))
    plan = Plan(("margin", "vote_entropy", "k_center", "random"), batch_sizes=(5,))
    source = {"kind": "project", "id": project.id, "title": project.name, "home": project.id, "target": "0.9"}
    experiment = runner.shelf.create(project.name, data, plan, source)
    runner.start(experiment)
    while runner.status(experiment).state != "done":
        time.sleep(0.5)
    runner.close()
    workspace.close()


def settle(page: Page, seconds: float = 3.0) -> None:
    """Until the page has drawn what it was asked to."""
    page.wait_for_selector("[data-testid=stApp]")
    page.wait_for_timeout(1000 * seconds)


def answer_some(page: Page, keys: dict[int, str]) -> None:
    """A few true answers, so that there is a history to be seen."""
    for _ in range(10):
        page.keyboard.press(keys[int(page.locator("[data-row]").first.get_attribute("data-row") or 0)])
        page.wait_for_timeout(400)
    settle(page, 2.5)


def take(folder: Path) -> None:
    """All pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        projects = label_samples(Path(data))
        compare_strategies(Path(data), projects["digits"])
        server = Server(Path(data))
        browser = playwright.chromium.launch(executable_path=find(), args=list(QUIET))
        try:
            _pictures(browser, server.url, projects, folder)
        finally:
            browser.close()
            server.stop()


def _pictures(browser, url: str, projects: dict[str, Project], folder: Path) -> None:  # type: ignore[no-untyped-def]
    ids = {name: project.id for name, project in projects.items()}
    messages = projects["messages"]
    keys = {row: str(messages.settings.task.classes.index(name) + 1) for row, name in enumerate(truth_of(messages))}
    light = browser.new_page(viewport=DESKTOP, color_scheme="light")
    dark = browser.new_page(viewport=DESKTOP, color_scheme="dark")
    phone = browser.new_page(viewport=PHONE, color_scheme="light", device_scale_factor=2)
    plan = [
        (light, "label-text", f"label?project={ids['messages']}&who=Anna", keys),
        (light, "label-image", f"label?project={ids['digits']}&who=Anna", None),
        (light, "label-table", f"label?project={ids['tumours']}&who=Anna", None),
        (dark, "label-dark", f"label?project={ids['messages']}&who=Anna", None),
        (phone, "label-phone", f"label?project={ids['messages']}&who=Anna", None),
        (light, "strategy", f"strategy?project={ids['digits']}&who=Anna", None),
        (light, "curve", f"learning_curve?project={ids['digits']}&who=Anna", None),
        (dark, "curve-dark", f"learning_curve?project={ids['digits']}&who=Anna", None),
        (light, "compare", f"compare?project={ids['digits']}&who=Anna", None),
        (light, "upload", "upload", None),
        (light, "home", "", None),
    ]
    for page, name, address, answers in plan:
        page.goto(f"{url}/{address}")
        settle(page, 5.0)
        if answers:
            answer_some(page, answers)
        if name == "upload":
            _upload(page)
        if name == "strategy":
            page.wait_for_selector(".st-key-map .js-plotly-plot", timeout=60_000)
            settle(page, 1.0)
        page.screenshot(path=folder / f"{name}.png")


LETTERS = """id;received;clinic;letter;age;urgency
00123;12.03.2025;Cardiology;Chest tightness on climbing stairs for three weeks, settling with rest.;58;Urgent
00124;12.03.2025;Dermatology;Mole on the left shoulder, unchanged for years, the patient wishes to know.;41;Routine
00125;13.03.2025;Cardiology;Palpitations at rest since Sunday; fainted once in the kitchen.;33;Urgent
00126;13.03.2025;Ear, nose, throat;Nosebleeds twice a week, on blood thinners. “Café au lait” patches.;67;NA
00127;14.03.2025;Eye clinic;Cataract in both eyes, right worse, still drives in the daytime.;72;Routine
"""


def _upload(page: Page) -> None:
    """A small file as a clinic might bring it: semicolons, Windows letters, a few known labels."""
    body = LETTERS.replace("since Sunday; fainted", "since Sunday, fainted")
    content = body.encode("cp1252")
    page.set_input_files("input[type=file]", {"name": "referrals.csv", "mimeType": "text/csv", "buffer": content})
    settle(page, 6.0)


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "screenshots")
