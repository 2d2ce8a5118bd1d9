"""The language model of a project, as the environment names it; None where there is no trace of one."""

from al_core.errors import BadInput
from al_core.language_model.asking import Annotator
from al_core.language_model.client import endpoint
from al_core.language_model.prefill import gets_help
from al_core.language_model.prompt import why_not_offered
from al_core.numbers.rivals import rival_words, tested_in
from al_core.numbers.standing import Standing
from al_core.serving.serving import Served
from pages.ui.shared.frame import Context
from pages.ui.shared.words import escaped, note


def annotator_of(context: Context) -> Annotator | None:
    """The language model that the environment names, as it would be asked in this project."""
    try:
        found = endpoint()
    except BadInput:  # the Strategy page says why
        return None
    if found is None or why_not_offered(context.project):
        return None
    return context.workspace.annotators.annotator(context.project, found)


def rival_note(context: Context, standing: Standing) -> None:
    """What a language model alone gives beside one's own labels; nothing before it was tested."""
    annotator = annotator_of(context)
    if annotator is None:
        return
    test = tested_in(context.project, context.workspace.labels(context.project), annotator.said)
    if test is not None:
        note(escaped(rival_words(test, context.project, standing)))


def sure_of(context: Context) -> dict[int, str]:
    """What the language model is sure of, by row, where that is shown before people answer."""
    annotator = annotator_of(context)
    if annotator is None or not annotator.ledger.prefills(annotator.asked):
        return {}
    choices = {*context.project.task.choices}
    return {row: one.answer for row, one in annotator.sure.items() if one.answer in choices}


def suggestion(context: Context, served: Served, sure: dict[int, str]) -> str | None:
    """What is shown as chosen already; never where the answer tests, and not with the share that stays without."""
    if served.check or not gets_help(context.project.id, served.row):
        return None
    return sure.get(served.row)


def keep_shown(context: Context, token: str, answer: str | None, suggested: str | None) -> None:
    """Enter whether an answer was given with the language model's in view, where it is sure of one."""
    sure, served = sure_of(context), token.partition(".")[0]
    if not sure or answer is None:
        return
    with context.workspace.store.reading() as records:
        lease = records.lease(context.project.id, served)
    if lease is None or lease["check"] or lease["row"] not in sure:
        return
    helped = gets_help(context.project.id, lease["row"])
    if helped == (suggested is not None):
        ledger = context.workspace.annotators.ledger(context.project)
        ledger.add_shown(served, lease["row"], answer, sure[lease["row"]], helped)
