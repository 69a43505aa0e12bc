"""A flow solved aside is the flow solved here."""

import numpy as np
import pytest

from data.faults import BadInput
from routing import flow
from routing.flow import Arcs, solve_flow


def whole(*numbers):
    return np.array(numbers, dtype=np.int64)


def two_ways(capacity=3):
    """Node 0 sends 5 to node 2, straight at cost 1 or by node 1 at cost 4."""
    return Arcs(whole(0, 0, 1), whole(2, 1, 2), whole(capacity, 5, 5), whole(1, 2, 2), whole(5, 0, -5))


def test_the_cheap_arc_is_filled_first():
    assert solve_flow(two_ways()).tolist() == [3, 2, 2]


def test_a_network_that_cannot_carry_its_supply_is_refused():
    with pytest.raises(BadInput):
        solve_flow(Arcs(whole(0), whole(1), whole(1), whole(1), whole(5, -5)))


@pytest.mark.slow
def test_a_large_flow_is_solved_aside_and_the_same(monkeypatch):
    monkeypatch.setattr(flow, "LARGE_ARCS", 1)
    assert solve_flow(two_ways()).tolist() == [3, 2, 2]
    with pytest.raises(BadInput):
        solve_flow(Arcs(whole(0), whole(1), whole(1), whole(1), whole(5, -5)))
    flow._start_helper().shutdown()
    flow._start_helper.cache_clear()


def test_where_no_helper_can_run_it_is_solved_here(monkeypatch):
    class Broken:
        def submit(self, *_):
            raise flow.BrokenProcessPool

    monkeypatch.setattr(flow, "LARGE_ARCS", 1)
    monkeypatch.setattr(flow, "_start_helper", flow.cache(Broken))
    assert solve_flow(two_ways()).tolist() == [3, 2, 2]
