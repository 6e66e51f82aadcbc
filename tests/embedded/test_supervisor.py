"""The supervisor restarts what crashes, ends what it started, and clears up after one that was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from yueke.config import supervisor
from yueke.config.supervisor import Program, Supervisor

SOURCE = Path(supervisor.__file__).parents[2]
SLEEP = "import time; time.sleep(60)"
# Ignores the polite signal, as a web server does while it starts.
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); " + SLEEP
WITH_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEP!r}])"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Unix signals")


def wait_for(condition: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def supervise(folder: Path, *codes: str, patience: float = 1) -> subprocess.Popen[bytes]:
    """Run a supervisor over small Python programs in a process of its own."""
    body = (
        "import sys; from pathlib import Path; from yueke.config.supervisor import Program, Supervisor\n"
        f"programs = [Program('sample', [sys.executable, '-c', code]) for code in {list(codes)!r}]\n"
        f"Supervisor(programs, Path({str(folder / 'record')!r}), address='here', patience={patience}).run()"
    )
    return subprocess.Popen([sys.executable, "-c", body], env=os.environ | {"PYTHONPATH": str(SOURCE)})


def descendants(process: subprocess.Popen[bytes], count: int) -> list[psutil.Process]:
    parent = psutil.Process(process.pid)
    wait_for(lambda: len(parent.children(recursive=True)) == count)
    return parent.children(recursive=True)


def gone(processes: list[psutil.Process]) -> bool:
    return all(not one.is_running() or one.status() == psutil.STATUS_ZOMBIE for one in processes)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_with_its_children(tmp_path, number):
    running = supervise(tmp_path, SLEEP, WITH_CHILD)
    started = descendants(running, 3)
    wait_for((tmp_path / "record").exists)
    assert supervisor.running(tmp_path / "record") == supervisor.Running(running.pid, "here")
    running.send_signal(number)
    assert running.wait(10) == 0
    assert gone(started)
    assert not (tmp_path / "record").exists()


def test_a_program_deaf_to_signals_is_killed_after_the_patience(tmp_path):
    ready = tmp_path / "ready"
    running = supervise(tmp_path, STUBBORN.replace("print('deaf', flush=True)", f"open({str(ready)!r}, 'w')"))
    wait_for(ready.exists)
    began = time.monotonic()
    running.terminate()
    assert running.wait(10) == 0
    assert 0.9 < time.monotonic() - began < 5


def test_a_crashed_program_starts_again_after_growing_pauses(tmp_path):
    log = tmp_path / "log"
    crashes: list[tuple[str, int, float]] = []

    def note(name: str, code: int, pause: float) -> None:
        crashes.append((name, code, pause))
        if len(crashes) == 3:
            one.end()

    code = f"open({str(log)!r}, 'a').write('x'); raise SystemExit(3)"
    one = Supervisor([Program("crasher", [sys.executable, "-c", code])], tmp_path / "record", say=note)
    one.run()
    assert crashes == [("crasher", 3, 0.5), ("crasher", 3, 1.0), ("crasher", 3, 2.0)]
    assert log.read_text() == "xxx"


def test_what_a_killed_supervisor_left_is_ended_by_the_next(tmp_path):
    running = supervise(tmp_path, SLEEP, WITH_CHILD)
    left = descendants(running, 3)
    wait_for((tmp_path / "record").exists)
    running.kill()
    running.wait()
    # One program is killed as well; its own child must be found without it.
    parent = next(one for one in left if one.children())
    orphan = parent.children()[0]
    parent.kill()
    wait_for(lambda: gone([parent]))
    assert supervisor.running(tmp_path / "record") is None
    supervisor.end_leftovers(tmp_path / "record")
    assert gone([orphan, *left])
    assert not (tmp_path / "record").exists()


def test_leftovers_never_include_a_stranger_with_the_same_number(tmp_path):
    stranger = subprocess.Popen([sys.executable, "-c", SLEEP], start_new_session=True)
    record = tmp_path / "record"
    record.write_text(f'{{"supervisor": [{stranger.pid}, 1.0], "children": [[{stranger.pid}, 1.0]], "address": ""}}')
    try:
        supervisor.end_leftovers(record)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()
