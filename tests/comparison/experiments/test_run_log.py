"""What came of the runs of an experiment, bit for bit."""

import json
from math import nan

from experiments_made_up import SLOW, made

from al_core.comparison.experiments.run_log import Finished, RunLog
from al_core.comparison.runs import Outcome, carry_out
from al_core.versions import MIXED, current_versions, mixed


def test_an_experiment_of_which_no_version_was_written_down_opens_as_ever(runner, tmp_path):
    experiment, plan = made(runner, plan=SLOW), SLOW.runs()
    with experiment.journal.writing() as pen:
        for run in plan[:2]:
            pen.write(Finished(run.key, carry_out(experiment.kept, run), "", 1.0))
    path = experiment.folder / "runs.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line.pop("version") for line in lines] == [current_versions()] * 2
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    afresh = RunLog(path).finished()

    assert [one.outcome.version for one in afresh.values()] == ["", ""]
    assert mixed(one.outcome.version for one in afresh.values()) == ""
    assert mixed(["", current_versions()]) == MIXED, "gone on with, after it was not written down"


def test_a_journal_gives_back_every_bit(tmp_path):
    first = Finished(("a", "b", 1, "margin", 0), Outcome([(8, 0.1 + 0.2, 1e-7, nan)], [3, 1], 0.3), "", 1.5)
    second = Finished(("a", "b", 1, "margin", 1), None, "It “failed”.", 2.5)
    with RunLog(tmp_path / "runs.jsonl").writing() as pen:
        pen.write(first)
        pen.write(second)
    found = RunLog(tmp_path / "runs.jsonl").finished()
    assert repr(found[first.key]) == repr(first)
    assert found[second.key] == second


def test_what_answers_cost_is_written_down_and_lines_of_before_open_as_ever(tmp_path):
    key, curve = ("a", "b", 1, "margin", 0), [(8, 0.5, 0.1, 0.1), (9, 0.6, 0.1, nan)]
    counted = Finished(key, Outcome(curve, [3, 1], 0.3, "", {"n_tokens": [120, 155]}), "", 1.5)
    plain = Finished((*key[:4], 1), Outcome(curve, [3, 1], 0.3), "", 1.5)
    with RunLog(tmp_path / "runs.jsonl").writing() as pen:
        pen.write(counted)
        pen.write(plain)

    lines = (tmp_path / "runs.jsonl").read_text(encoding="utf-8").splitlines()
    found = RunLog(tmp_path / "runs.jsonl").finished()

    assert found[key].outcome.amounts == {"n_tokens": [120, 155]}
    assert found[plain.key].outcome.amounts == {}
    assert "amounts" not in json.loads(lines[1]), "what has no costs is written as it ever was"
