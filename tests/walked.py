"""A project that a test walks through: asked, answered and learnt, its records kept as the app keeps them."""

from dataclasses import replace

from al_core.learning.learning import learn
from al_core.learning.ranking import save_ranking
from al_core.learning.rounds import add_round
from al_core.projects.projects import own_folder
from al_core.serving.serving import answer, claim


def labelled(store, project, truth, n, write=None):
    """Answers of ten seconds each, asked as the newest ranking says; `write` is how a person puts a label."""
    ranking, write = learn(project.pool, project.settings, []).ranking, write or project.task.write
    for number in range(n):
        (served,) = claim(store, project, ranking, "Anna", 1)
        times = {"shown_at": 1e9 + 10 * number, "answered_at": 1e9 + 10 * number + 5}
        answer(store, project, served.token, write(truth[served.row]), who="Anna", **times)
    return log_of(store, project)


def log_of(store, project):
    with store.reading() as records:
        return records.decisions(project.id)


def learnt(store, project):
    """A round of what is answered, kept as the learner keeps it."""
    found = learn(project.pool, project.settings, log_of(store, project))
    with store.writing() as records:
        version = records.last_version(project.id) + 1
        found = replace(found, version=version, ranking=replace(found.ranking, version=version))
        add_round(records, project.id, found)
    save_ranking(own_folder(store, project.id), found.ranking)
    return found
