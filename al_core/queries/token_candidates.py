"""Candidates that are texts in which spans are marked, and what the model believes of every token."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr

from al_core.matrices.rows import Doubles, Flags, Floats, Rows, content_order
from al_core.models.taggers.fitted import fit_tagger, tagger_committee
from al_core.queries.candidates import Candidates
from al_core.queries.token_sides import Numbering, numbered_sides
from al_core.spans.marking import Marking
from al_core.spans.sentences import Sentences
from al_core.spans.tags import tags_of

EARLIER = (0.5, 0.75)  # of the labels
_ROWS = 16_384  # looked at at once for the words in them
_NUMBERS = 2**19  # of a block of beliefs, a number for each token and tag


class TokenCandidates(Candidates):
    """The rows that may be asked next where an answer is the spans of a text.

    The model is any with `classes_`, the tags; `learnt_`, the names that have an example; `tag(X)`, which gives the
    bounds of rows, the marginals of tokens, and the best sequence with its log probability; and `n_best(X, n)`.
    What a token has comes flat, shape (all tokens,), and is brought to one number a candidate by `total`, `mean` and
    `largest`; of a text without tokens that is 0.
    """

    automatic: ClassVar[Mapping[int, str]] = {0: "variance_reduction", 20: "spread_word_doubt"}

    @property
    def classes(self) -> tuple[Any, ...]:
        """All tags, in fixed order: the columns of the marginals; () without a model."""
        return () if self.model is None else tuple(self.model.classes_)

    @property
    def can_tell_apart(self) -> bool:
        """Whether the model could say different things of different candidates."""
        return self.model is not None and bool(np.any(self.model.learnt_))

    @cached_property
    def sentences(self) -> Sentences:
        """The texts as the model takes them, as tokens."""
        seen: Sentences = self.context.seen(self.rows)
        return seen

    @property
    def n_tokens(self) -> NDArray[np.int64]:
        """How many tokens each has, shape (candidates,)."""
        return self.sentences.n_tokens

    @property
    def to_read(self) -> NDArray[np.int64]:
        """How much there is to read in each, in tokens; in an empty text as much as in one of a single token."""
        return np.maximum(self.n_tokens, 1)

    def blocks(self, size: int) -> Iterator[Self]:
        """All candidates in order, `size` at a time or fewer where texts are long."""
        starts = self._starts(size)
        for start, stop, rng in zip(starts, [*starts[1:], len(self)], self.rng.spawn(len(starts)), strict=True):
            yield self.part(self.rows[start:stop], rng)

    def _starts(self, size: int) -> list[int]:
        """Where blocks begin that have few enough tokens for a table of beliefs."""
        most = max(1, _NUMBERS // max(1, len(self.classes)))
        before = np.cumsum(self.n_tokens) - self.n_tokens
        block = np.stack([before // most, np.arange(len(self)) // size])
        return [0, *(np.flatnonzero(np.diff(block).any(axis=0)) + 1).tolist()] if len(self) else []

    def of_tokens(self, told: Callable[[Self], Any]) -> Any:
        """What `told` says of candidates, block by block, so that no table of all beliefs is ever there."""
        return np.concatenate([told(block) for block in self.blocks(len(self))]) if len(self) else np.empty(0)

    @cached_property
    def tagging(self) -> Any:
        """What the model says of these candidates: ask for it of a block of them, not of a large pool."""
        return self.model.tag(self.sentences)

    @cached_property
    def entropies(self) -> Floats:
        """How unsure the model is of the tag of each token, in nats, shape (all tokens,)."""
        return np.asarray(self.of_tokens(lambda block: entr(block.tagging.marginals).sum(axis=1)), np.float64)

    @cached_property
    def is_named(self) -> Flags:
        """Whether the model takes each token for a part of a span, shape (all tokens,)."""
        return np.asarray(self.of_tokens(lambda block: block.tagging.codes != 0), np.bool_)

    @cached_property
    def log_probability(self) -> Floats:
        """The logarithm of how likely the model's own answer is as a whole, shape (candidates,)."""
        return np.asarray(self.of_tokens(lambda block: block.tagging.log_probability), np.float64)

    def n_best(self, n: int) -> Floats:
        """The same of the n best answers, the likeliest first, -inf where there are fewer, shape (candidates, n)."""
        return np.asarray(self.of_tokens(lambda block: block.model.n_best(block.sentences, n)), np.float64)

    def total(self, values: NDArray[Any]) -> Doubles:
        """The sum over the tokens of each candidate, shape (candidates,)."""
        return np.asarray(np.bincount(self.sentences.of_row(), values, len(self)), np.float64)

    def mean(self, values: NDArray[Any]) -> Doubles:
        """The mean over the tokens of each candidate, shape (candidates,)."""
        return np.asarray(self.total(values) / self.to_read)

    def largest(self, values: NDArray[Any]) -> Floats:
        """The largest over the tokens of each candidate, none of which is below 0, shape (candidates,)."""
        found, filled = np.zeros(len(self)), self.n_tokens > 0
        if filled.any():
            found[filled] = np.maximum.reduceat(values, self.sentences.bounds[:-1][filled])
        return found

    def tokens_at(self, position: int) -> slice:
        """Where the tokens of a candidate are among all."""
        return slice(*self.sentences.bounds[position : position + 2].tolist())

    @cached_property
    def committee_votes(self) -> NDArray[np.integer]:
        """Position in `classes` of the tag that each member of a committee gives, shape (members, all tokens).

        The members learn from a bootstrap sample of the labelled texts each.
        """
        members = self.context.once("committee of taggers", self._new_members)
        return np.stack([self._tagged_by(member) for member in members])

    def _tagged_by(self, member: Any) -> NDArray[np.integer]:
        codes: NDArray[np.integer] = self.of_tokens(lambda block: member.tag(block.sentences).codes)
        return codes

    @property
    def earlier(self) -> list[Any]:
        """Models that know half and three quarters of the labels, the first within the second, drawn at random."""
        return self.context.once("earlier taggers", self._new_earlier)

    def _new_members(self) -> list[Any]:
        lesson = (*self._known(content_order(self.X_labelled)), self._names)
        return tagger_committee(self.model.learner, *lesson, seed=self.context.seed + len(self.context.labels))

    def _new_earlier(self) -> list[Any]:
        rng = np.random.default_rng([self.context.seed, len(self.context.labels)])
        drawn = rng.permutation(content_order(self.X_labelled))
        parts = [self._known(drawn[: max(1, round(share * len(drawn)))]) for share in EARLIER]
        return [fit_tagger(self.model.learner, *part, self._names, seed=self.context.seed) for part in parts]

    def _known(self, places: Rows) -> tuple[Sentences, list[list[str | None]]]:
        """Some of the labelled texts, and their tags."""
        return self.sentences_labelled[places], [self.tags_labelled[place] for place in places.tolist()]

    @property
    def _names(self) -> tuple[str, ...]:
        """The names of spans."""
        return tuple(tag[2:] for tag in self.classes if tag.startswith("B-"))

    @cached_property
    def sides(self) -> NDArray[np.int32]:
        """Sides of each token by number, shape (all tokens, 4): its word, its ending, the words before and after it."""
        return self._numbering.sides(self.sentences)

    def sides_in(self, rows: Rows) -> NDArray[np.int64]:
        """How often each side is found in these rows of X, shape (sides,)."""
        found = np.zeros(self._numbering.n_sides, np.int64)
        for start in range(0, len(rows), _ROWS):
            sides = self._numbering.sides(self.context.seen(rows[start : start + _ROWS]))
            found += np.bincount(sides.ravel(), minlength=len(found))
        return found

    @property
    def _numbering(self) -> Numbering:
        return self.context.once("numbered sides", lambda: numbered_sides(self.sentences.vocabulary))

    @cached_property
    def tags_labelled(self) -> list[list[str | None]]:
        """The tags of the labelled texts; None where nobody has read."""
        return self.context.once(
            "tags of labelled", lambda: _tags(self.sentences_labelled, self.context.labels.values())
        )

    @property
    def sentences_labelled(self) -> Sentences:
        """The labelled texts as tokens, in the order of the labels."""
        seen: Sentences = self.context.seen_labelled
        return seen


def _tags(sentences: Sentences, markings: Iterable[Marking]) -> list[list[str | None]]:
    return [tags_of(one, sentences.places_in(row)) for row, one in enumerate(markings)]
