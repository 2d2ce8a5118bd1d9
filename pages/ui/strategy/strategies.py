"""The strategies to choose from: a few as cards, and behind the last card all of them, by their idea."""

import streamlit as st

from al_core import STRATEGIES
from al_core.strategies.base import Strategy
from al_core.tasks import Task
from pages.ui.shared.frame import Context
from pages.ui.shared.saving import entered, keep
from pages.ui.shared.words import counted, escaped, note

CARDS = (
    *("auto", "margin", "vote_entropy"),
    *("greedy_both", "ensemble_variance"),
    *("token_entropy_mean", "normalised_log_probability"),
    *("k_center", "random"),
)
ALL = "all strategies"
COSTS = {
    "none": "Low cost: asks without a model.",
    "low": "Low cost: learns one model.",
    "medium": "Medium cost: some more models or distances.",
    "high": "High cost: many models, seconds to minutes.",
}
OPEN, FAMILY, FIND = "catalogue", "family", "find_strategy"


def choose_strategy(context: Context) -> None:
    """The short list, or the catalogue when it was opened; what is chosen is kept at once."""
    with st.container(key="strategy"):
        if st.session_state.get(OPEN):
            _catalogue(context)
        else:
            _cards(context)


def title(one: Strategy, task: Task | None = None) -> str:
    """Plain words first, the field's own beside them."""
    return f"**{escaped(one.title)}** :gray[{escaped(term(one, task))}]"


def term(one: Strategy, task: Task | None = None) -> str:
    """The field's own words; of the automatic one what it asks by, one after the other, where a task is known."""
    if one.name != "auto" or task is None:
        return one.term
    return ", then ".join(STRATEGIES[name].term for name in task.asks.automatic.values())


def _offered(context: Context) -> dict[str, Strategy]:
    """Those that fit the project's task."""
    task = context.project.task.name
    return {name: one for name, one in STRATEGIES.items() if one.fits(task)}


def _cards(context: Context) -> None:
    offered, now, task = _offered(context), context.project.settings.asking.strategy, context.project.task
    shown = [name for name in CARDS if name in offered]
    st.session_state["strategy_card"] = now if now in shown else ALL
    other = (
        f"Now: {title(offered[now], task)}" if now in offered and now not in shown else "Grouped by idea, and by name."
    )
    st.radio(
        "Strategy",
        [*shown, ALL],
        key="strategy_card",
        format_func=lambda name: (
            title(offered[name], task) if name in offered else f"**All {len(offered)} strategies** …"
        ),
        label_visibility="collapsed",
        width="stretch",
        captions=[*(escaped(offered[name].help) for name in shown), other],
        on_change=_pick_card,
        args=(context,),
    )
    if now not in shown:
        st.button("Open the list", key="open_catalogue", on_click=_open, type="tertiary", icon=":material/list:")


def _pick_card(context: Context) -> None:
    if (name := entered("strategy_card")) == ALL:
        _open()
    else:
        keep(context, strategy=name)


def _open() -> None:
    st.session_state[OPEN] = True


def _close() -> None:
    for name in (OPEN, FAMILY, FIND):
        st.session_state.pop(name, None)


def _catalogue(context: Context) -> None:
    """Every strategy: those of one idea, or those that a word is found in."""
    offered = _offered(context)
    with st.container(horizontal=True, vertical_alignment="center"):
        sought = st.text_input(
            "Find a strategy",
            key=FIND,
            placeholder=f"Find among {len(offered)}: a name, an author, a word",
            label_visibility="collapsed",
            icon=":material/search:",
        )
        st.button("Short list", key="close_catalogue", on_click=_close, icon=":material/arrow_back:")
    if sought.strip():
        shown = {name: one for name, one in offered.items() if _mentions(one, sought)}
        note(f"{counted(len(shown), 'strategy')} with “{escaped(sought.strip())}”")
    else:
        shown = _of_a_family(context, offered)
    _members(context, shown)


def _mentions(one: Strategy, sought: str) -> bool:
    said = " ".join((one.name, one.title, one.term, one.help, one.source, *one.idea)).casefold()
    return all(word in said or word in said.replace("-", " ") for word in sought.casefold().split())


def _of_a_family(context: Context, offered: dict[str, Strategy]) -> dict[str, Strategy]:
    """The strategies of the chosen idea; at first that of the strategy in use."""
    families = dict(sorted({one.idea for one in offered.values()}))
    if st.session_state.get(FAMILY) not in families:
        now = offered.get(context.project.settings.asking.strategy)
        st.session_state[FAMILY] = now.idea[0] if now else next(iter(families))
    chosen = st.pills("Idea", list(families), key=FAMILY, required=True, label_visibility="collapsed")
    family = chosen or next(iter(families))
    note(escaped(families[family]))
    return {name: one for name, one in offered.items() if one.idea[0] == family}


def _members(context: Context, shown: dict[str, Strategy]) -> None:
    if not shown:
        return
    now = context.project.settings.asking.strategy
    st.session_state["strategy_member"] = now if now in shown else None
    st.radio(
        "Strategies",
        list(shown),
        key="strategy_member",
        format_func=lambda name: title(shown[name], context.project.task),
        label_visibility="collapsed",
        width="stretch",
        captions=[_about(one) for one in shown.values()],
        on_change=_pick,
        args=(context,),
    )


def _about(one: Strategy) -> str:
    cost = COSTS[one.cost if one.needs_model or one.cost != "low" else "none"]
    return f"{escaped(one.help)}  \n:gray[:small[{cost} {escaped(one.source)}]]"


def _pick(context: Context) -> None:
    if (name := entered("strategy_member")) is not None:
        keep(context, strategy=name)
