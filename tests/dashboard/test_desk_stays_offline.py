"""No test, and so no act of the post, sends a request to another machine."""

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80)])
def test_a_connection_to_another_machine_is_refused(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as plug, pytest.raises(AssertionError, match="reached out"):
        plug.connect(address)


def test_a_name_on_the_internet_is_not_looked_up():
    with pytest.raises(AssertionError, match="looked up"):
        socket.create_connection(("example.org", 80), timeout=1)


def test_this_machine_may_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()[:2]) as plug:
        assert plug.getpeername() == server.getsockname()
