"""The record as one page of HTML, whatever people wrote."""

import re
from dataclasses import replace

import pytest
from logs import log_of
from recorded import table

from al_core.numbers.record.document import collect
from al_core.numbers.record.html import sheet
from al_core.numbers.record.picture import HIGH, PAGE_WIDE, printed
from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.projects import create_project
from al_core.tasks.classification.classes import named_classes

HOSTILE = "<script>alert(1)</script> & “quoted” 'single'"


@pytest.fixture
def hostile(store, tmp_path):
    """A project in which every word that a person wrote is markup."""
    file = tmp_path / "words.csv"
    file.write_text("text\n" + "\n".join(f"example {n}" for n in range(40)))
    seen = preview(file, file.name)
    pool = create_pool(file, file.name, seen.options, {"text": "text"}, store.folder)
    return create_project(
        store, pool, name=HOSTILE, question=HOSTILE, task=named_classes([HOSTILE, *(f"class {n}" for n in range(30))])
    )


def test_what_people_wrote_is_escaped_and_long_lists_are_cut(hostile):
    log = [
        replace(one, value=HOSTILE, who=f"{HOSTILE}{n}")
        for n, one in enumerate(log_of(hostile, hostile.zones.candidates[:15]))
    ]

    page = collect(hostile, log, [], saved=None, baseline=None, now=0.0)
    html = sheet(page)

    assert "<script" not in html
    assert html.count("&lt;script&gt;") > 8
    assert len(table(page, "Labels by class")) == 12
    assert len(table(page, "Who labelled")) == 8
    assert "19 more classes are left out" in html
    assert printed(page).size == (PAGE_WIDE, HIGH)


def test_the_sheet_needs_nothing_from_elsewhere(page):
    html = sheet(page)

    assert html.startswith("<!DOCTYPE html>")
    assert "@page" in html
    assert "<svg" in html
    assert not re.search(r"(src|href)=|url\(|@import|http", html)
