"""CoNLL: a token a line with its tag, a blank line behind each text, as CoNLL-2003 has it with the tags of IOB2."""

from collections.abc import Iterator

from al_core.exchange.catalogue import tool_format
from al_core.exchange.markings import NOT_READ, ONLY_TOKENS, tagged
from al_core.exchange.outgoing import Outgoing


@tool_format(
    title="CoNLL and spaCy",
    ending="iob2.conll",
    mime="text/plain",
    use="Most taggers read it; for spaCy: python -m spacy convert FILE.conll FOLDER -c conll.",
    cannot="It holds tokens and tags and nothing else: no blanks of the text, no people, times or notes, and no rows "
    f"without an answer. {ONLY_TOKENS}{NOT_READ}",
    whole=False,
    spans=True,
)
def conll_lines(outgoing: Outgoing) -> bytes:
    """The texts that have an answer, each as a sentence of one document."""
    return "".join(_lines(outgoing)).encode()


def _lines(outgoing: Outgoing) -> Iterator[str]:
    yield "-DOCSTART- -X- O O\n\n"
    for row in outgoing.labelled():
        tokens, tags = tagged(row.shown, row.label, outgoing.tokens)
        lines = [f"{_in_one(token)} -X- _ {_in_one(tag)}\n" for token, tag in zip(tokens, tags, strict=True)]
        yield "".join([*lines, "\n"]) if lines else ""


def _in_one(token: str) -> str:
    """A token without blanks of any kind, which would part it."""
    return "".join("_" if sign.isspace() else sign for sign in token)
