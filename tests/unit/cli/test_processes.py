"""Ports and memory."""

from __future__ import annotations

import os
import socket

from heli.cli.processes import memory_of, port_is_free


def test_a_port_that_somebody_listens_on_is_not_free() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        assert not port_is_free("127.0.0.1", port)
    assert port_is_free("127.0.0.1", port)


def test_the_memory_of_a_process_is_counted_in_bytes() -> None:
    # an interpreter with pytest takes tens of megabytes
    assert 10e6 < memory_of([os.getpid()]) < 4e9
