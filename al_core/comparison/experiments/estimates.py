"""How long a comparison will take, found out in the background before it is started."""

import threading
import time
from dataclasses import replace

from al_core.comparison.experiments.costs import Estimate, RunCost, curve_of, estimate, probe
from al_core.comparison.experiments.experiments import ExperimentStore
from al_core.comparison.handing import handed_over
from al_core.comparison.plans import Plan
from al_core.comparison.runs import Key, Run, why
from al_core.compute.cluster import Cluster
from al_core.compute.executors import chosen_executor, dask_address, known_workers, unit
from al_core.compute.workers import OTHERS_FIRST, Workers

COUNTED_SECONDS = 60.0  # workers of a cluster come and go, so they are counted anew after that

Trial = RunCost | str | None  # what was found out, why that failed, or nothing yet


class Estimates:
    """What was found out about the costs of runs; what is known is not looked at again when a plan changes."""

    def __init__(self, shelf: ExperimentStore) -> None:
        self._shelf = shelf
        self._lock = threading.Lock()
        self._looking = threading.Lock()
        self._looks: dict[tuple[str, Run], Trial] = {}
        self._workers = known_workers()
        self._counted = 0.0

    @property
    def workers(self) -> int:
        """How many runs go on at the same time, as last counted; 0 while nobody has asked the cluster."""
        return self._workers

    def of(self, data: str, plan: Plan) -> Estimate | None:
        """What the plan should take on kept data, and what of it cannot be run; None while that is being found out."""
        runs = _one_of_each(plan)
        with self._lock:
            missing = [run for run in runs if (data, run) not in self._looks]
            looks: dict[Run, Trial] = {run: self._looks.setdefault((data, run), None) for run in runs}
        if missing or self._count_is_old():
            self._counted = time.monotonic()
            threading.Thread(target=self._look, args=(data, missing), daemon=True, name="estimate").start()
        if None in looks.values():
            return None
        known = {run: found for run, found in looks.items() if isinstance(found, RunCost)}
        failed = {curve_of(run): found for run, found in looks.items() if isinstance(found, str)}
        return replace(estimate(known, plan.n_seeds, self._workers, unit()), failed=failed)

    def forget_failures(self, data: str, plan: Plan) -> None:
        """What of the plan could not be tried is tried anew when somebody asks."""
        with self._lock:
            for run in _one_of_each(plan):
                if isinstance(self._looks.get((data, run)), str):
                    del self._looks[data, run]

    def known(self, data: str, plan: Plan) -> dict[Key, float]:
        """Seconds of a run for every curve of the plan that was looked at before."""
        runs = _one_of_each(plan)
        with self._lock:
            looks = {curve_of(run): (self._looks.get((data, run)), run) for run in runs}
        return {curve: cost.seconds(run) for curve, (cost, run) in looks.items() if isinstance(cost, RunCost)}

    def _count_is_old(self) -> bool:
        return bool(dask_address()) and time.monotonic() - self._counted > COUNTED_SECONDS

    def _look(self, data: str, runs: list[Run]) -> None:
        """Count the workers and try these runs; one look at a time, or a plan changed quickly piles up processes."""
        found: dict[Run, Trial] = {}
        try:
            with self._looking, chosen_executor(OTHERS_FIRST) as executor:
                self._workers = executor.n
                if runs:
                    self._try(executor, data, runs, found)
        except Exception as error:
            found = {run: found.get(run, why(error)) for run in runs}
        with self._lock:
            self._looks.update({(data, run): one for run, one in found.items()})

    def _try(self, executor: Workers | Cluster, data: str, runs: list[Run], found: dict[Run, Trial]) -> None:
        with handed_over(self._shelf.kept(data), executor) as source:
            for run, future in [(run, executor.submit(probe, source, run)) for run in runs]:
                error = future.exception()
                found[run] = future.result() if error is None else why(error)


def _one_of_each(plan: Plan) -> list[Run]:
    """The runs of the first seed: what they take, those of the others take."""
    return replace(plan, seeds=plan.each_seed[:1]).runs()
