"""Letting files go: a content stays as long as anybody refers to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from yueke.kernel.files.models import StoredFile
from yueke.kernel.files.storing import INCOMING, folder_of_files, hold, place_of, seal_content
from yueke.kernel.vault.streams import is_sealed

_UNNAMED_FOR = timedelta(days=1)
_AT_ONCE = 500


def remove(file_id: int) -> None:
    """Forget a stored file; once the transaction holds, its content too, unless another row has the same."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is None:
        return
    file.delete()
    transaction.on_commit(partial(_let_go, file.sha256))


def unused(before: datetime) -> QuerySet[StoredFile]:
    """Files stored before a moment that no row of any table refers to: forms begun and never finished."""
    return unreferenced(StoredFile.objects.filter(at__lt=before)).order_by("at", "pk")


def unreferenced(found: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    """Those of the files that no row of any table refers to."""
    for relation in StoredFile._meta.get_fields(include_hidden=True):
        if relation.auto_created and relation.is_relation and not relation.concrete:
            rows = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})  # type: ignore[union-attr]
            found = found.filter(~Exists(rows))
    return found


def remove_unused(before: datetime, *, most: int = _AT_ONCE) -> int:
    """Forget up to ``most`` of :func:`unused`, with their contents; returns how many."""
    ids = list(unused(before).values_list("pk", flat=True)[:most])
    for file_id in ids:
        remove(file_id)
    return len(ids)


def sweep(at: datetime) -> int:
    """Take away what broken-off work left on disk a day ago: drafts, contents without a row. Returns how many."""
    gone = 0
    before = (at - _UNNAMED_FOR).timestamp()
    old = (path for path in folder_of_files().glob("*/*") if _changed(path) < before)
    for paths in _several(old):
        contents = {path.parent.name + path.name: path for path in paths if path.parent.name != INCOMING}
        named = set(StoredFile.objects.filter(sha256__in=contents).values_list("sha256", flat=True))
        for path in paths:
            if path.parent.name == INCOMING:
                path.unlink(missing_ok=True)
                gone += 1
        gone += sum(_let_go(digest) for digest in contents.keys() - named)
    return gone


def seal_all() -> int:
    """Encrypt every content that still lies as it came, from before or from a backup; returns how many."""
    done = 0
    for path in folder_of_files().glob("[0-9a-f][0-9a-f]/*"):
        # One removed meanwhile needs nothing any more.
        with suppress(FileNotFoundError):
            with path.open("rb") as content:
                plain = not is_sealed(content)
            done += plain and seal_content(path.parent.name + path.name)
    return done


def _let_go(digest: str) -> bool:
    """Remove a content nobody refers to; equal contents arriving meanwhile wait, and are then written anew."""
    with transaction.atomic():
        hold(digest)
        if StoredFile.objects.filter(sha256=digest).exists():
            return False
        place_of(digest).unlink(missing_ok=True)
        return True


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _several(paths: Iterable[Path]) -> Iterator[list[Path]]:
    waiting: list[Path] = []
    for path in paths:
        waiting.append(path)
        if len(waiting) == _AT_ONCE:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
