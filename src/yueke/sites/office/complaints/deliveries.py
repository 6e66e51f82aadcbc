"""How far what a customer was told by message is: what the outbox says besides whether it arrived."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from yueke.domains.channels import queries as channels
from yueke.domains.complaints.models import Told


def with_tries(rows: Sequence[Told]) -> list[Told]:
    """The rows, each with ``tries``: how often it was tried to send it, empty where the first try did it. One query."""
    ways = channels.deliveries({row.outgoing_id for row in rows})
    for row in rows:
        row.tries = _words(row, ways.get(row.outgoing_id or 0))  # type: ignore[attr-defined]
    return list(rows)


def _words(row: Told, way: channels.Delivery | None) -> str:
    if way is None or not way.attempts or (row.delivered_at and way.attempts == 1):
        return ""
    if row.delivered_at:
        return _("第 %(n)s 次才发出") % {"n": way.attempts}
    if row.failed_at:
        return _("试发 %(n)s 次未成") % {"n": way.attempts}
    return _("已试发 %(n)s 次，稍后再试：%(why)s") % {"n": way.attempts, "why": way.error or _("对方没有回应")}
