"""Encrypting what is too long for one piece: a file, sealed block by block and readable from anywhere in it.

A sealed file is a mark, then blocks of :data:`BLOCK` bytes, each encrypted by itself. Every block is bound to the
context, to its place and to whether it is the last: blocks cannot be changed, exchanged, left out or cut off unseen.
"""

from __future__ import annotations

import io
import os
from typing import Any, BinaryIO

import tink
from django.utils.translation import gettext_lazy as _

from yueke.kernel.vault.keys import WrongKeys, reload, ring

MARK = b"\x89yueke\x01\n"
"""How a sealed file begins; the number is the version of the format."""

BLOCK = 1 << 16
"""Plain bytes in a block; only the last may hold fewer."""

_EXTRA = 33
"""What encryption adds to a block: version and key id 5, nonce 12, tag 16."""
_SEALED = BLOCK + _EXTRA


def seal(source: BinaryIO, out: BinaryIO, context: str) -> int:
    """Encrypt all of ``source`` into ``out``, in constant memory; returns how many plain bytes."""
    out.write(MARK)
    aead, size, number = ring().aead, 0, 0
    block = source.read(BLOCK)
    while True:
        following = source.read(BLOCK) if len(block) == BLOCK else b""
        out.write(aead.encrypt(block, _bound(context, number, last=not following)))
        size += len(block)
        if not following:
            return size
        block, number = following, number + 1


def is_sealed(source: BinaryIO) -> bool:
    """Whether ``source`` (at its beginning, where it is put back) holds what :func:`seal` wrote."""
    mark = source.read(len(MARK))
    source.seek(0)
    return mark == MARK


def unseal(source: BinaryIO, context: str) -> BinaryIO:
    """The plain bytes of a sealed file, to be read from any place; closes ``source`` with itself.

    Raises :class:`WrongKeys` where the bytes are not what was written, or the keys are others.
    """
    return io.BufferedReader(_Plain(source, context), BLOCK)


class _Plain(io.RawIOBase):
    def __init__(self, source: BinaryIO, context: str) -> None:
        self._source, self._context = source, context
        length = source.seek(0, os.SEEK_END) - len(MARK)
        self._blocks, rest = divmod(length, _SEALED)
        if rest:
            self._blocks += 1
        if length < _EXTRA or 0 < rest < _EXTRA:
            raise _damaged()
        self._size = length - self._blocks * _EXTRA
        self._at, self._held, self._block = 0, -1, b""
        # An end cut off at a block's border shows only in the last block.
        self._load(self._blocks - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        number, start = divmod(self._at, BLOCK)
        self._load(number)
        part = self._block[start : start + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()

    def _load(self, number: int) -> None:
        if number == self._held:
            return
        self._source.seek(len(MARK) + number * _SEALED)
        sealed = self._source.read(_SEALED)
        bound = _bound(self._context, number, last=number == self._blocks - 1)
        try:
            self._block = ring().aead.decrypt(sealed, bound)
        except tink.TinkError:
            # Another process may have rotated the keys since this one loaded them.
            self._block = _again(sealed, bound)
        self._held = number


def _again(sealed: bytes, bound: bytes) -> bytes:
    if reload():
        try:
            return ring().aead.decrypt(sealed, bound)
        except tink.TinkError:
            pass
    raise _damaged()


def _bound(context: str, number: int, *, last: bool) -> bytes:
    return b"%b\0%d\0%d" % (context.encode(), number, last)


def _damaged() -> WrongKeys:
    return WrongKeys(_("文件无法解密：已被改动或损坏，或密钥与加密时不同。请从备份恢复。"))
