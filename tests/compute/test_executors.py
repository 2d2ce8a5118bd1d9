"""Which executor computes: the cores of this machine, or the cluster that is named."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from al_core.compute.executors import adapted, chosen_executor, dask_address, known_workers, unit
from al_core.compute.workers import cores
from al_core.errors import BadInput


def test_without_an_address_the_cores_of_this_machine_compute(monkeypatch):
    monkeypatch.delenv("AL_DASK_SCHEDULER", raising=False)

    assert (dask_address(), unit(), known_workers()) == ("", "core", cores())


def test_a_cluster_is_asked_how_many_workers_it_has(monkeypatch):
    monkeypatch.setenv("AL_DASK_SCHEDULER", " tcp://10.0.0.1:8786 ")

    assert (dask_address(), unit(), known_workers()) == ("tcp://10.0.0.1:8786", "worker", 0)


def test_what_was_chosen_computes_elsewhere_and_ends(monkeypatch):
    monkeypatch.delenv("AL_DASK_SCHEDULER", raising=False)
    with chosen_executor() as executor:
        assert adapted(executor) is executor
        assert executor.submit(os.getpid).result(timeout=120) != os.getpid()

    assert not any(thread.is_alive() for thread in executor._threads)


def test_a_dask_client_and_a_local_cluster_stand_for_the_cluster_behind():
    class Client:
        """What Dask calls its client, as far as it matters here."""

    class LocalCluster:
        """One that gives its client."""

        def get_client(self):
            return client

    Client.__module__ = LocalCluster.__module__ = "distributed.client"
    client = Client()

    assert adapted(client)._client is client
    assert adapted(LocalCluster())._client is client


def test_what_can_carry_out_nothing_is_told():
    for odd in (4, ThreadPoolExecutor):
        with pytest.raises(BadInput, match=r"^The executor must be one of concurrent\.futures or a Dask client, not "):
            adapted(odd)
