"""The winner goes into a project, and labelling with it begins."""

from collections.abc import Mapping

import streamlit as st

from al_core.comparison.contenders import Contender, model_title, title
from al_core.comparison.experiments.experiments import Experiment
from al_core.errors import Problem
from al_core.projects.projects import Project, change_settings, create_sample
from al_core.serving.workspace import Workspace
from pages.ui.shared.frame import Context, go
from pages.ui.shared.saving import PROBLEM
from pages.ui.shared.words import escaped, named, note


def use(
    workspace: Workspace, context: Context | None, experiment: Experiment, every: Mapping[str, Contender], pick: str
) -> None:
    """The page's primary button."""
    project = _project(workspace, context, experiment)
    if st.button(f"Use “{title(every[pick].strategy)}”", type="primary", key="use", width="stretch"):
        _use(workspace, project, experiment, every[pick])
    note(f"{_model(every[pick])} · in {_named(project)}")


def use_another(
    workspace: Workspace, context: Context | None, experiment: Experiment, every: Mapping[str, Contender]
) -> None:
    """Any other of those that were compared."""
    project = _project(workspace, context, experiment)
    with st.popover("Use another strategy", type="tertiary"):
        note(f"in {_named(project)}")
        chosen = st.selectbox("Strategy", list(every), format_func=title, key="use_which", label_visibility="collapsed")
        if st.button("Use it", key="use_other", width="stretch"):
            _use(workspace, project, experiment, every[chosen])


def _model(one: Contender) -> str:
    """The model that a contender brings along."""
    return f"model: {escaped(model_title(one.setting.model))}"


def _named(project: Project | None) -> str:
    return named(project.name) if project is not None else "a new project"


def _project(workspace: Workspace, context: Context | None, experiment: Experiment) -> Project | None:
    """The project that was compared on; for a sample the one at hand, if there is one."""
    if experiment.source.get("kind") == "project":
        try:
            return workspace.project(experiment.source["id"])
        except (Problem, OSError, ValueError):
            pass
    return context.project if context is not None else None


def _use(workspace: Workspace, project: Project | None, experiment: Experiment, chosen: Contender) -> None:
    """Strategy and model, as they were compared; the batch size where several were."""
    try:
        with st.spinner("Preparing the project"):
            project = project or create_sample(workspace.store, experiment.source["id"])
        changes: dict[str, object] = {"strategy": chosen.strategy, "model": chosen.setting.model}
        if len(experiment.plan.batch_sizes) > 1:
            changes["batch_size"] = chosen.setting.batch_size
        project = change_settings(workspace.store, project.id, **changes)
    except (Problem, OSError, KeyError) as problem:
        st.session_state[PROBLEM] = str(problem)
        st.rerun()
    go("label", project)
