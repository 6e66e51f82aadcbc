"""The record a command works on, nobody else writing to it, and what every command asks of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.findings import queries
from yueke.domains.organization import queries as organization
from yueke.domains.organization import reach
from yueke.kernel.access import Actor
from yueke.kernel.errors import Forbidden, Invalid, Message, NotFound

M = TypeVar("M", bound=models.Model)
VIEW = queries.VIEW


def locked(model: type[M], pk: int) -> M:
    """A row nobody else writes to; raises NotFound."""
    found = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def said(text: str, field: str, message: Message, most: int = 4000) -> str:
    """``text`` without the spaces around it; raises Invalid on ``field`` when nothing is left."""
    if not text.strip():
        raise Invalid(message, field=field)
    return text.strip()[:most]


def at_work(person_id: int | None, field: str) -> None:
    """Raise Invalid on ``field`` for somebody who has left, or who may not see findings at all."""
    if person_id is None or not organization.working_here([person_id]):
        raise Invalid(_("请选择在职人员。"), field=field)
    if person_id not in reach.holders(VIEW):
        raise Invalid(_("这位员工没有“查看评价结论与会议”的权限，请另选一位或者先授予权限。"), field=field)


def theirs(actor: Actor, owner_id: int | None) -> None:
    """Raise Forbidden for who neither answers for it nor keeps findings."""
    if not queries.answers_for(actor, owner_id):
        raise Forbidden


def local_day(at: datetime) -> date:
    """The local day of a moment."""
    return timezone.localtime(at).date()
