"""Leases and tokens: nobody waits, nothing is lost, nothing is kept twice."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from logs import ranked

from al_core.errors import Refused
from al_core.learning.ranking import EMPTY
from al_core.pools.samples import build
from al_core.projects.labels import fold
from al_core.projects.projects import change_settings, change_task, create_project
from al_core.projects.store import open_store
from al_core.projects.zones import zones_of_pool
from al_core.serving.choosing import Chooser
from al_core.serving.serving import LEASE_SECONDS, answer, claim, serve_again
from al_core.tasks.classification.classes import named_classes, renaming


def labels(store, project):
    with store.reading() as records:
        return fold(records.decisions(project.id))


def test_the_ranking_is_served_best_first(store, queried_only):
    rows = queried_only.zones.candidates[[7, 3, 5]].tolist()

    assert [served.row for served in claim(store, queried_only, ranked(rows), "Anna", 3)] == rows


def test_a_ranking_from_before_a_class_was_renamed_still_serves_by_todays_name(store, queried_only):
    project = change_task(store, queried_only.id, renaming("Benign", "Harmless"))
    guesses = ('[["Benign", 0.6], ["Malignant", 0.4]]',) * 3

    served = claim(store, project, replace(ranked(project.zones.candidates[:3]), guesses=guesses), "Anna", 3)

    assert [one.guess for one in served] == [(("Harmless", 0.6), ("Malignant", 0.4))] * 3


def test_what_waits_stays_where_it_is_and_gets_the_guess_of_a_newer_model(store, queried_only):
    rows = queried_only.zones.candidates
    waiting = claim(store, queried_only, ranked(rows[:3]), "Anna", 3)
    guesses = ('[["Benign", 0.6], ["Malignant", 0.4]]',) * 3
    newer = replace(ranked(rows[7:9], version=2), beside=(int(rows[1]),), guesses=guesses)

    now = claim(store, queried_only, newer, "Anna", 3)

    assert [(one.token, one.row) for one in now] == [(one.token, one.row) for one in waiting]
    assert [len(one.guess) for one in now] == [0, 2, 0]
    older = replace(newer, version=0, guesses=('[["Malignant", 0.9]]',) * 3)
    assert claim(store, queried_only, older, "Anna", 3) == waiting


def test_what_tests_the_model_never_has_its_guess(store, unknown_tumours):
    everything = replace(ranked(range(569), version=2), guesses=('[["Benign", 0.6], ["Malignant", 0.4]]',) * 569)
    project = change_settings(store, unknown_tumours.id, random_share=0.5)

    served = claim(store, project, everything, "Anna", 20)

    assert {one.check for one in served} == {True, False}
    assert all(bool(one.guess) != one.check for one in served)


def test_a_reload_resumes_with_the_same_examples(store, queried_only):
    ranking = ranked(queried_only.zones.candidates[:10])

    first = claim(store, queried_only, ranking, "Anna", 3)

    assert claim(store, queried_only, ranking, "Anna", 3) == first


def test_two_people_never_hold_the_same_row(store, queried_only):
    ranking = ranked(queried_only.zones.candidates[:10])

    hers = {served.row for served in claim(store, queried_only, ranking, "Anna", 5)}
    his = {served.row for served in claim(store, queried_only, ranking, "Ben", 5)}

    assert hers.isdisjoint(his)


def test_people_claiming_at_the_same_moment_never_hold_the_same_row(store, queried_only):
    ranking = ranked(queried_only.zones.candidates[:60])

    with ThreadPoolExecutor(6) as crowd:
        held = list(crowd.map(lambda who: claim(store, queried_only, ranking, f"P{who}", 5), range(6)))

    rows = [served.row for one in held for served in one]
    assert len(rows) == len(set(rows)) == 30


def test_whoever_comes_back_after_a_break_is_asked_nothing_twice(store, queried_only):
    ranking = ranked(queried_only.zones.candidates[:10])
    tab = claim(store, queried_only, ranking, "Anna", 3, now=time.time() - LEASE_SECONDS - 1)
    claim(store, queried_only, ranking, "Anna", 3)

    answer(store, queried_only, tab[0].token, "Benign", who="Anna")
    answer(store, queried_only, tab[1].token, "Benign", who="Anna")
    answer(store, queried_only, f"{tab[1].token}.1", None, who="Anna", kind="undo")

    queue = [served.row for served in claim(store, queried_only, ranking, "Anna", 10)]
    assert tab[0].row not in queue
    assert queue.count(tab[1].row) == 1


def test_a_lease_ends_by_itself_and_a_late_answer_is_kept_as_one_more(store, queried_only):
    ranking = ranked(queried_only.zones.candidates[:1])
    (hers,) = claim(store, queried_only, ranking, "Anna", 1, now=time.time() - LEASE_SECONDS - 1)
    (his,) = claim(store, queried_only, ranking, "Ben", 1)

    answer(store, queried_only, his.token, "Benign", who="Ben")
    late = answer(store, queried_only, hers.token, "Malignant", who="Anna")

    assert his.row == hers.row
    assert (late.outcome, late.others) == ("elsewhere", ("Ben",))
    assert len(labels(store, queried_only).standing(hers.row)) == 2


def test_the_same_token_is_answered_once(store, tumours):
    (served,) = claim(store, tumours, EMPTY, "Anna", 1)

    first = answer(store, tumours, served.token, "Benign", who="Anna")
    second = answer(store, tumours, served.token, "Malignant", who="Anna")

    again = answer(store, tumours, served.token, "Benign", who="Anna")

    assert (first.outcome, again.outcome) == ("saved", "already")
    assert (second.outcome, second.others) == ("elsewhere", ("Anna",))
    assert labels(store, tumours).by_row == {served.row: "Benign"}


def test_an_answer_is_changed_by_a_further_event_on_its_token(store, tumours):
    (served,) = claim(store, tumours, EMPTY, "Anna", 1)
    answer(store, tumours, served.token, "Benign", who="Anna")

    answer(store, tumours, f"{served.token}.1", "Malignant", who="Anna")

    assert labels(store, tumours).by_row == {served.row: "Malignant"}


def test_undo_brings_the_same_example_back_first(store, tumours):
    first, *_ = claim(store, tumours, EMPTY, "Anna", 3)
    answer(store, tumours, first.token, "Benign", who="Anna")

    answer(store, tumours, f"{first.token}.1", None, who="Anna", kind="undo")

    assert claim(store, tumours, EMPTY, "Anna", 3)[0] == first
    assert labels(store, tumours).count == 0


@pytest.mark.parametrize("value", ["", "benign", "<script>", None])
def test_what_is_no_class_is_refused_and_changes_nothing(store, tumours, value):
    (served,) = claim(store, tumours, EMPTY, "Anna", 1)

    with pytest.raises(Refused, match="not one of this project's classes"):
        answer(store, tumours, served.token, value, who="Anna")

    assert labels(store, tumours).sequence == 0


def test_a_token_of_somebody_else_or_of_nobody_is_refused(store, tumours):
    (served,) = claim(store, tumours, EMPTY, "Anna", 1)

    with pytest.raises(Refused):
        answer(store, tumours, served.token, "Benign", who="Ben")
    with pytest.raises(Refused):
        answer(store, tumours, "made-up", "Benign", who="Anna")


def test_skipped_examples_come_again_on_request_only(store, queried_only):
    ranking = ranked(queried_only.zones.candidates[:1])
    (served,) = claim(store, queried_only, ranking, "Anna", 1)
    answer(store, queried_only, served.token, None, who="Anna", kind="skip")
    assert served.row not in {one.row for one in claim(store, queried_only, ranking, "Anna", 3)}

    assert serve_again(store, queried_only, "Anna") == 1

    assert claim(store, queried_only, ranking, "Anna", 5)[0].row == served.row


def test_what_others_skipped_is_neither_counted_nor_offered(store, queried_only):
    ranking = ranked(queried_only.zones.candidates[:3])
    for who in ("Anna", "Bob", "Bob"):
        (served,) = claim(store, queried_only, ranking, who, 1)
        answer(store, queried_only, served.token, None, who=who, kind="skip")

    assert [len(labels(store, queried_only).skipped(who)) for who in ("Anna", "Bob", "Cleo")] == [1, 2, 0]
    assert [serve_again(store, queried_only, who) for who in ("Anna", "Bob", "Cleo")] == [1, 2, 0]


def test_a_skip_that_somebody_else_labelled_is_not_offered_again(store, queried_only):
    ranking = ranked(queried_only.zones.candidates[:1])
    (lost,) = claim(store, queried_only, ranking, "Anna", 1, now=time.time() - 2 * LEASE_SECONDS)
    (his,) = claim(store, queried_only, ranking, "Bob", 1)
    answer(store, queried_only, his.token, "Benign", who="Bob")
    answer(store, queried_only, lost.token, None, who="Anna", kind="skip")

    assert labels(store, queried_only).skipped("Anna") == []
    assert serve_again(store, queried_only, "Anna") == 0


def test_a_skip_that_is_taken_back_leaves_no_trace_of_a_lease_that_was_lost(store, queried_only):
    project, ranking = queried_only, ranked(queried_only.zones.candidates[:1])
    claim(store, project, ranking, "Anna", 1, now=time.time() - 2 * LEASE_SECONDS)
    (served,) = claim(store, project, ranking, "Anna", 1)
    answer(store, project, served.token, None, who="Anna", kind="skip")

    serve_again(store, project, "Anna")

    with store.reading() as records:
        assert records.others_on(project.id, served.row, "Bob") == []
        assert served.row not in records.taken(project.id, time.time() + 2 * LEASE_SECONDS)


def test_what_the_strategy_at_random_asks_is_recorded_as_drawn_and_with_what_chance(store, queried_only):
    candidates = queried_only.zones.candidates
    ranking = replace(ranked(candidates[:5]), strategy="random")

    for served in claim(store, queried_only, ranking, "Anna", 2):
        answer(store, queried_only, served.token, "Benign", who="Anna")

    drawn = labels(store, queried_only).decisions()
    assert {(one.strategy, one.drawn) for one in drawn} == {("random", "random")}
    assert [one.probability for one in drawn] == [1 / len(candidates), 1 / (len(candidates) - 1)]
    arranged = change_settings(store, queried_only.id, recency=0.5)
    (served,) = claim(store, arranged, replace(ranking, rows=candidates[10:15]), "Bob", 1)
    answer(store, arranged, served.token, "Benign", who="Bob")
    assert labels(store, arranged).decisions()[-1].drawn == "queried"


def test_every_row_but_the_hold_out_is_served_once_until_the_pool_is_exhausted(store, tumours):
    project, seen = change_settings(store, tumours.id, random_share=0.3), []

    while served := claim(store, project, ranked(project.zones.candidates[:50]), "Anna", 50):
        for one in served:
            seen.append(one.row)
            answer(store, project, one.token, "Benign", who="Anna")

    assert sorted(seen) == sorted(project.zones.candidates)
    assert not set(seen) & set(project.zones.hold_out)


def test_checks_come_from_the_zone_and_nothing_else_does(store, unknown_tumours):
    project = unknown_tumours
    ranking = ranked(project.zones.candidates[:200])

    served = claim(store, project, ranking, "Anna", 200)

    zone = set(project.zones.check_zone.tolist())
    assert all((one.row in zone) == one.check for one in served)
    assert {one.reason for one in served if one.check} == {"Drawn at random."}, "nobody sees that it is the test"
    assert 20 <= sum(one.check for one in served) <= 60


@pytest.mark.parametrize("ahead", [-3_600.0, 0.0, 60.0, 86_400.0])
def test_how_long_an_answer_took_does_not_depend_on_the_browsers_clock(store, unknown_tumours, ahead):
    project, here = unknown_tumours, time.time() + ahead
    (served,) = claim(store, project, ranked(project.zones.candidates[:1]), "Anna", 1)

    answer(store, project, served.token, "Benign", who="Anna", shown_at=here - 7.5, answered_at=here)

    with store.reading() as records:
        (decision,) = records.decisions(project.id)
    assert decision.seconds == pytest.approx(7.5, abs=1e-3)
    assert time.time() - 60 <= decision.answered_at <= time.time()


def test_every_decision_says_how_its_row_was_drawn(store, unknown_tumours):
    project = unknown_tumours
    for served in claim(store, project, ranked(project.zones.candidates[:40]), "Anna", 40):
        answer(store, project, served.token, "Benign", who="Anna")

    with store.reading() as records:
        log = records.decisions(project.id)

    assert {decision.drawn for decision in log} == {"queried", "random"}
    assert all(0 < decision.probability <= 1 for decision in log)
    assert all(decision.check == (decision.drawn == "random") for decision in log)


def test_where_everything_is_drawn_at_random_every_free_row_is_as_likely(store, tumours):
    n, all_at_random = len(tumours.zones.candidates), replace(ranked(tumours.zones.candidates), strategy="random")
    with store.reading() as records:
        for ranking in (all_at_random, EMPTY):
            choices = Chooser(records, tumours, ranking, 0.0).choose(30)

            assert [one.probability for one in choices] == [pytest.approx(1 / (n - k)) for k in range(30)]


def test_once_the_checks_are_used_up_what_the_strategy_wants_is_certain_and_the_other_way_round(store, unknown_tumours):
    candidates, n = unknown_tumours.zones.candidates, unknown_tumours.pool.n_rows
    with store.reading() as records:
        choices = Chooser(records, unknown_tumours, ranked(candidates), 0.0).choose(n)

    assert len({one.row for one in choices}) == n
    queried_left = [sum(not one.check for one in choices[at:]) for at in range(n)]
    checks_left = [sum(one.check for one in choices[at:]) for at in range(n)]
    assert {one.probability == 1 for one, left in zip(choices, checks_left, strict=True) if not left} <= {True}
    ends = [one.probability for one, left in zip(choices, queried_left, strict=True) if not left]
    assert ends == [pytest.approx(1 / (len(ends) - k)) for k in range(len(ends))]


def test_an_answer_on_a_row_that_is_known_leaves_as_many_to_ask_as_before(tumours_in_part):
    split = tumours_in_part.zones
    known = [int(split.hold_out[0]), int(split.given[0])]

    assert split.n_in_all(known) - len(known) == split.n_in_all([]) == split.n_askable


def test_a_check_that_was_let_lie_is_no_check_that_was_made(store, unknown_tumours):
    long_ago = time.time() - 2 * LEASE_SECONDS
    claim(store, unknown_tumours, ranked(unknown_tumours.zones.candidates), "Anna", 40, now=long_ago)

    with store.reading() as records:
        lying, then = (records.served(unknown_tumours.id, now) for now in (time.time(), long_ago + 1))

    assert (lying[0], lying[1]) == (40, 0)
    assert then[1] > 0


def test_the_zone_is_the_same_whatever_is_set_later(unknown_tumours):
    zone = unknown_tumours.zones.check_zone

    zones_of_pool.cache_clear()
    later = zones_of_pool(str(unknown_tumours.pool.folder), named_classes(["Benign", "Malignant", "Unclear"]))

    assert (later.check_zone == zone).all()
    assert 0.4 < zone.size / unknown_tumours.pool.n_rows < 0.6


class Labelling(RuleBasedStateMachine):
    """Random claims, answers, repeats and undos by two people against two plain dictionaries."""

    folder = None

    def __init__(self):
        super().__init__()
        self.store = open_store(Labelling.folder / f"run-{time.time_ns()}")
        (self.store.folder / "pools").symlink_to(Labelling.folder / "pools")
        pool = build("tumours", Labelling.folder)
        self.project = create_project(
            self.store, pool, name="T", question="?", task=named_classes(["Benign", "Malignant"])
        )
        self.queues = {"Anna": [], "Ben": []}
        self.last, self.turns = {}, {}

    @rule(who=st.sampled_from(["Anna", "Ben"]))
    def claims(self, who):
        self.queues[who] = claim(self.store, self.project, EMPTY, who, 3)
        assert {one.row for one in self.queues["Anna"]}.isdisjoint(one.row for one in self.queues["Ben"])

    @precondition(lambda self: any(self.queues.values()))
    @rule(
        kind=st.sampled_from(["label", "skip", "unsure", "undo"]),
        value=st.sampled_from(["Benign", "Malignant"]),
        who=st.sampled_from(["Anna", "Ben"]),
        again=st.booleans(),
    )
    def answers(self, kind, value, who, again):
        if not self.queues[who]:
            return
        served = self.queues[who][0]
        turn = self.turns.get((who, served.row), 0)
        token = f"{served.token}.{turn}"
        for _ in range(1 + again):
            answer(self.store, self.project, token, value if kind == "label" else None, who=who, kind=kind)
        self.turns[who, served.row] = turn + 1
        if kind == "undo":
            self.last.pop((who, served.row), None)
        else:
            self.last[who, served.row] = value if kind == "label" else kind
            self.queues[who] = self.queues[who][1:]

    @invariant()
    def the_store_says_what_the_dictionary_says(self):
        with self.store.reading() as records:
            log = records.decisions(self.project.id)
        standing = {(one.who, one.row): one.value or one.kind for one in fold(log).decisions()}
        assert standing == self.last
        assert len(log) == sum(self.turns.values())

    def teardown(self):
        self.store.close()


def test_any_order_of_claims_answers_repeats_and_undos_agrees_with_a_dictionary(pools):
    Labelling.folder = pools
    Labelling.TestCase.settings = settings(
        max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    Labelling.TestCase().runTest()


def test_a_ranking_from_before_never_serves_a_row_that_is_given(store, tumours_in_part):
    split = tumours_in_part.zones
    project = change_settings(store, tumours_in_part.id, random_share=0.0)
    old = ranked([*split.given[:5].tolist(), *split.candidates[:2].tolist()])

    assert [one.row for one in claim(store, project, old, "Anna", 2)] == split.candidates[:2].tolist()
