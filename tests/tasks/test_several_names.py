import pytest

from al_core.spans.marking import Marking, marking_of
from al_core.tasks.multilabel.task import Multilabel
from al_core.tasks.sequence.task import SequenceTask

NAMES = ("common", "rare", "never")
SETS = [("common",), ("common", "rare"), ("common",), ()]
MARKED = [
    marking_of([(0, 1, "common")]),
    marking_of([(0, 1, "common"), (2, 3, "rare")]),
    marking_of([(0, 1, "common"), (2, 3, "common")]),
    Marking(),
]


@pytest.mark.parametrize(("task", "answers"), [(Multilabel(NAMES), SETS), (SequenceTask(NAMES), MARKED)])
def test_the_rarest_label_of_an_answer_is_its_stratum_and_what_nobody_named_is_missing(task, answers):
    assert task.strata(answers).tolist() == [0, 1, 0, 3]
    assert task.missing(answers) == ("never",)
    assert task.choices == NAMES


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Multilabel(NAMES), Multilabel(NAMES, places=NAMES, one_by_one=True)),
        (SequenceTask(NAMES), SequenceTask(NAMES, places=NAMES)),
    ],
)
def test_which_key_a_label_has_changes_nothing_of_what_is_learnt(one, other):
    assert one.fingerprint() == other.fingerprint()
