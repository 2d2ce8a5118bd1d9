"""The advice, what a number means, and the decision record, in a real Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sessions import labelled, learnt, scored
from tabs import HOSTILE, complaints, drawn

from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.projects import create_project
from al_core.tasks.classification.classes import named_classes

pytestmark = pytest.mark.browser


@pytest.fixture
def letters(folder, tmp_path):
    """Eighty answers to a pool without known labels, by people and with classes whose names are markup."""
    path = tmp_path / "letters.csv"
    path.write_text("text\n" + "\n".join(f"letter {n} about {'rain' if n % 2 else 'sun'}" for n in range(400)))
    pool = create_pool(path, path.name, preview(path, path.name).options, {"text": "text"}, folder.folder)
    project = create_project(folder, pool, name=HOSTILE[0], question="?", task=named_classes(HOSTILE[:2]))
    labelled(folder.folder, project, 80, who=HOSTILE[4])
    learnt(folder.folder, project, scored())
    return project


def test_the_advice_leads_on_and_its_number_is_explained(open_tab, letters):
    page = open_tab(f"/learning_curve?project={letters.id}&who=Anna")

    with complaints(page) as said:
        expect(page.get_by_text("The next 50 labels (8.3 min) should add about 2 points (0 to 4)")).to_be_visible()
        page.get_by_test_id("stMetric").first.get_by_test_id("stTooltipHoverTarget").hover()
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="How it is found").click()
        expect(opened.value.get_by_text("How often right.").locator("visible=true")).to_have_count(1)
        drawn(page)
    assert said == []

    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("next 50: 2 points (0 to 4), 8.3 min")).to_be_visible()


def test_the_decision_record_is_one_page_that_needs_nothing_else(open_tab, letters, tmp_path):
    page = open_tab(f"/learning_curve?project={letters.id}&who=Anna")

    with page.expect_download() as download:
        page.get_by_role("button", name="Decision record").first.click()
    kept = Path(tmp_path / download.value.suggested_filename)
    download.value.save_as(kept)
    record = page.context.new_page()
    record.goto(kept.as_uri())

    expect(record.get_by_role("heading", level=1)).to_have_text(f"Decision record: {letters.name}")
    expect(record.get_by_role("cell", name=HOSTILE[4])).to_be_visible()
    expect(record.locator("svg")).to_be_visible()
    assert record.evaluate("window.ran") is None
    assert record.locator("script, img").count() == 0
    assert record.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
