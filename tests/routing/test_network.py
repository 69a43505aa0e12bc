"""Cutting ways into edges, keeping the network on disk."""

import dataclasses
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.faults import BadInput, DamagedStore, Fault, NotFound, Unavailable
from data.records import Vehicle
from data.ways import WayCollector, read_ways
from routing.network import Network, build_network, load_network, save_network

LINE = {1: (0, 0), 2: (1, 0), 3: (2, 0), 4: (3, 0), 5: (1, 1)}


def ways_of(network):
    return sorted(network.way_id.tolist())


def test_a_way_is_cut_where_another_meets_it(draw):
    assert ways_of(draw(LINE, {10: ("1 2 3", {}), 20: ("2 5", {})})) == [10, 10, 20]


def test_a_bend_is_no_cut(draw):
    assert ways_of(draw(LINE, {10: ("1 2 3 4", {})})) == [10]


def test_two_ways_end_to_end_stay_two_edges(draw):
    assert ways_of(draw(LINE, {10: ("1 2", {}), 20: ("2 3", {})})) == [10, 20]


def test_a_way_that_meets_itself_is_cut_there(draw):
    assert ways_of(draw(LINE, {10: ("1 2 3 5 2", {})})) == [10, 10]


def test_a_closed_way_stays_with_its_bits_off(draw):
    network = draw(LINE, {10: ("1 2", {"access": "no"})})
    assert network.edges == 1
    assert not network.arc_open(Vehicle.CAR).any()


def test_lengths_are_metres_along_the_way(draw):
    assert draw(LINE, {10: ("1 2 3 4", {})}).length_m[0] == pytest.approx(333.6, abs=0.1)


def test_a_bollard_on_a_street_stops_cars_and_not_walkers(draw):
    network = draw(LINE, {10: ("1 2 3", {})}, {2: {"barrier": "bollard"}})
    gate = network.length_m == 0
    assert gate.sum() == 1
    assert not network.arc_open(Vehicle.CAR).reshape(-1, 2)[gate].any()
    assert network.arc_open(Vehicle.FOOT).reshape(-1, 2)[gate].all()


def test_an_open_gate_only_cuts_the_way(draw):
    assert ways_of(draw(LINE, {10: ("1 2 3", {})}, {2: {"barrier": "gate"}})) == [10, 10]


def test_a_barrier_at_a_junction_closes_nothing(draw):
    network = draw(LINE, {10: ("1 2 3", {}), 20: ("2 5", {})}, {2: {"barrier": "bollard"}})
    assert (network.length_m > 0).all()


def test_ferries_are_no_road_unless_asked_for(draw):
    network = draw(LINE, {10: ("1 2", {"highway": "", "route": "ferry", "motor_vehicle": "yes"})})
    assert not network.arc_open(Vehicle.CAR).any()
    assert network.arc_open(Vehicle.CAR, ferries=True).all()


def test_a_road_without_a_name_has_its_reference(draw):
    network = draw(LINE, {10: ("1 2", {"ref": "A3055"}), 20: ("2 3", {})})
    assert {network.names[row] for row in network.name} == {"A3055", ""}


def test_nothing_is_lost_on_disk(tmp_path, undercliff):
    save_network(undercliff, tmp_path / "roads.npz")
    back = load_network(tmp_path / "roads.npz")
    for column in dataclasses.fields(Network):
        before, after = getattr(undercliff, column.name), getattr(back, column.name)
        if isinstance(before, np.ndarray) and before.dtype.kind == "f":
            np.testing.assert_allclose(after, before, atol=1e-7)
        else:
            assert np.array_equal(after, before), column.name


def test_a_file_of_another_version_must_be_built_again(tmp_path):
    np.savez(tmp_path / "roads.npz", format=np.int32(999))
    with pytest.raises(Unavailable):
        load_network(tmp_path / "roads.npz")


@pytest.mark.parametrize("content", [b"", b"not a network", b"PK\x03\x04 cut short"])
def test_a_damaged_file_is_said_to_be_damaged(tmp_path, content):
    (tmp_path / "roads.npz").write_bytes(content)
    with pytest.raises(DamagedStore):
        load_network(tmp_path / "roads.npz")


@pytest.fixture(scope="module")
def saved(square, tmp_path_factory):
    """The arrays of a good file."""
    path = tmp_path_factory.mktemp("saved") / "roads.npz"
    save_network(square, path)
    with np.load(path, allow_pickle=False) as file:
        return {key: file[key] for key in file.files}


def load_arrays(arrays, folder):
    path = folder / "roads.npz"
    np.savez_compressed(path, **arrays)
    return load_network(path)


def test_a_file_of_another_version_is_said_to_be_old(saved, tmp_path):
    with pytest.raises(Unavailable, match="roads_outdated"):
        load_arrays({**saved, "format": np.int32(0)}, tmp_path)
    unnumbered = {key: array for key, array in saved.items() if key != "format"}
    with pytest.raises(Unavailable, match="roads_outdated"):
        load_arrays(unnumbered, tmp_path)


def test_a_file_that_lacks_any_array_is_a_fault_with_a_remedy(saved, tmp_path):
    for gone in saved.keys() - {"order"}:
        with pytest.raises(Fault, match=r"roads_(outdated|damaged)"):
            load_arrays({key: array for key, array in saved.items() if key != gone}, tmp_path)


def test_a_file_with_any_array_cut_short_is_a_fault_with_a_remedy(saved, tmp_path):
    for cut in saved.keys() - {"format", "names", "highways"}:
        with pytest.raises(DamagedStore):
            load_arrays({**saved, cut: saved[cut][:-1]}, tmp_path)


def test_an_array_that_nobody_knows_is_a_fault_with_a_remedy(saved, tmp_path):
    with pytest.raises(DamagedStore):
        load_arrays({**saved, "toll": saved["length_m"]}, tmp_path)


@settings(max_examples=60)
@given(st.data())
def test_no_flipped_byte_is_more_than_a_fault(saved, tmp_path_factory, data):
    path = tmp_path_factory.mktemp("flipped") / "roads.npz"
    np.savez_compressed(path, **saved)
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    with suppress(Fault):
        load_network(path)


def test_an_area_without_roads_is_told():
    with pytest.raises(NotFound):
        build_network(WayCollector().finish())


def test_something_else_than_an_extract_is_refused(tmp_path):
    (tmp_path / "letter.osm.pbf").write_bytes(b"Dear officer")
    with pytest.raises(BadInput):
        read_ways(tmp_path / "letter.osm.pbf")


def test_the_real_slip_is_in_the_network_and_closed_to_cars(undercliff):
    slip = np.isin(undercliff.way_id, [262655641, 273936284, 273936290, 587321404])
    assert slip.any()
    assert not undercliff.arc_open(Vehicle.CAR).reshape(-1, 2)[slip].any()
    assert undercliff.arc_open(Vehicle.FOOT).reshape(-1, 2)[slip].all()
