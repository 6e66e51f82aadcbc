"""How the timeline of a complaint tells an event: what it is called, who did it, and the particulars it carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from yueke.domains.complaints.choices import (
    ApprovalKind,
    Channel,
    ClockKind,
    Grade,
    Medium,
    PaperKind,
    Signal,
    TellKind,
)
from yueke.domains.complaints.models import Paper
from yueke.kernel.events.publishing import label_of


@dataclass(frozen=True)
class Line:
    """An entry of the timeline."""

    at: datetime
    text: str
    who: str
    detail: str = ""


def line(event: Any) -> Line:
    """An event as the timeline shows it."""
    who = " ".join(part for part in (event.actor_name, event.actor_post) if part)
    told = _PARTICULARS.get(event.kind)
    return Line(event.at, str(label_of(event.kind)), who, told(event.payload) if told else "")


def _named(choices: type[TextChoices], code: Any) -> str:
    """The name of a code; codes of former versions stay as they are."""
    return str(choices(code).label) if code in choices.values else str(code or "")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _rang(told: Mapping[str, Any]) -> str:
    percent, hop = told.get("percent") or 0, told.get("hop") or 0
    how_far = _("已超时") if percent >= 100 else f"{percent} %" if percent else ""
    return _joined(_named(ClockKind, told.get("clock")), how_far, _("上报第 %(n)s 级") % {"n": hop} if hop else "")


def _decided(told: Mapping[str, Any]) -> str:
    return _joined(_named(ApprovalKind, told.get("what")), _("同意") if told.get("granted") else _("不同意"))


def _graded(told: Mapping[str, Any]) -> str:
    return f"{_named(Grade, told.get('before'))} → {_named(Grade, told.get('after'))}"


_PARTICULARS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "complaints.registered": lambda told: _named(Channel, told.get("channel")),
    "complaints.customer_told": lambda told: _joined(
        _named(TellKind, told.get("told_kind")), _named(Medium, told.get("medium"))
    ),
    # Without a hand-over to sign for only whoever handles it is another: by hand, or since somebody has left.
    "complaints.assigned": lambda told: "" if told.get("transfer_id") else _("更换承办人"),
    "complaints.grade_changed": _graded,
    "complaints.signals_noted": lambda told: "、".join(_named(Signal, one) for one in told.get("signals") or ()),
    "complaints.group_found": lambda told: _("%(by)s：%(n)s 件") % {"by": told.get("by"), "n": told.get("count")},
    "complaints.approval_asked": lambda told: _named(ApprovalKind, told.get("what")),
    "complaints.approval_decided": _decided,
    "complaints.clock_rings": _rang,
    "complaints.offer_answered": lambda told: _("接受") if told.get("accepted") else _("不接受"),
    "complaints.satisfaction_answered": lambda told: f"{told.get('satisfaction')} / 5",
    "complaints.paper": lambda told: _joined(
        _named(PaperKind, told.get("paper_kind")), _named(Paper.State, told.get("state"))
    ),
    "complaints.urged": lambda told: _("客户催办") if told.get("by_customer") else "",
    "complaints.personal_data_shown": lambda told: str(told.get("reason") or ""),
}
"""By kind of event, what its payload says beyond its name; an event not listed says it all by its name."""
