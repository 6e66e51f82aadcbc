"""The inside of an archive: named parts in order, compressed, sealed, written whole or not at all.

Inside the envelope is a compressed tar stream. A part whose length is not known before it has been written (the
database) is cut into numbered blocks, so that neither side holds more than one of them in memory.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import tink

from yueke.config.backup import sealing

BLOCK = 4 << 20
PARTIAL = ".partial"
# The levels above cost three times as long for a tenth of the size.
_LEVEL = 3


class Writer:
    """Adds parts; ``hashes`` are the SHA-256 of what was added, by name."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.hashes: dict[str, str] = {}

    def json(self, name: str, value: Any) -> None:
        """Add a JSON document."""
        self._add(name, json.dumps(value, ensure_ascii=False, sort_keys=True).encode())

    def stream(self, name: str, source: BinaryIO) -> Iterator[int]:
        """Add all of ``source`` as blocks ``name/00000001`` …; yields the bytes read so far after each."""
        sha, size = hashlib.sha256(), 0
        for number in range(1, 10**8):
            block = source.read(BLOCK)
            if not block:
                break
            sha.update(block)
            size += len(block)
            self._put(f"{name}/{number:08}", len(block), io.BytesIO(block))
            yield size
        self.hashes[name] = sha.hexdigest()

    def file(self, name: str, content: BinaryIO) -> int:
        """Add all of an open file that can be read from any place, and return its size."""
        size = content.seek(0, os.SEEK_END)
        content.seek(0)
        self._put(name, size, content)
        return size

    def _add(self, name: str, data: bytes) -> None:
        self.hashes[name] = hashlib.sha256(data).hexdigest()
        self._put(name, len(data), io.BytesIO(data))

    def _put(self, name: str, size: int, content: BinaryIO) -> None:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = size, 0o600
        self._tar.addfile(entry, content)


@contextmanager
def writing(path: Path, secret: str) -> Iterator[Writer]:
    """Write the archive ``path``. Until the block has ended well it has another name, and a failure removes it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(path.name + PARTIAL)
    out = _Out(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with (
            contextlib.closing(sealing.sealed(cast(BinaryIO, out), secret)) as envelope,
            gzip.GzipFile(fileobj=envelope, mode="wb", compresslevel=_LEVEL, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            yield Writer(tar)
        out.finish()
        partial.replace(path)
        _settle(path.parent)
    except BaseException as error:
        out.abandon()
        partial.unlink(missing_ok=True)
        # tink reports a full disk as a failure of its own.
        if isinstance(error, tink.TinkError) and out.failure is not None:
            raise out.failure from error
        raise


@contextmanager
def reading(path: Path, secret: str) -> Iterator[Iterator[tuple[str, BinaryIO]]]:
    """The parts of an archive in order, each to be read before the next is asked for.

    Raises :class:`sealing.Unreadable` where passphrase or content are not those it was written with. Nothing read is
    to be trusted before the iterator has come to its end.
    """
    with path.open("rb") as source:
        try:
            with (
                sealing.opened(source, secret) as envelope,
                gzip.GzipFile(fileobj=envelope, mode="rb") as packed,
                tarfile.open(fileobj=packed, mode="r|") as tar,
            ):
                yield _parts(tar, packed)
        except (tink.TinkError, tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile) as error:
            raise sealing.Unreadable(
                f"{path.name} 无法解密：口令或密钥不对，或文件已损坏 · "
                f"{path.name} cannot be decrypted: the passphrase or key is wrong, or the file is damaged"
            ) from error


def _parts(tar: tarfile.TarFile, packed: gzip.GzipFile) -> Iterator[tuple[str, BinaryIO]]:
    for entry in tar:
        content = tar.extractfile(entry)
        if content is not None:
            yield entry.name, content  # type: ignore[misc]
    # The end of the tar is not the end of the stream: only that one proves that nothing was cut off.
    while packed.read(BLOCK):
        pass


class _Out(io.RawIOBase):
    """The file being written. tink closes it before it is safe on disk, and hides why a write failed."""

    def __init__(self, descriptor: int) -> None:
        self._file = os.fdopen(descriptor, "wb", buffering=BLOCK)
        self.failure: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.failure = error
            raise

    def finish(self) -> None:
        """Bring everything to the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file, whatever became of it."""
        with contextlib.suppress(OSError):
            self._file.close()


def _settle(folder: Path) -> None:
    """The new name itself must survive a power cut."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
