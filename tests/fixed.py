"""A model that says what a table says."""

import numpy as np
from sklearn.dummy import DummyClassifier


class Fixed(DummyClassifier):
    """A model that gives row i of its table to a candidate whose first feature is i; its classes are a, b, c.

    As with the base, its beliefs are meant in percent.
    """

    def __init__(self, proba):
        self.proba = np.asarray(proba, float)
        self.classes_ = np.array(["a", "b", "c"][: self.proba.shape[1]])

    def predict_proba(self, X):
        """The rows of the table."""
        return self.proba[X[:, 0].astype(int)]
