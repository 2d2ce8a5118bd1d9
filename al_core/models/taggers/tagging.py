"""A fitted tagger: what it says of the tokens of texts, and how sure it may be."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from al_core.matrices.rows import Doubles, Flags, Floats
from al_core.models.curves import Curve
from al_core.models.taggers.chain import LinearChain
from al_core.spans.sentences import Sentences
from al_core.spans.tags import all_tags

_LEAST = 1e-6  # a probability below it is not told apart


@dataclass(frozen=True, eq=False)
class Tagging:
    """What a tagger says of texts; tokens of row i are `bounds[i]` to `bounds[i + 1]`.

    Attributes
    ----------
    bounds : where the tokens of each row begin, shape (rows + 1,).
    marginals : how likely each tag of each token is, shape (tokens, tags), 1 in sum.
    codes : the best sequence of tags that keeps the rules, each by its place among the tags, shape (tokens,).
    log_probability : of that sequence as a whole, shape (rows,); 0 for a row without tokens.
    """

    bounds: NDArray[np.int64]
    marginals: Floats
    codes: NDArray[np.int64]
    log_probability: Doubles


@dataclass(frozen=True, eq=False)
class Tagger:
    """Tags by a chain, of `names` of spans; without one, when no span is known, every token is O.

    `examined` gives, for a look at its own lesson, what `surety` is; `learner` is what taught it, so that others can be
    taught in the same way.
    """

    names: tuple[str, ...]
    chain: LinearChain | None = None
    examined: Callable[[], Curve | None] | None = None
    learner: Any = None

    @cached_property
    def surety(self) -> Curve | None:
        """Turns log odds that a whole text is right into a probability; None where labels were too few to say.

        Work: it is found when somebody first asks.
        """
        return None if self.examined is None else self.examined()

    @cached_property
    def classes_(self) -> tuple[str, ...]:
        """All tags: "O", and two a name."""
        return all_tags(self.names)

    @property
    def learnt_(self) -> Flags:
        """Which names have an example, shape (names,)."""
        tags = self.chain.tags if self.chain else ()
        return np.array([f"B-{name}" in tags for name in self.names], dtype=bool)

    def tag(self, X: Sentences) -> Tagging:
        """How likely every tag of every token is, and the best ones together."""
        marginals = np.zeros((len(X.codes), len(self.classes_)), np.float32)
        if self.chain is None:
            marginals[:, 0] = 1
            return Tagging(X.bounds, marginals, np.zeros(len(X.codes), np.int64), np.zeros(len(X)))
        own = np.array([self.classes_.index(tag) for tag in self.chain.tags])
        found, codes, log_probability = self.chain.tagged(X)
        marginals[:, own] = found
        return Tagging(X.bounds, marginals, own[codes], log_probability)

    def n_best(self, X: Sentences, n: int) -> Doubles:
        """Log probabilities of the n best sequences, (rows, n), the best first; -inf where there are fewer."""
        if self.chain is not None:
            return self.chain.n_best(X, n)
        return np.tile(np.append(0.0, np.full(n - 1, -np.inf)), (len(X), 1))

    def sure(self, tagging: Tagging) -> Floats | None:
        """How likely the whole text is right, (rows,), by texts that were left out; None where these are too few."""
        return None if self.surety is None else self.surety(odds_of(tagging.log_probability))[:, 0]


def odds_of(log_probability: Doubles) -> Doubles:
    """Log odds of a whole text, (rows, 1)."""
    return np.asarray(logit(np.exp(log_probability).clip(_LEAST, 1 - _LEAST))[:, None])
