"""Plans: every strategy under every model, batch size and seed, refused before any work where they cannot run."""

import pytest
from grids import grid, make_data, same
from sklearn.svm import SVC

from al_core import STRATEGIES, Plan, compare_grid
from al_core.errors import BadInput, UnknownName

NO_LOSS = "The model linear_svm gives no probabilities, so it has no log_loss."


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"strategies": ()}, "The list of strategies is empty; name at least one."),
        ({"models": ()}, "The list of models is empty"),
        ({"batch_sizes": ()}, "The list of batch sizes is empty"),
        (
            {"strategies": "margin"},
            "The strategies of a plan must be a list, also where there is one; 'margin' is none.",
        ),
        ({"models": "k_nearest"}, "The models of a plan must be a list"),
        ({"models": SVC()}, r"The models of a plan must be a list, also where there is one; SVC\(\) is none."),
        ({"batch_sizes": 5}, "The batch sizes of a plan must be a list, also where there is one; 5 is none."),
        ({"strategies": ("margin", "margin")}, "A strategy is named twice; name each once."),
        ({"strategies": ("margin", STRATEGIES["margin"])}, "A strategy is named twice; name each once."),
        ({"models": (SVC(), SVC())}, "A model is named twice; name each once."),
        ({"batch_sizes": (5, 5)}, "A batch size is named twice; name each once."),
        ({"strategies": (["margin"],)}, r"A strategy is a name in STRATEGIES or a .* @strategy, not \['margin'\]."),
        ({"models": (SVC,)}, r"SVC is a class, write SVC\(\)"),
        ({"task_model": SVC}, r"SVC is a class, write SVC\(\)"),
        ({"batch_sizes": (0,)}, "The number of rows a batch must be at least 1, not 0."),
        ({"n_initial": 40, "n_labels": 39}, "With 40 initial rows a run cannot end at 39 labels."),
        ({"test_size": "0.4"}, "The share of test rows must lie between 0 and 1, not '0.4'."),
        ({"n_initial": -1}, "The number of initial rows must be at least 0, not -1."),
        ({"n_initial": 0, "n_labels": 0}, "The number of labels must be at least 1, not 0."),
        (
            {"strategies": ("random", "margin"), "n_initial": 0},
            "'margin' needs at least one label; without labels",
        ),
        ({"seeds": ()}, "The list of seeds is empty; name at least one."),
        ({"seeds": (3, 1, 3)}, "A seed is named twice; name each once."),
        ({"seeds": (1, -2)}, "The seed must lie between 0 and"),
        ({"seeds": ("a",)}, "The seed must be a whole number, not 'a'."),
        ({"seeds": 0}, "The number of seeds must be at least 1, not 0."),
        ({"committee": "best"}, "There is no committee called 'best'"),
        ({"recency": 0.5}, "Recent rows can be weighed only where timestamps say which they are."),
        ({"prefilter": -1}, "cannot be below zero"),
        ({"test_size": 1.0}, "The share of test rows must lie between 0 and 1, not 1.0."),
        ({"models": ("linear_svm",), "metric": "log_loss"}, NO_LOSS),
        ({"models": ("k_nearest", "linear_svm"), "metric": "log_loss"}, NO_LOSS),
        ({"task_model": "linear_svm", "metric": "log_loss"}, NO_LOSS),
    ],
)
def test_a_plan_that_cannot_run_is_refused_before_any_work(change, sentence):
    X, y = make_data()
    told = []
    with pytest.raises((BadInput, UnknownName), match=sentence):
        compare_grid(X, y, Plan(**{"strategies": ("random",), **change}), progress=lambda *now: told.append(now))
    assert not told


def test_a_model_may_ask_without_probabilities_when_another_is_scored_by_them():
    X, y = make_data()
    plan = Plan(("margin",), ("linear_svm",), "k_nearest", seeds=1, n_labels=21, metric="log_loss")
    assert compare_grid(X, y, plan).value.notna().all()


@pytest.mark.parametrize("strategies", ["random", STRATEGIES["random"], iter(["random"])])
def test_one_strategy_may_be_named_alone(strategies):
    same(grid(strategies=strategies), grid(strategies=["random"]))


def test_what_names_no_strategies_is_refused():
    with pytest.raises(BadInput, match=r"The strategies of a plan must be a list, .*; None is none\."):
        grid(strategies=None)


def test_runs_come_seed_by_seed():
    plan = Plan(("margin", "random"), batch_sizes=(1, 5), seeds=3)
    assert [run.seed for run in plan.runs()] == [0] * 4 + [1] * 4 + [2] * 4
    assert [run.strategy for run in plan.runs()][:4] == ["margin", "random"] * 2
