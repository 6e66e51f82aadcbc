"""Notices as the message centre shows them: worded for the reader, names only of customers they may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yueke.compliance.regulation import Regulation, regulation
from yueke.domains.channels.kinds import kind_of
from yueke.domains.channels.models import Notice
from yueke.domains.customers import queries as customers
from yueke.kernel.access import Actor
from yueke.sites.office.notices.targets import customer_of
from yueke.sites.office.regulation import words
from yueke.sites.office.regulation.case_rows import address
from yueke.ui.formats import count


@dataclass(frozen=True)
class NoticeShown:
    """One notice in words; ``about`` names what it is about, ``why`` is the clause that wants it told."""

    id: int
    title: str
    icon: str
    about: str
    why: str
    why_url: str
    at: datetime
    unread: bool
    urgent: bool
    url: str


@dataclass(frozen=True)
class Day:
    """The notices of one day."""

    day: date
    rows: tuple[NoticeShown, ...]


def shown(actor: Actor, rows: Sequence[Notice]) -> list[NoticeShown]:
    """The notices in their order; two queries for names and two for clauses, whatever their number."""
    about = {customer for row in rows if (customer := customer_of(row))}
    names = customers.names_seen(actor, about) if about else {}
    current = regulation() if any(row.clause for row in rows) else Regulation()
    may_read = actor.may("regulation.view")
    return [_shown(row, names, current, may_read) for row in rows]


def by_day(rows: Sequence[NoticeShown]) -> list[Day]:
    """Notices, the newest first, under the days they came."""
    return [Day(day, tuple(found)) for day, found in groupby(rows, lambda row: timezone.localdate(row.at))]


def _shown(row: Notice, names: dict[int, str], current: Regulation, may_read: bool) -> NoticeShown:
    kind = kind_of(row.kind)
    known = row.clause in current
    name = names.get(customer_of(row) or 0, "")
    about = " · ".join(part for part in (name, _label(row, current)) if part)
    return NoticeShown(
        id=row.pk,
        title=_title(row),
        icon=kind.icon if kind else "bell",
        about=about,
        why=row.clause,
        why_url=address("office:clause", row.clause) if known and may_read else "",
        at=row.created_at,
        unread=row.read_at is None,
        urgent=row.importance == Notice.Importance.URGENT,
        url=reverse("office:notice", args=[row.pk]),
    )


def _title(row: Notice) -> str:
    """What the kind says, with the facts in their places."""
    kind = kind_of(row.kind)
    facts = {name: count(value) if isinstance(value, int) else value for name, value in row.facts.items()}
    try:
        return str(kind.title) % facts if kind else _("一条消息")
    except KeyError:  # told by an older release, which knew fewer facts
        return _("一条消息")


def _label(row: Notice, current: Regulation) -> str:
    """The number of what it is about; a clause by its title."""
    if row.about_kind.startswith("compliance."):
        return words.title_of(current.clause(row.clause)) if row.clause in current else row.about_label
    return row.about_label
