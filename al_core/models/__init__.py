"""Classifiers by name, fitted on few labels and asked for their belief; committees of them."""

from al_core.models.beliefs import align, belief, means_percent, probabilities
from al_core.models.catalogue import MODELS, Model, get_model
from al_core.models.fitting import LazyFit, fit

__all__ = ["MODELS", "LazyFit", "Model", "align", "belief", "fit", "get_model", "means_percent", "probabilities"]
