"""Keeps the processes of an installation running: restarts what crashes, leaves nothing behind."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

import psutil

from yueke.config.home import write_private

# A program that ran this long had started well: its next crash begins a new series of attempts.
_SETTLED_SECONDS = 60
_WATCH_SECONDS = 2
_LONGEST_PAUSE = 30.0


_Identity = tuple[int, float]  # process number and start time, as a number alone is given again to others


class _Record(TypedDict):
    supervisor: _Identity
    children: list[_Identity]
    address: str


@dataclass(frozen=True)
class Program:
    """A process to keep running: a name for messages, its command line and its environment."""

    name: str
    arguments: Sequence[str]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    restart_at: float = 0.0


class Supervisor:
    """Runs programs until a signal asks for the end.

    ``record`` is a file that names the running processes, so that another command can find them and a
    successor can end what a killed supervisor left behind. ``patience`` is how many seconds a program may
    take to end before it is killed (a web server may ignore a signal while it starts), ``longest_pause`` how many lie
    between its crashes and restarts at most. ``say`` receives the
    program's name, its exit code and the seconds until its restart.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        record: Path,
        *,
        address: str = "",
        patience: float = 15,
        longest_pause: float = _LONGEST_PAUSE,
        say: Callable[[str, int, float], None] = lambda *_: None,
        watch: Callable[[], None] = lambda: None,
    ) -> None:
        self._children = [_Child(program) for program in programs]
        self._record = record
        self._address = address
        self._patience, self._longest_pause = patience, longest_pause
        self._say = say
        self._watch, self._watched = watch, time.monotonic()
        self._ending = threading.Event()

    def run(self) -> None:
        """Start everything, wait for SIGINT, SIGTERM or SIGHUP, and end everything."""
        end_leftovers(self._record)
        restore = self._listen()
        try:
            while not self._ending.is_set():
                self._look_after()
                self._ending.wait(0.2)
        finally:
            self._end()
            self._record.unlink(missing_ok=True)
            for number, handler in restore.items():
                signal.signal(number, handler)

    def end(self) -> None:
        """Ask :meth:`run` to return; for another thread."""
        self._ending.set()

    def _listen(self) -> dict[int, Any]:
        """Answer signals with an orderly end; only the main thread can."""
        if threading.current_thread() is not threading.main_thread():
            return {}
        names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
        numbers = [getattr(signal, name) for name in names]
        return {number: signal.signal(number, lambda *_: self._ending.set()) for number in numbers}

    def _look_after(self) -> None:
        """Start what does not run and whose pause is over."""
        changed = False
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._note_crash(child, child.process.returncode)
            if child.process is None and time.monotonic() >= child.restart_at:
                self._start(child)
                changed = True
        if changed:
            self._write_record()
        if time.monotonic() - self._watched > _WATCH_SECONDS:
            self._watch()
            self._watched = time.monotonic()

    def _start(self, child: _Child) -> None:
        # A session of its own: Ctrl-C reaches only the supervisor, and the whole group can be killed.
        child.process = subprocess.Popen(
            list(child.program.arguments),
            stdin=subprocess.DEVNULL,
            env=os.environ | child.program.environment,
            start_new_session=True,
        )
        child.started = time.monotonic()

    def _note_crash(self, child: _Child, code: int) -> None:
        _kill_group(child.process)
        if time.monotonic() - child.started > _SETTLED_SECONDS:
            child.crashes = 0
        pause = min(0.5 * 2**child.crashes, self._longest_pause)
        child.crashes += 1
        child.process, child.restart_at = None, time.monotonic() + pause
        self._say(child.program.name, code, pause)

    def _end(self) -> None:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + self._patience
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        for process in running:
            _kill_group(process)
            process.wait()

    def _write_record(self) -> None:
        children = [_identity(child.process.pid) for child in self._children if child.process is not None]
        text = json.dumps({"supervisor": _identity(os.getpid()), "children": children, "address": self._address})
        write_private(self._record, text)


@dataclass(frozen=True)
class Running:
    """A living supervisor: its process number and the address its web server listens on."""

    pid: int
    address: str


def running(record: Path) -> Running | None:
    """Return the supervisor that wrote ``record`` if it is alive."""
    known = _read(record)
    if known is None or _living(known["supervisor"]) is None:
        return None
    return Running(known["supervisor"][0], known["address"])


def ask_to_end(record: Path, seconds: float = 30) -> bool:
    """End the supervisor that wrote ``record``, and wait; return whether there was one."""
    known = _read(record)
    process = _living(known["supervisor"]) if known else None
    if process is None:
        end_leftovers(record)
        return False
    process.terminate()
    with contextlib.suppress(psutil.TimeoutExpired):
        process.wait(seconds)
    end_leftovers(record)
    return True


def end_leftovers(record: Path) -> None:
    """Kill the programs of a supervisor that was killed itself; they would hold its port."""
    known = _read(record)
    if known is None or _living(known["supervisor"]):
        return
    left = [process for identity in known["children"] for process in _group(identity)]
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=5)
    record.unlink(missing_ok=True)


def _group(leader: _Identity) -> list[psutil.Process]:
    """Return a program with what it started, found by their process group when the program itself is gone."""
    number, since = leader
    with contextlib.suppress(psutil.Error):
        if abs(psutil.Process(number).create_time() - since) >= 1:
            return []  # the number belongs to somebody else by now
    if not hasattr(os, "getpgid"):
        return [process] if (process := _living(leader)) else []
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if os.getpgid(process.pid) == number and process.create_time() >= since - 1:
                found.append(process)
    return found


def _read(record: Path) -> _Record | None:
    try:
        known: _Record = json.loads(record.read_text(encoding="utf-8"))
        return known
    except (OSError, ValueError):
        return None


def _identity(pid: int) -> _Identity:
    try:
        return pid, psutil.Process(pid).create_time()
    except psutil.Error:
        return pid, 0.0


def _living(identity: _Identity) -> psutil.Process | None:
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(identity[0])
        same = abs(process.create_time() - identity[1]) < 1
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    return None


def _kill_group(process: subprocess.Popen[bytes] | None) -> None:
    """Kill a program with everything it started (the group outlives its leader)."""
    if process is None:
        return
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
