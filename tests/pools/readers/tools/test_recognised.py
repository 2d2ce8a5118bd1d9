"""Which tool wrote a file: each is found, and none claims what is not its own."""

import pytest

from al_core.pools.readers.tools.recognised import tools

OTHERS = [
    {"text": "a text", "label": "a"},
    {"id": "1", "data": "a text", "answer": "yes"},
    {"id": "1", "text": "a text", "label": ["a"], "meta": {}},
    {"row": "1", "text": "a text", "label": "a", "who": "anna"},
    {"user": "anna", "text": "a text", "sentiment": "pos", "status": "completed"},
    {"title": "a title", "abstract": "an abstract", "included": "1"},
    {"text": "a text", "label": "C#"},
    {"data": {"text": "a text"}, "source": "x"},
    {"fields": ["a"], "responses": "1"},
    {"text": "a text", "lead_time": "3 days"},
    {"TY": "JOUR", "text": "a text"},
]


def test_every_tool_of_the_folder_is_found_and_has_a_title():
    titles = {tool.title for tool in tools()}

    assert titles >= {"Label Studio", "Argilla", "Prodigy", "doccano", "ASReview", "Potato"}


@pytest.mark.parametrize("record", OTHERS, ids=str)
def test_no_tool_claims_a_record_of_somebody_else(record):
    assert [tool.title for tool in tools() if tool.recognised([record, record])] == []
