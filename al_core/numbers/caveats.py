"""What makes a score say less than it seems to: the same sentences on every page and in the decision record."""

from al_core.evaluation.metrics import HEADLINE
from al_core.learning.rounds import Round
from al_core.numbers.rivals import helped_words
from al_core.numbers.sentences import leak_words, unlabelled_checks
from al_core.numbers.standing import Standing, test_noun
from al_core.projects.projects import Project

CHECKS_OFF = "Checks are turned off: no new ones are added."
MOSTLY_OLD = (
    "The score is mostly about the rows before the last that were added, until these have their share of checks."
)
WORSE_ON_NEW = "The model is right less often on the rows that were added last."


def caveats_of(project: Project, standing: Standing, last: Round | None, metric: str = HEADLINE) -> tuple[str, ...]:
    """The sentences that belong beside the score of the newest round that has one; none without a score.

    Where one column alone tells the answers, that comes first.
    """
    if last is None:
        return ()
    on_checks, spots = last.tested_on == "checks", standing.blind_spots
    found = (
        leak_words(standing.leak) if standing.leak else "",
        project.task.doubts(last.details, test_noun(last), metric),
        *(f"{clause[:1].upper()}{clause[1:]}." for clause in spots),
        CHECKS_OFF if on_checks and project.checks_off else "",
        unlabelled_checks(standing.n_open),
        *(_of_arrivals(last) if on_checks else ()),
        helped_words(last),
    )
    return tuple(sentence for sentence in found if sentence)


def _of_arrivals(last: Round) -> tuple[str, ...]:
    found = last.arrivals
    if found is None:
        return ()
    return (WORSE_ON_NEW if found.worse else "", MOSTLY_OLD if found.lagging else "")
