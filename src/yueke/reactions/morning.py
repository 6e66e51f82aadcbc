"""Every working morning, whoever owes something by tonight is told how much: one notice, the last one replaced."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.compliance.owing import Owing, owing
from yueke.domains.channels import commands as channels
from yueke.domains.channels.kinds import declare
from yueke.domains.channels.rules import Draft, Origin
from yueke.kernel.access import SYSTEM
from yueke.kernel.calendar import working_calendar

MORNING = declare("desk.morning", _("今日到期 %(due)s 项，已逾期 %(overdue)s 项"), icon="checklist")


def run(at: datetime) -> int:
    """Tell everybody their figures of the day; on a rest day nobody. Returns how many were told now."""
    today = timezone.localtime(at).date()
    if not working_calendar().is_working_day(today):
        return 0
    return channels.tell(SYSTEM, [_digest(one, f"{MORNING.code}:{today}", at) for one in owing(at)], at=at)


def _digest(one: Owing, key: str, at: datetime) -> Draft:
    return Draft(
        one.owner_id,
        MORNING.code,
        key,
        Origin("desk.duties"),
        {"due": one.due_today, "overdue": one.overdue},
        urgent=bool(one.overdue),
        renews=True,
        happened_at=at,
    )
