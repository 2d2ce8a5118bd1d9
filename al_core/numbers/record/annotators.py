"""The chapter of a decision record on a language model: who it was, how good, what it cost, and what it did."""

from al_core.amounts import counted, money
from al_core.language_model.ledger import Ledger
from al_core.language_model.prefill import sway_of
from al_core.language_model.prompt import TURNED
from al_core.learning.rounds import Round
from al_core.numbers.record.chapters import Part
from al_core.numbers.rivals import SEVERAL_PROMPTS, blind_lines, blind_table, helped_words, sway_words, tested_in
from al_core.projects.labels import Labels
from al_core.projects.projects import Project

NEVER = "Its answers are no labels: they are in no export, test nothing and count for nobody."


def language_models(project: Project, labels: Labels, ledger: Ledger, last: Round | None) -> tuple[Part, ...]:
    """The language model that was asked last; nothing where none was."""
    asked = [(one, ledger.said(one)) for one in ledger.asked() if not one[2].endswith(TURNED)]
    if not asked:
        return ()
    (host, model, prompt), said = asked[-1]
    test = tested_in(project, labels, said)
    told = blind_lines(test, host, model, prompt) if test else (("Model", f"{model} at {host}, not tested"),)
    paid = f"{counted(ledger.calls, 'call')}, {money(ledger.spent)} in all"
    taught = helped_words(last) or "No labels of it teach."
    n_prompts = ledger.prompts_tested(project.zones.tests or labels.checks())
    several = f" {SEVERAL_PROMPTS.format(n=n_prompts)}" if n_prompts > 1 else ""
    classes = blind_table(test) if test else ()
    return (
        Part("Language model", (*told, ("Asked", paid), ("Taught", taught), *_shown(ledger)), note=f"{NEVER}{several}"),
        *(
            (Part("Language model, class by class", head=("Class", "Found", "Right when said"), rows=classes),)
            if test
            else ()
        ),
    )


def _shown(ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """That its answers were shown to people before they gave theirs, and what that did; nothing where they were not."""
    shown = ledger.shown()
    if not shown:
        return ()
    n = sum(helped for helped, _ in shown)
    return (("Shown before the answer", f"{counted(n, 'time')}, never on what tests. {sway_words(sway_of(shown))}"),)
