"""What all charts share: one set of colours, and names that never lie on one another."""

import tomllib
from pathlib import Path

import pytest

from al_core.figures.canvas import DARK, LIGHT, blank, faint, without_tags, wrapped

THEME = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())["theme"]


@pytest.mark.parametrize(("mode", "ink"), [("light", LIGHT), ("dark", DARK)])
def test_a_notebook_has_the_colours_of_the_app(mode, ink):
    theme = THEME[mode]

    assert list(ink.classes) == theme["chartCategoricalColors"]
    assert (ink.page, ink.text) == (theme["backgroundColor"], theme["textColor"])


def test_strategies_take_every_colour_once_and_a_class_past_the_sixth_is_grey():
    assert sorted(LIGHT.series) == sorted(LIGHT.classes)
    assert LIGHT.of_class(0) == LIGHT.classes[0]
    assert LIGHT.of_class(6) == LIGHT.random


def test_nothing_zooms_and_nothing_has_a_legend():
    figure = blank(DARK, 200)

    assert figure.layout.xaxis.fixedrange
    assert figure.layout.yaxis.fixedrange
    assert not figure.layout.showlegend


def test_foreign_words_hold_no_tags_and_break_into_short_lines():
    assert without_tags("<b>a</b> & b") == "&lt;b&gt;a&lt;/b&gt; &amp; b"
    assert wrapped("Torn between two and more", 17) == "Torn between two<br>and more"
    assert wrapped("") == ""


def test_a_faint_colour_is_the_same_colour_and_lets_through():
    assert faint("#1D3A5F", 0.2) == "rgba(29,58,95,0.2)"
