"""Taking files in and giving them out; on disk they lie encrypted, named by the SHA-256 of what they hold."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from yueke.kernel.access import Actor
from yueke.kernel.errors import Invalid, NotFound
from yueke.kernel.files.images import redraw
from yueke.kernel.files.kinds import KINDS, accepted, detect
from yueke.kernel.files.models import StoredFile
from yueke.kernel.files.silencing import silence
from yueke.kernel.files.videos import measure
from yueke.kernel.vault.streams import is_sealed, seal, unseal

INCOMING = "incoming"
"""The folder of files not yet whole."""

_BLOCK = 1 << 18
_LOCK = 0x66696C65
_LONGEST_NAME = 120
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]')


def store(
    upload: Any,
    *,
    actor: Actor,
    at: datetime,
    kinds: Iterable[str] = ("image", "pdf"),
    limit: int = 20 * 2**20,
    seconds: int | None = None,
    field: str = "file",
) -> StoredFile:
    """Keep ``upload`` (a Django upload, or an open binary file with a ``name``) and return its row.

    ``kinds`` are codes or groups of ``files.KINDS``; the bytes decide, not the name. ``limit`` is in bytes,
    ``seconds`` how long a video may be (None: whatever plays how long).
    Images are drawn anew (see :mod:`yueke.kernel.files.images`), videos keep silent on where and when
    (:mod:`yueke.kernel.files.silencing`), all else is kept as it came.
    Raises Invalid on ``field`` for an empty, too large or unwanted file, with nothing kept. The file is whole
    on disk before this returns; when the caller's transaction fails it stays there unnamed.
    """
    codes = accepted(list(kinds))
    with draft() as (path, out):
        digest, size = _copy(upload, out, limit, field)
        out.close()
        given = str(getattr(upload, "name", "") or "")
        code = detect(path, given)
        if code not in codes:
            wanted = "、".join(sorted({e for c in codes for e in KINDS[c].endings}))
            raise Invalid(
                _("文件内容不是可接受的类型。请上传 %(kinds)s 文件（按内容识别，改扩展名无效）。") % {"kinds": wanted},
                field=field,
            )
        if KINDS[code].group == "video":
            if seconds is not None:
                measure(path, seconds, field=field)
            silence(path, field=field)
            return keep(path, code=code, name=given, actor=actor, at=at)
        if KINDS[code].group != "image":
            return _keep(path, digest, actor=actor, at=at, size=size, code=code, name=given)
        with draft() as (drawn, target):
            redraw(path, target, code, field=field)
            target.close()
            return keep(drawn, code=code, name=given, actor=actor, at=at)


def keep(path: Path, *, code: str, name: str, actor: Actor, at: datetime) -> StoredFile:
    """Keep a file the system itself has written whole to ``path`` (a :func:`draft`); it is taken at its word.

    ``code`` is one of ``files.KINDS``. In one transaction with the caller's: without its row nobody finds the file.
    """
    sha, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            sha.update(block)
            size += len(block)
        os.fsync(file.fileno())
    return _keep(path, sha.hexdigest(), actor=actor, at=at, size=size, code=code, name=name)


@contextmanager
def draft() -> Iterator[tuple[Path, BinaryIO]]:
    """A file still being written, beside the kept ones: its place, and it open for writing. Gone afterwards."""
    handle, temporary = tempfile.mkstemp(dir=_incoming())
    path = Path(temporary)
    try:
        with os.fdopen(handle, "wb") as out:
            yield path, out
    finally:
        path.unlink(missing_ok=True)


def open_file(file_id: int) -> BinaryIO:
    """The bytes of a stored file, open for reading; raises NotFound. The caller checks who may."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        raise _gone()
    return open_content(file.sha256)


def open_content(digest: str) -> BinaryIO:
    """The plain bytes of a content, open for reading at any place; raises NotFound, or WrongKeys when damaged."""
    try:
        raw = place_of(digest).open("rb")
    except FileNotFoundError:
        raise _gone() from None
    try:
        # Contents kept before they were encrypted lie as they came.
        return unseal(raw, digest) if is_sealed(raw) else raw
    except BaseException:
        raw.close()
        raise


def seal_content(digest: str) -> bool:
    """Encrypt a content that still lies as it came; False when it is encrypted, gone, or not what its name says."""
    with transaction.atomic():
        hold(digest)
        try:
            raw = place_of(digest).open("rb")
        except FileNotFoundError:
            return False
        with raw:
            if is_sealed(raw) or hashlib.file_digest(raw, "sha256").hexdigest() != digest:
                return False
            raw.seek(0)
            _seal(raw, digest)
    return True


def _gone() -> NotFound:
    return NotFound(_("没有找到这个文件，它可能已被清理。"))


def path_of(file: StoredFile) -> Path:
    """Where the content of ``file`` lies."""
    return place_of(file.sha256)


def folder_of_files() -> Path:
    """The folder of all contents, each at ``ab/cdef…`` by its SHA-256."""
    return Path(settings.YUEKE_HOME) / "files"


def place_of(digest: str) -> Path:
    """Where the content with this SHA-256 lies, encrypted."""
    return folder_of_files() / digest[:2] / digest[2:]


def _incoming() -> Path:
    """The folder of drafts; it and the one around it are nobody else's to enter, whoever made them."""
    folder = folder_of_files() / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    for private in (folder.parent, folder):
        if os.name == "posix" and private.stat().st_mode & 0o077:
            private.chmod(0o700)
    return folder


def hold(digest: str) -> None:
    """Let nobody else keep or remove this content until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, digest])


def _copy(upload: Any, out: BinaryIO, limit: int, field: str) -> tuple[str, int]:
    sha, size = hashlib.sha256(), 0
    while block := upload.read(_BLOCK):
        size += len(block)
        if size > limit:
            raise Invalid(
                _("文件超过 %(limit)s MB，请压缩或拆分后再上传。") % {"limit": f"{limit / 2**20:g}"},
                field=field,
            )
        sha.update(block)
        out.write(block)
    if not size:
        raise Invalid(_("文件是空的，请重新选择。"), field=field)
    out.flush()
    os.fsync(out.fileno())
    return sha.hexdigest(), size


def _keep(path: Path, digest: str, *, actor: Actor, at: datetime, size: int, code: str, name: str) -> StoredFile:
    with transaction.atomic():
        hold(digest)
        _put(path, place_of(digest))
        return StoredFile.objects.create(
            sha256=digest,
            size=size,
            media_type=KINDS[code].media_type,
            name=_safe_name(name, code),
            uploaded_by_id=actor.person_id,
            at=at,
        )


def _put(path: Path, place: Path) -> None:
    if place.exists():
        return
    with path.open("rb") as content:
        _seal(content, place.parent.name + place.name)


def _seal(content: BinaryIO, digest: str) -> None:
    """Lay a content encrypted in its place, whole or not at all."""
    place = place_of(digest)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=_incoming())
    try:
        with os.fdopen(handle, "wb") as out:
            seal(content, out, digest)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(place)
    finally:
        Path(name).unlink(missing_ok=True)
    if os.name == "posix":
        # The new name itself must survive a power cut, not only the bytes.
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _safe_name(given: str, code: str) -> str:
    """The base name without path or control characters, ending as its content demands."""
    name = _UNSAFE.sub("", PurePosixPath(given.replace("\\", "/")).name).strip(" .") or "file"
    endings = KINDS[code].endings
    stem, dot, ending = name.rpartition(".")
    if dot and f".{ending.lower()}" in endings:
        return f"{stem[:_LONGEST_NAME]}.{ending}"
    return name[:_LONGEST_NAME] + endings[0]
