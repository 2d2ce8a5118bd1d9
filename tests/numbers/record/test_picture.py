"""The record as a picture of one page."""

from dataclasses import replace

from logs import log_of
from recorded import lines, rounds

from al_core.numbers.record.document import collect
from al_core.numbers.saved.measured import Difference
from al_core.numbers.saved.projection import Projection
from al_core.numbers.saved.summary import Saved
from al_core.projects.settings import adjusted

SAVED = Saved(90, Projection(2.5, 90, 8), Difference(0.02, -0.03, 0.07, 27, 30))


def test_guidelines_of_any_length_leave_the_page_its_size(unknown_tumours):
    told = replace(unknown_tumours, settings=adjusted(unknown_tumours.settings, guidelines="look " * 4_000))

    page = collect(told, log_of(told, told.zones.candidates[:20]), rounds(0.8), saved=SAVED, baseline=None, now=0.0)

    assert lines(page)["Guidelines"].startswith("20,000 characters, ")
    assert "look look" not in str(page)
