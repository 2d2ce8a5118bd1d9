"""The models that learn several labels, by name."""

from dataclasses import replace
from functools import partial
from typing import Any

from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import ClassifierChain, MultiOutputClassifier
from sklearn.utils import get_tags

from al_core.errors import UnknownName
from al_core.models import MODELS, Model, get_model
from al_core.tasks.multilabel.joint import JointKernelRidge
from al_core.tasks.multilabel.per_label import AllAtOnce, Chain, LabelLearner, OneVsRest

_MADE_FOR_SEVERAL = (OneVsRestClassifier, MultiOutputClassifier, ClassifierChain)


def _learner(estimator: Any) -> LabelLearner:
    """All labels in one fit where the estimator can, else a classifier a label."""
    return AllAtOnce(estimator) if _learns_several(estimator) else OneVsRest(estimator)


def _learns_several(estimator: Any) -> bool:
    if isinstance(estimator, _MADE_FOR_SEVERAL):
        return True
    tags = get_tags(estimator).classifier_tags
    return tags is not None and tags.multi_label


def _of_name(name: str) -> LabelLearner:
    return _learner(MODELS[name]())


def _chain(calibration: str = "") -> LabelLearner:
    return Chain(get_model("logistic_regression", calibration))


_CHAIN = Model(
    "classifier_chain",
    "Chain of logistic regressions",
    "Decides on one label after the other and knows those before. For labels that go together or rule each other out.",
    _chain,
)

_AUTOMATIC = Model(
    "auto",
    "Automatic",
    "Straight or curved borders, whichever tells labels that it was not shown best, for all labels at once. Fast, and "
    "the best choice for nearly every pool.",
    JointKernelRidge,
)

SET_MODELS = {name: replace(model, make=partial(_of_name, name)) for name, model in MODELS.items()}
SET_MODELS |= {_AUTOMATIC.name: _AUTOMATIC, _CHAIN.name: _CHAIN}


def get_set_model(model: Any, calibration: str = "") -> Any:
    """A fresh learner of several labels for a name in SET_MODELS, or of the classifier handed in.

    Raises UnknownName and BadInput.
    """
    if isinstance(model, LabelLearner | JointKernelRidge):
        return model
    if not isinstance(model, str):
        return _learner(get_model(model, calibration))
    if model not in SET_MODELS:
        raise UnknownName("model of several labels", model, SET_MODELS)
    if calibration:
        return OneVsRest(get_model(model, calibration)) if model in MODELS else _chain(calibration)
    return SET_MODELS[model]()
