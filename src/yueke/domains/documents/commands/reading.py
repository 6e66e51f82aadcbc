"""Opening, confirming, and asking again those who have not."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.documents import queries, rules
from yueke.domains.documents.events import ReadersReminded, ReadingConfirmed, SecretOpened
from yueke.domains.documents.models import Document, Reader, Version
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Forbidden, NotFound, Refused
from yueke.kernel.events import publish as tell


@command(may="account.own")
def note_opening(actor: Actor, version_id: int, *, what: str = "text", at: datetime) -> Version:
    """Let somebody open a version (``what`` is text or file); every opening of a secret one is logged.

    Raises NotFound for whoever may not know of it.
    """
    version = queries.version(actor, version_id)
    Reader.objects.filter(version=version, person_id=actor.person_id or 0, opened_at=None).update(opened_at=at)
    if version.document.is_secret:
        opened = SecretOpened(**_of(version), person_id=actor.person_id, what=what, at=at)
        tell(actor, opened)
    return version


@command(may="account.own")
def confirm(actor: Actor, version_id: int, *, at: datetime) -> Reader:
    """Confirm that one has read and understood; said again nothing changes.

    Raises NotFound for whoever may not know of the version, Forbidden for who is no reader of it, Refused when it
    was never opened or no longer has to be read.
    """
    version = queries.version(actor, version_id)
    reader = version.readers.filter(person_id=actor.person_id or 0).select_for_update().first()
    if reader is None:
        raise Forbidden(_("您不在这份文件的阅读范围内，不需要确认。"))
    if reader.read_at is not None:
        return reader
    if reader.ended_at is not None or version.state != "published":
        raise Refused(_("这个版本已不需要确认。请看现行版本。"))
    if reader.opened_at is None:
        raise Refused(_("请先打开文件阅读，再确认。"))
    reader.read_at = at
    reader.save(update_fields=["read_at"])
    confirmed = ReadingConfirmed(**_of(version), reader_id=reader.pk, person_id=reader.person_id, at=at)
    tell(actor, confirmed)
    return reader


@command(may="documents.manage")
def remind(actor: Actor, version_id: int, *, at: datetime) -> int:
    """Ask those again who have not confirmed, once a day at most; returns how many."""
    kept = Document.objects.kept_by(actor)
    version = Version.objects.filter(pk=version_id, document__in=kept).select_for_update(of=("self",)).first()
    if version is None:
        raise NotFound
    if version.state != "published":
        raise Refused(_("这个版本已不需要确认。请看现行版本。"))
    if not rules.may_remind(version.reminded_at, at):
        raise Refused(_("今天已经催过了，明天可以再催。"))
    count = version.readers.unread().count()
    if not count:
        raise Refused(_("都已确认，没有人需要催。"))
    Version.objects.filter(pk=version.pk).update(reminded_at=at, updated_at=at)
    tell(actor, ReadersReminded(**_of(version), count=count, at=at))
    return count


def _of(version: Version) -> dict[str, int]:
    return {"document_id": version.document_id, "version_id": version.pk, "revision": version.revision}
