"""The envelope and its parts: only the right secret opens it, damage is seen, a failure leaves nothing."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from yueke.config.backup import archive, sealing

SECRET = "correct horse battery staple"
DATA = random.Random(7).randbytes(3 * archive.BLOCK + 17)


def written(path):
    with archive.writing(path, SECRET) as writer:
        writer.json("manifest.json", {"of": "悦客"})
        assert list(writer.stream("database", io.BytesIO(DATA)))[-1] == len(DATA)
    return path


def read(path, secret=SECRET):
    with archive.reading(path, secret) as parts:
        return {name: content.read() for name, content in parts}


def test_what_went_in_comes_out_in_order(tmp_path):
    parts = read(written(tmp_path / "a.backup"))
    assert list(parts) == ["manifest.json", *(f"database/{n:08}" for n in range(1, 5))]
    assert b"".join(list(parts.values())[1:]) == DATA
    assert [path.name for path in tmp_path.iterdir()] == ["a.backup"]
    assert (tmp_path / "a.backup").stat().st_mode & 0o077 == 0


def test_nothing_of_it_is_readable_from_outside(tmp_path):
    with archive.writing(tmp_path / "a.backup", SECRET) as writer:
        list(writer.stream("database", io.BytesIO(b"13800138000" * 100_000)))
    sealed = (tmp_path / "a.backup").read_bytes()
    assert b"13800138000" not in sealed
    assert b"database" not in sealed


def test_another_passphrase_opens_nothing(tmp_path):
    with pytest.raises(sealing.Unreadable):
        read(written(tmp_path / "a.backup"), SECRET + "r")


@pytest.mark.parametrize("where", [20, 100, 0.1, 0.5, 0.999])
def test_one_changed_byte_is_seen(tmp_path, where):
    path = written(tmp_path / "a.backup")
    raw = bytearray(path.read_bytes())
    raw[int(where if where > 1 else where * len(raw))] ^= 1
    path.write_bytes(raw)
    with pytest.raises((sealing.Unreadable, sealing.NotAnArchive)):
        read(path)


@pytest.mark.parametrize("left", [0.3, 0.9, 0.9999])
def test_a_cut_archive_is_seen(tmp_path, left):
    path = written(tmp_path / "a.backup")
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * left)])
    with pytest.raises(sealing.Unreadable):
        read(path)


def test_another_file_is_none_of_ours(tmp_path):
    (tmp_path / "a.backup").write_bytes(b"PK\x03\x04")
    with pytest.raises(sealing.NotAnArchive):
        read(tmp_path / "a.backup")


@contextmanager
def archive_expected_to_fail(path):
    with pytest.raises(RuntimeError), archive.writing(path, SECRET) as writer:
        yield writer


def test_a_failure_half_way_leaves_nothing(tmp_path):
    class Breaking(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > archive.BLOCK:
                raise RuntimeError
            return super().read(size)

    with archive_expected_to_fail(tmp_path / "a.backup") as writer:
        list(writer.stream("database", Breaking(DATA)))
    assert list(tmp_path.iterdir()) == []


BEGIN = (
    "import io, sys, os, resource, time; from pathlib import Path; from yueke.config.backup import archive\n"
    "class Endless(io.RawIOBase):\n"
    "    def read(self, n): return os.urandom(n)\n"
)


def process(code, tmp_path):
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN + code, str(tmp_path / "a.backup")], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.skipif(os.name == "nt", reason="Unix limits")
def test_a_full_disk_is_told_and_leaves_nothing(tmp_path):
    """A limit on the size of a file fails a write as a full disk does."""
    code = (
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000_000, 20_000_000))\n"
        "try:\n"
        "    with archive.writing(Path(sys.argv[1]), 'correct horse') as writer:\n"
        "        for _ in writer.stream('database', Endless()): pass\n"
        "except OSError as error:\n"
        "    print(error.strerror)\n"
    )
    assert process(code, tmp_path).communicate(timeout=60)[0].strip() == "File too large"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Unix signals")
def test_a_killed_backup_leaves_no_file_that_looks_complete(tmp_path):
    code = (
        "with archive.writing(Path(sys.argv[1]), 'correct horse') as writer:\n"
        "    for size in writer.stream('database', Endless()): print(size, flush=True)\n"
    )
    running = process(code, tmp_path)
    for _ in range(4):
        running.stdout.readline()
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=60)
    assert [path.name for path in tmp_path.iterdir()] == ["a.backup.partial"]


def test_memory_does_not_grow_with_the_archive(tmp_path):
    code = (
        "with archive.writing(Path(sys.argv[1]), 'correct horse') as writer:\n"
        "    for size in writer.stream('database', Endless()):\n"
        "        if size == 5 * archive.BLOCK: before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "        if size == 40 * archive.BLOCK: break\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    grown_kb = int(process(code, tmp_path).communicate(timeout=60)[0])
    assert grown_kb < 2 * archive.BLOCK // 1024
