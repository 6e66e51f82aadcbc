"""Who is told that there is something to read: at publication, before it is due, when it is over, when asked again.

Every reader is told by a notice of their own occasion, so that confirming settles theirs and nobody else's. What a
secret document is called is never part of a notice: it may be shown to whoever was a reader once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.channels import commands as channels
from yueke.domains.channels.kinds import NoticeKind, declare
from yueke.domains.channels.rules import Draft, Origin
from yueke.domains.documents import commands, queries, rules
from yueke.domains.documents.events import (
    DocumentRevised,
    DocumentWithdrawn,
    ReadersReminded,
    ReadingConfirmed,
    VersionSuperseded,
)
from yueke.domains.documents.models import Reader
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction

REVISED = declare("documents.revised", _("一份制度文件有新版本，请在 %(due)s 前阅读并确认"), icon="file-text")
DUE_SOON = declare("documents.due_soon", _("一份制度文件 %(due)s 前要确认阅读"), icon="clock")
OVERDUE = declare("documents.overdue", _("一份制度文件应在 %(due)s 前确认阅读，已超期"), icon="alert-circle")
REMINDED = declare("documents.reminded", _("有人催您确认阅读一份制度文件"), icon="bell")

LATELY = timedelta(days=3)
"""How far back the night looks for readers who were not told: a broken night is made up for."""


@reaction(DocumentRevised, why=_("文件发布后，通知阅读范围内的每个人"))
def version_published(event: DocumentRevised, actor: Actor, at: datetime) -> None:
    """Every reader, with the day by which to read."""
    _tell(REVISED, queries.waiting_readers(version_id=event.version_id), at=event.at)


@reaction(ReadersReminded, why=_("发布人催读后，再通知还没有确认的人"))
def readers_reminded(event: ReadersReminded, actor: Actor, at: datetime) -> None:
    """Those who have not confirmed, once for each day they are asked."""
    _tell(REMINDED, queries.waiting_readers(version_id=event.version_id), at=event.at, day=True)


@reaction(ReadingConfirmed, why=_("确认阅读后，不再提醒本人"))
def reading_confirmed(event: ReadingConfirmed, actor: Actor, at: datetime) -> None:
    """The reader's own notices are settled."""
    _settle([event.reader_id], event.at)


@reaction(VersionSuperseded, why=_("文件由新版取代后，旧版不必再读"))
def version_superseded(event: VersionSuperseded, actor: Actor, at: datetime) -> None:
    """Nobody need read what no longer applies."""
    _settle(queries.readers_of(event.version_id), event.at)


@reaction(DocumentWithdrawn, why=_("文件废止后，不必再读"))
def version_withdrawn(event: DocumentWithdrawn, actor: Actor, at: datetime) -> None:
    """Nobody need read what no longer applies."""
    _settle(queries.readers_of(event.version_id), event.at)


def run(at: datetime) -> None:
    """Every night: versions come into force, readers come and go, and whoever is late is reminded. Safe to repeat."""
    commands.bring_into_force(SYSTEM, at=at)
    commands.keep_readers(SYSTEM, at=at)
    _tell(REVISED, queries.waiting_readers(since=at - LATELY), at=at)
    _tell(DUE_SOON, queries.due_soon(at), at=at)
    _tell(OVERDUE, queries.overdue(at), at=at, urgent=True)


def _tell(
    kind: NoticeKind, readers: Iterable[Reader], *, at: datetime, day: bool = False, urgent: bool = False
) -> None:
    drafts = [
        Draft(
            reader.person_id,
            kind.code,
            f"{kind.code}:{reader.pk}" + (f":{rules.day_of(at)}" if day else ""),
            Origin(
                "documents.document", reader.document_id, "" if reader.document.is_secret else reader.document.number
            ),
            {"due": timezone.localtime(reader.due_at).date().isoformat()},
            urgent=urgent,
            happened_at=at,
        )
        for reader in readers
    ]
    channels.tell(SYSTEM, drafts, at=at)


def _settle(reader_ids: Iterable[int], at: datetime) -> None:
    ids = list(reader_ids)
    keys = [f"{kind.code}:{pk}" for kind in (REVISED, DUE_SOON, OVERDUE) for pk in ids]
    channels.settle(SYSTEM, keys, at=at)
