"""Names of projects and classes that are written from right to left, in the sentences of each page."""

import re

import pytest
from visits import opened, read

from al_core.pools.readers.uploads import create_pool, preview
from al_core.projects.projects import create_project
from al_core.projects.store import open_store
from al_core.tasks.classification.classes import named_classes

NAME, CLASSES, FILE = "סקר 7 (יוני)", ("إيجابي", "سلبي"), "קובץ.csv"

pytestmark = pytest.mark.usefixtures("in_this_process", "nothing_behind")


@pytest.fixture
def survey(data, tmp_path):
    path = tmp_path / FILE
    path.write_text("text\n" + "\n".join(f"letter {n} about {'rain' if n % 2 else 'sun'}" for n in range(60)))
    store = open_store(data)
    pool = create_pool(path, path.name, preview(path, path.name).options, {"text": "text"}, data)
    project = create_project(store, pool, name=NAME, question="?", task=named_classes(CLASSES))
    store.close()
    return project


@pytest.mark.parametrize("page", ["home", "label", "learning_curve", "strategy", "compare"])
def test_what_is_written_from_right_to_left_turns_no_sentence(data, survey, page):
    app = opened(page, project=survey.id, who="רות")

    assert not app.exception
    said = read(app)
    assert f"\u2068{NAME}\u2069" in said
    assert not re.search("[\u0590-\u08ff]", re.sub("\u2068[^\u2069]*\u2069", "", said))
