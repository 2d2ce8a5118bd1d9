"""The report: one file that opens without a network, with nobody else's markup in it."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from experiments_made_up import of_long_texts

from al_core import Plan
from al_core.comparison.contenders import title_and_term
from al_core.comparison.datasets import as_dataset
from al_core.comparison.experiments.experiments import ExperimentStore, curve_rows, pick_rows
from al_core.comparison.experiments.run_log import Finished
from al_core.comparison.runs import carry_out
from al_core.comparison.statistics.picked import look_at_picks
from al_core.comparison.statistics.results import comparable
from al_core.figures import report
from al_core.figures.report import report_page
from al_core.versions import MIXED

HOSTILE = "</script><img src=x onerror=alert(1)> & “C”"
PLAN = Plan(("k_center", "random"), batch_sizes=(4,), seeds=6, n_initial=6, n_labels=18)


@pytest.fixture(scope="module")
def experiment(tmp_path_factory):
    y = np.array([HOSTILE[:30], "b"])[np.arange(90) % 2]
    X = np.random.default_rng(0).standard_normal((90, 4)) + (np.arange(90) % 2)[:, None]
    shelf = ExperimentStore(tmp_path_factory.mktemp("report"))
    made = shelf.create(HOSTILE, shelf.keep(as_dataset(X, y)), PLAN, {"title": f"Letters {HOSTILE}"})
    with made.journal.writing() as pen:
        for run in PLAN.runs():
            broken = run.key[3:] == ("k_center", 2)
            pen.write(Finished(run.key, None if broken else carry_out(made.kept, run), HOSTILE * broken, 0.0))
    return made


@pytest.fixture(scope="module")
def found(experiment):
    failed = [key for key, one in experiment.journal.finished().items() if one.outcome is None]
    return comparable(curve_rows(experiment), PLAN, failed)


@pytest.fixture(scope="module")
def seen(experiment):
    return look_at_picks(experiment.kept, PLAN, pick_rows(experiment))


@pytest.fixture(scope="module")
def page(experiment, found, seen):
    return report_page(experiment, found, 0.7, picked=seen)


def ours(page):
    """The page without Plotly itself."""
    start = page.index("<script>")
    return page[:start] + page[page.index("</script>", start) :]


def test_plotly_is_in_it_once_and_nothing_is_fetched(page):
    assert page.count("<script>/*") + page.count("<script>!") <= 1
    assert 4_000_000 < len(page) < 8_000_000
    assert not re.search(r"(src|href)\s*=\s*['\"]?(https?:)?//", ours(page))
    assert "default-src 'none'" in page


def test_every_figure_is_there_with_its_numbers(page):
    drawn = re.findall(r'Plotly\.newPlot\(\s*"(figure-\d+)",\s*(\[.*?\]),\s*\{', ours(page), flags=re.S)

    assert [name for name, _ in drawn] == [f"figure-{n}" for n in range(11)]
    traces = json.loads(drawn[0][1])
    assert any(trace.get("name") == "Cover the ground" for trace in traces)


def test_what_was_picked_is_shown_with_what_to_know_of_it(page):
    words = ours(page)

    assert "<h2>What each strategy picked</h2>" in words
    assert "What \\u201cCover the ground\\u201d asked" in words
    assert "Over the first 5 repeats; the maps are of the first one" in words
    assert "cannot be shown" not in words


def test_labels_that_a_strategy_asked_for_are_said_to_be_no_fair_sample(experiment, found, page):
    chosen = replace(experiment, source={**experiment.source, "n_queried": "98"})

    assert "98 labels were asked for by a strategy" in report_page(chosen, found, 0.7)
    assert "fair sample" not in page


def test_what_cannot_be_shown_is_said_in_words(experiment, found, seen):
    assert "This cannot be shown: nobody has looked at it for this report." in ours(report_page(experiment, found, 0.7))
    assert "shown: It took &lt;b&gt; too long" in ours(
        report_page(experiment, found, 0.7, picked="It took <b> too long")
    )

    one_by_one = replace(seen, redundancy=seen.redundancy[:0], overlap=seen.overlap[:0])
    words = ours(report_page(experiment, found, 0.7, picked=one_by_one))

    assert "One row is asked at a time" in words
    assert "there is nothing to hold it against" in words


def test_the_pictures_of_what_was_picked_do_not_outgrow_the_file(experiment, found, seen, monkeypatch):
    whole = ours(report_page(experiment, found, 0.7, picked=seen))
    monkeypatch.setattr(report, "ROOM", 30_000)

    words = ours(report_page(experiment, found, 0.7, picked=seen))

    assert len(words) < len(whole)
    assert "<p>Left out, for its size: " in words
    assert words.count("Plotly.newPlot") + words.count("<p>Left out") == 11


def test_verdict_numbers_plan_and_versions_are_said(page):
    words = ours(page)

    assert "<div class='verdict'><h2>" in words
    assert "AUBC, as published" in words
    assert "5 repeats" in words
    assert "Fingerprint of the data" in words
    assert "scikit-learn 1." in words
    assert "paired t-test" in words


def test_runs_of_several_versions_are_said_and_counted(tmp_path, experiment, found, page):
    assert MIXED not in ours(page)
    shelf = ExperimentStore(tmp_path)
    mixed = shelf.create("Mixed", shelf.keep(experiment.kept.open()), PLAN)
    with mixed.journal.writing() as pen:
        for place, one in enumerate(experiment.journal.finished().values()):
            version = ("", "al_core <b>")[place % 2]
            pen.write(replace(one, outcome=one.outcome and replace(one.outcome, version=version)))

    words = ours(report_page(mixed, found, 0.7))

    assert f"<p>{MIXED}</p>" in words
    assert "a version that was not written down (5 runs); al_core &lt;b&gt; (6 runs)" in words


def test_what_failed_is_named(page):
    assert f"{title_and_term('k_center')}, repeat 3" in ours(page)


def test_nobody_elses_words_are_markup(page):
    assert "<img src=x" not in page
    assert page.count("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt; &amp; “C”") >= 3


def test_a_report_of_a_single_strategy_has_no_verdict(experiment):
    alone = comparable(curve_rows(experiment).query("strategy == 'random'"), replace(PLAN, strategies=("random",)))

    assert "<div class='verdict'>" not in report_page(experiment, alone, 0.7)


@pytest.mark.parametrize(
    ("title", "name", "heading", "file"),
    [
        ("Letters", "Letters, 29 Nov 10:00", "Letters, 29 Nov 10:00", "Letters-comparison.html"),
        ("Letters of May", "Second try", "Letters of May: Second try", "Letters-of-May-comparison.html"),
        ("סקר", "Try", "\u2068סקר\u2069: Try", "סקר-comparison.html"),
        ("", "Try 2", "Try 2", "Try-2-comparison.html"),
    ],
)
def test_what_is_taken_along_bears_the_name_of_the_project(experiment, title, name, heading, file):
    one = replace(experiment, name=name, source={"title": title})

    assert (report.heading(one), report.download_name(one, ".html")) == (heading, file)


def test_where_tokens_are_counted_both_verdicts_are_named_tokens_first(tmp_path, page):
    counted = of_long_texts(ExperimentStore(tmp_path))

    words = ours(report_page(counted, comparable(curve_rows(counted), counted.plan), 0.65))

    by_tokens, by_labels = words.index("about 69% of the tokens of random"), words.index("80% of the labels of random")
    assert words.index("By tokens read") < by_tokens < words.index("By examples") < by_labels
    assert "A strategy that wins by examples may lose by tokens" in words
    assert "<th>Tokens to 65%</th>" in words
    assert "By examples" not in ours(page)


def test_a_report_runs_along_what_the_page_counts_by_and_tells_both_verdicts(tmp_path):
    counted = of_long_texts(ExperimentStore(tmp_path))

    words = ours(report_page(counted, comparable(curve_rows(counted), counted.plan), 0.65, by="labels"))

    assert "<th>Labels to 65%</th>" in words
    assert words.index("By tokens read") < words.index("By examples")
