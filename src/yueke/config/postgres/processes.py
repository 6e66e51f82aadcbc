"""Whether the server's processes are alive, judged by more than a process number in a file."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

import psutil


def postmaster(data: Path) -> psutil.Process | None:
    """Return the living main process of the cluster, or nothing.

    The number in ``postmaster.pid`` is not proof: after kill -9 it may belong to a zombie nobody reaps (usual
    in containers) or, after a reboot, to a stranger.
    """
    try:
        number = int((data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        process = psutil.Process(number)
        _reap(number)
        return process if _belongs(process, data) else None
    except (OSError, ValueError, psutil.Error):
        return None


def wait_until_gone(data: Path, seconds: float = 10) -> None:
    """Wait for processes left behind by a killed main process; kill those that stay.

    They end by themselves when idle. Starting over them would corrupt the data.
    """
    deadline = time.monotonic() + seconds
    while left := _of_cluster(data):
        if time.monotonic() > deadline:
            for process in left:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            psutil.wait_procs(left, timeout=5)
            return
        time.sleep(0.05)


def _of_cluster(data: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if _belongs(process, data):
                found.append(process)
    return found


def _belongs(process: psutil.Process, data: Path) -> bool:
    """Whether ``process`` is a living PostgreSQL working in the folder ``data``, as all of a cluster do."""
    if process.status() in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}:
        return False
    return process.name().startswith("postgres") and Path(process.cwd()).resolve() == data.resolve()


def _reap(number: int) -> None:
    """Collect the exit of a process when it happens to be our own child."""
    if hasattr(os, "WNOHANG"):
        with contextlib.suppress(ChildProcessError):
            os.waitpid(number, os.WNOHANG)
