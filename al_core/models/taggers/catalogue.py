"""The models that tag tokens, by name."""

from typing import Any

from al_core.errors import BadInput, UnknownName
from al_core.models.catalogue import Model
from al_core.models.taggers.crf import ConditionalRandomField
from al_core.models.taggers.windowed_softmax import WindowedSoftmax

_ALL = (
    Model(
        "auto",
        "Automatic",
        "A conditional random field. The best choice for nearly every pool.",
        ConditionalRandomField,
    ),
    Model(
        "crf",
        "Conditional random field",
        "Weighs words, their shapes and endings, and which tag follows which, all at once.",
        ConditionalRandomField,
    ),
    Model(
        "windowed_softmax",
        "Windowed softmax",
        "Judges each token by itself and its neighbours, then looks for the tags that go together. Faster.",
        WindowedSoftmax,
    ),
)

TAGGERS = {model.name: model for model in _ALL}


def get_tagger(model: Any, calibration: str = "") -> Any:
    """A fresh tagger for a name in TAGGERS, or the one handed in. Raises UnknownName and BadInput."""
    if calibration:
        raise BadInput("A model of spans is calibrated on texts that it was not shown; there is nothing to choose.")
    if isinstance(model, str):
        if model not in TAGGERS:
            raise UnknownName("model of spans", model, TAGGERS)
        return TAGGERS[model]()
    if isinstance(model, Model):
        return get_tagger(model())
    if isinstance(model, ConditionalRandomField | WindowedSoftmax):
        return model
    raise BadInput(f"{type(model).__name__} tags no tokens; a model of spans is one of {', '.join(TAGGERS)}.")
