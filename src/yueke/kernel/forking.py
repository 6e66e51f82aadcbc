"""Plain computing shared out to copies of this process: they start in milliseconds and hold all it has in memory.

Started anew, a helper would spend a second of work on reading the program before its first row.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

_PATIENCE = 10
"""How far copies stand back: what they make ready, others (the server, who reads it) are to be at work on already."""
_ROOM = 1 << 20
"""Bytes of a result that its maker may leave for whoever reads it and go on."""


class _Failure(NamedTuple):
    """What went wrong in a copy, in words."""

    told: str


def may_fork() -> bool:
    """Whether copies work here: on Linux, unless this process serves as one itself, or as somebody's daemon."""
    return sys.platform == "linux" and not multiprocessing.current_process().daemon


def shared_out(work: Callable[[int], Any], parts: int, *, most: int) -> Iterator[Any]:
    """The results of :func:`in_copies` from up to ``most`` copies where they pay and may be made; else worked out here.

    One part is done as fast here, and so is everything where there is but one processor.
    """
    copies = min(most, os.cpu_count() or 1)
    alone = parts < 2 or copies < 1 or (os.cpu_count() or 1) < 2 or not may_fork()
    return map(work, range(parts)) if alone else in_copies(work, parts, copies=copies)


def beside(work: Callable[[], Any], meanwhile: Callable[[], object]) -> Any:
    """The result of ``work``, worked out by a copy while this process does ``meanwhile``; here, after it, without copies."""
    if (os.cpu_count() or 1) < 2 or not may_fork():
        meanwhile()
        return work()
    results = in_copies(lambda part: work() if part else None, 2, copies=1)
    try:
        next(results)  # The copy is there, and at its work.
        meanwhile()
        return next(results)
    finally:
        results.close()  # type: ignore[attr-defined]


def in_copies(work: Callable[[int], Any], parts: int, *, copies: int) -> Iterator[Any]:
    """``work(0)``, ``work(1)``, … ``work(parts - 1)`` in this order, worked out by ``copies`` processes in turn.

    ``work`` may use whatever is in memory, for it is not sent, but nothing that is open: a copy closes every file and
    connection it inherits, so that it can neither disturb them nor keep them alive when this process is killed. Its
    results are pickled. Raises RuntimeError when a copy fails.
    """
    context = multiprocessing.get_context("fork")
    readers: list[Connection] = []
    processes = []
    try:
        for first in range(min(copies, parts)):
            reader, writer = context.Pipe(duplex=False)
            readers.append(reader)
            process = context.Process(target=_serve, args=(work, range(first, parts, copies), writer), daemon=True)
            process.start()
            writer.close()
            processes.append(process)
        for part in range(parts):
            yield _received(readers[part % copies])
    finally:
        for reader in readers:
            reader.close()
        for process in processes:
            process.terminate()
            process.join()


def _received(reader: Connection) -> Any:
    try:
        found = reader.recv()
    except EOFError:
        raise RuntimeError("a copy of this process ended before its work") from None
    if isinstance(found, _Failure):
        raise RuntimeError(found.told)
    return found


def _serve(work: Callable[[int], Any], parts: range, writer: Connection) -> None:
    """In the copy: work and send until all is done or nobody reads any more."""
    signal.set_wakeup_fd(-1)
    os.nice(_PATIENCE)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # Whoever presses Ctrl+C means the process that started this one; it ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _close_all_but(writer.fileno())
    with suppress(OSError):
        import fcntl

        fcntl.fcntl(writer.fileno(), fcntl.F_SETPIPE_SZ, _ROOM)
    try:
        for part in parts:
            writer.send(work(part))
    except BrokenPipeError:
        pass
    except BaseException:
        with suppress(OSError):
            writer.send(_Failure(traceback.format_exc()))
    # Not by way of Python's end, which would tidy up what belongs to the other process.
    os._exit(0)


def _close_all_but(kept: int) -> None:
    for name in os.listdir("/proc/self/fd"):
        if (number := int(name)) > 2 and number != kept:
            with suppress(OSError):
                os.close(number)
