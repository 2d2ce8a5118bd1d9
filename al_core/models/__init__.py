"""Classifiers by name, fitted on few labels and asked for their belief; committees of them."""

from al_core.models.catalogue import (
    MODELS,
    Model,
    align,
    as_labels,
    belief,
    fit,
    get_model,
    means_percent,
    one_thread,
    plain,
)

__all__ = [
    "MODELS",
    "Model",
    "align",
    "as_labels",
    "belief",
    "fit",
    "get_model",
    "means_percent",
    "one_thread",
    "plain",
]
