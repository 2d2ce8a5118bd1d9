from types import SimpleNamespace

import numpy as np

from al_core.spans.marking import marking_of
from al_core.spans.sentences import read_texts
from al_core.tasks.sequence.belief import TagBelief


def test_tags_are_spans_of_the_text_row_by_row():
    rows = read_texts(["Anna met", "", "in New York"])
    model, tagging = SimpleNamespace(classes_=("O", "B-X", "I-X")), SimpleNamespace(codes=np.array([1, 0, 0, 1, 2]))

    belief = TagBelief(model, rows, tagging)

    assert len(belief) == 3
    assert belief.said.tolist() == [marking_of([(0, 4, "X")]), marking_of([]), marking_of([(3, 11, "X")])]
