"""Copies of the process: their results in order, what becomes of failures, and nothing open kept alive."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from yueke.kernel.forking import beside, in_copies, may_fork, shared_out
from yueke.kernel.vault import encrypt

pytestmark = pytest.mark.skipif(not may_fork(), reason="copies are made on Linux only")


def test_results_come_in_order_from_several_processes():
    found = list(in_copies(lambda part: (part, os.getpid()), 7, copies=2))
    assert [part for part, _pid in found] == list(range(7))
    pids = [pid for _part, pid in found]
    assert os.getpid() not in pids
    assert pids[0::2] == [pids[0]] * 4
    assert pids[1::2] == [pids[1]] * 3
    assert pids[0] != pids[1]


def test_results_greater_than_a_pipe_holds_arrive_whole():
    assert [len(found) for found in in_copies(lambda part: "行" * 2_000_000, 3, copies=2)] == [2_000_000] * 3


def test_what_copies_encrypt_never_shares_its_random_part():
    """They all go on from the same memory; AES-GCM is broken by a number used twice."""
    sealed = encrypt("甲", "test")  # the keyring and its source of chance are in memory from here on
    found = [encrypt("甲", "test") for _ in range(50)]
    for part in in_copies(lambda part: [encrypt("甲", "test") for _ in range(50)], 8, copies=4):
        found += part
    assert {one[:5] for one in found} == {sealed[:5]}
    assert len({one[5:17] for one in [sealed, *found]}) == 451


def test_something_else_is_done_beside():
    done = []
    beside(os.getpid, lambda: done.append(1))
    pid, seen = beside(lambda: (os.getpid(), list(done)), lambda: done.append(2))
    several = (os.cpu_count() or 1) > 1
    assert (pid != os.getpid(), seen) == ((True, [1]) if several else (False, [1, 2]))


def test_what_goes_wrong_beside_ends_the_copy():
    def stop():
        raise KeyError("stopped")

    with pytest.raises(KeyError, match="stopped"):
        beside(lambda: time.sleep(600), stop)
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        beside(lambda: 1 // 0, lambda: None)


def test_few_parts_are_worked_out_here():
    assert list(shared_out(lambda part: os.getpid(), 1, most=4)) == [os.getpid()]
    several = set(shared_out(lambda part: os.getpid(), 4, most=2))
    assert (os.getpid() in several) == ((os.cpu_count() or 1) < 2)


def test_no_parts_no_copies():
    assert list(in_copies(lambda part: part, 0, copies=2)) == []


def test_a_failing_copy_says_why():
    def divide(part):
        return 1 // (1 - part)

    results = in_copies(divide, 4, copies=2)
    assert next(results) == 1
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        next(results)


def test_a_copy_that_dies_is_noticed():
    with pytest.raises(RuntimeError, match="ended before its work"):
        list(in_copies(lambda part: os.kill(os.getpid(), signal.SIGKILL), 2, copies=1))


def test_whoever_stops_reading_leaves_no_process_behind():
    results = in_copies(lambda part: os.getpid(), 1_000_000, copies=2)
    pids = {next(results), next(results)}
    results.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_killed_process_leaves_no_connection_open_in_its_copies():
    """The server must see at once that its client is gone, while copies may still be at their work."""
    program = """
        import socket, sys, time
        from yueke.kernel.forking import in_copies

        def work(part):
            if part > 1:
                time.sleep(60)
            return part

        connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        results = in_copies(work, 4, copies=2)
        next(results), next(results)
        connection.sendall(b"x")
        next(results)
    """
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        port = str(server.getsockname()[1])
        process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program), port], start_new_session=True)
        client, _address = server.accept()
        with client:
            client.settimeout(60)
            assert client.recv(1) == b"x"
            process.kill()
            process.wait()
            try:
                assert client.recv(1) == b""
            finally:
                os.killpg(process.pid, signal.SIGKILL)
