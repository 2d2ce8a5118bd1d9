"""A session as people and the learner would have left it: answers, and rounds with a score."""

from dataclasses import replace

from logs import ranked

from al_core.evaluation.scores import Score
from al_core.evaluation.stability import Stability
from al_core.learning.rounds import Round, add_round
from al_core.projects.store import open_store
from al_core.serving.serving import answer, claim

WIDE = Score(0.86, 0.74, 0.93, 36)


def labelled(data, project, n, who="Anna"):
    """Answers of ten seconds each, about one in five of them a check where there is a zone."""
    store = open_store(data)
    ranking = ranked(project.zones.candidates)
    for _ in range(n):
        (served,) = claim(store, project, ranking, who, 1)
        value = project.settings.task.classes[served.row % 2]
        answer(store, project, served.token, value, who=who, shown_at=1000.0, answered_at=1010.0)
    store.close()


def learnt(data, project, *rounds):
    """Rounds as the learner would have kept them."""
    store = open_store(data)
    with store.writing() as records:
        for version, finished in enumerate(rounds, 1):
            settings = project.settings.learnt_with
            # So many changes that no new round is due while the page is looked at.
            kept = replace(finished, version=version, changes=10_000, settings=settings, finished_at=1.0)
            add_round(records, project.id, kept)
    store.close()


def scored(score=WIDE, net=0.1, **values):
    classes = [("wet", 18, 0.9), ("dry", 18, 0.8)]
    lines = [
        {"label": name, "n": n, "recall": found, "recall_low": 0.6, "recall_high": 0.95,
         "precision": found, "precision_low": 0.6, "precision_high": 0.95}
        for name, n, found in classes
    ]  # fmt: skip
    usual = {"tested_on": "checks", "n_tested": score.n, "details": tuple(lines), "n_labels": 70}
    stability = Stability(400, net, 0.0, 0.95, 0.04, 0.3)
    return Round(**{"scores": {"accuracy": score}, "stability": stability, **usual, **values})
