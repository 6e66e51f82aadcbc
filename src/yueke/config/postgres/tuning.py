"""Server settings that fit the machine it runs on."""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

import psutil

from yueke.config.postgres.place import Place, log_folder

_MB = 1024 * 1024


def configuration(place: Place) -> str:
    """Return the text of the settings file for this machine: memory, disk and processor count decide."""
    memory = memory_limit() // _MB
    processors = os.cpu_count() or 1
    disk = shutil.disk_usage(place.directory).free // _MB
    # A list of names in double quotes, so that a folder may contain spaces.
    sockets = "" if place.loopback else f'"{place.sockets}"'
    settings: dict[str, str] = {
        "listen_addresses": "'127.0.0.1'" if place.loopback else "''",
        "unix_socket_directories": f"'{_quoted(sockets)}'",
        "port": str(place.port),
        "max_connections": "100",
        "shared_buffers": f"{_between(32, memory // 6, 4096)}MB",
        "effective_cache_size": f"{max(128, memory * 6 // 10)}MB",
        "work_mem": f"{_between(4, memory // 384, 64)}MB",
        "maintenance_work_mem": f"{_between(32, memory // 24, 1024)}MB",
        "wal_buffers": "16MB",
        "min_wal_size": "128MB",
        "max_wal_size": f"{_between(256, disk // 10, 4096)}MB",
        # After each checkpoint every page touched is written whole once: with the usual five minutes, most of an import.
        "checkpoint_timeout": "15min",
        # Tables are tidied beside people who wait for pages, on as few processors.
        "autovacuum_vacuum_cost_delay": "10ms",
        # What waits to be put into an index of words, every search reads through.
        "gin_pending_list_limit": "2MB",
        "random_page_cost": "1.1",
        "effective_io_concurrency": "64",
        # Compiling a query pays off for analysts' queries of minutes and costs 100 ms on ours of ten.
        "jit": "off",
        "max_parallel_workers_per_gather": str(_between(0, processors - 1, 4)),
        "max_parallel_workers": str(processors),
        "log_destination": "stderr",
        "logging_collector": "on",
        "log_directory": f"'{_quoted(str(place.logs))}'",
        "log_filename": "'%a.log'",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_min_duration_statement": "2s",
        "log_line_prefix": "'%m [%p] '",
    }
    if folder := log_folder(place.home):
        settings |= _archiving(folder)
    if _small_shared_memory():
        # Containers often give 64 MB of /dev/shm: parallel queries then fail half-way.
        settings["dynamic_shared_memory_type"] = "mmap"
    head = "# Written anew at each start. Your own settings go to mine.conf beside this file\n"
    return head + "".join(f"{name} = {value}\n" for name, value in settings.items())


def _archiving(folder: Path) -> dict[str, str]:
    """Copy each finished piece of the log to ``folder``, at the latest after five minutes.

    After a crash the server offers a piece again that is there already: the same content is no error.
    """
    target = shlex.quote(str(folder)).replace("%", "%%")
    copy = f"cp %p {target}/%f.part && mv {target}/%f.part {target}/%f"
    command = f"if test -f {target}/%f; then cmp -s %p {target}/%f; else {copy}; fi"
    return {
        "wal_level": "replica",
        "archive_mode": "on",
        "archive_command": "'" + command.replace("'", "''") + "'",
        "archive_timeout": "5min",
    }


def memory_limit() -> int:
    """Return the bytes of memory this process may use: the machine's, or less inside a container."""
    total = int(psutil.virtual_memory().total)
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            total = min(total, int(Path(limit).read_text(encoding="ascii")))
        except (OSError, ValueError):
            continue
    return total


def _small_shared_memory() -> bool:
    shared = Path("/dev/shm")  # noqa: S108 - only measured
    return shared.is_dir() and shutil.disk_usage(shared).total < 512 * _MB


def _between(low: int, value: int, high: int) -> int:
    return max(low, min(value, high))


def _quoted(text: str) -> str:
    return text.replace("\\", "/").replace("'", "''")
