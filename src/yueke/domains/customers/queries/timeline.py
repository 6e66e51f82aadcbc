"""What happened to a customer, newest first: events, changes of class and grade, and how the archive came to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.customers.choices import AmountClass, FrequencyClass, Grade
from yueke.domains.customers.drafts import FACTS
from yueke.domains.customers.events import CustomerCreated, stream_of
from yueke.domains.customers.labels import label_of
from yueke.domains.customers.models import Customer, Standing
from yueke.domains.customers.queries.lists import get
from yueke.domains.customers.queries.merging import merged_into
from yueke.domains.customers.queries.seeing import fact_sight
from yueke.domains.organization.queries import person_labels
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.events.models import Event
from yueke.kernel.events.publishing import label_of as event_label
from yueke.kernel.masking import STARS


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a timeline. ``changes`` are ``(label, before, after)``, personal data masked.

    ``kind`` is the event's, or ``customers.standing`` and ``customers.imported`` for lines made from rows.
    """

    at: datetime
    kind: str
    label: Message
    text: str = ""
    actor_name: str = ""
    post: str = ""
    clause: str = ""
    changes: tuple[tuple[Message, str, str], ...] = ()


_STANDING_PARTS = (
    ("frequency_class", gettext_lazy("频次"), FrequencyClass),
    ("amount_class", gettext_lazy("金额"), AmountClass),
    ("grade", gettext_lazy("等级"), Grade),
)


def timeline(
    actor: Actor, customer_id: int | Customer, before: datetime | None = None, limit: int = 30
) -> list[TimelineEntry]:
    """The latest ``limit`` entries; ``before`` continues after an entry's ``at``."""
    customer = get(actor, customer_id)
    merged = merged_into(customer.pk)
    events = Event.objects.filter(stream__in=[stream_of(pk) for pk in (customer.pk, *merged)])
    standings = Standing.objects.filter(customer_id=customer.pk)
    if before is not None:
        events, standings = events.filter(at__lt=before), standings.filter(from_at__lt=before)
    rows = list(events.order_by("-at", "-id")[:limit])
    people = person_labels({pid for row in rows for pid in _people_in(row.payload)})
    unseen = frozenset(name for name in FACTS if not fact_sight(actor, customer, name))
    entries = [_of_event(row, people, unseen) for row in rows]
    entries += _of_standings(list(standings.order_by("-from_at", "-id")[: limit + 1]), limit)
    # Many archives made at once have no event each: the row itself tells when it was made, and how.
    told = any(row.kind == CustomerCreated.kind and row.stream == stream_of(customer.pk) for row in rows)
    if len(rows) < limit and not told and (before is None or customer.created_at < before):
        entries.append(_made(customer))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]


def _people_in(payload: dict[str, Any]) -> list[int]:
    return [payload[key] for key in ("from_id", "to_id", "person_id") if payload.get(key)]


def _of_event(row: Event, people: dict[int, str], unseen: frozenset[str]) -> TimelineEntry:
    payload = row.payload
    # Events hold masks; of what the reader does not see at all, not even those.
    changes = tuple(
        (label_of(name), STARS, STARS) if name in unseen else (label_of(name), _shown(before), _shown(after))
        for name, (before, after) in (payload.get("changes") or {}).items()
    )
    return TimelineEntry(
        at=row.at,
        kind=row.kind,
        label=event_label(row.kind),
        text=_text(payload, people),
        actor_name=row.actor_name,
        post=row.actor_post,
        clause=row.clause,
        changes=changes,
    )


def _text(payload: dict[str, Any], people: dict[int, str]) -> str:
    if "to_id" in payload:
        nobody = _("无")
        names = (people.get(payload[key] or 0, nobody) for key in ("from_id", "to_id"))
        return " → ".join(names)
    parts = [people.get(payload["person_id"], "")] if payload.get("person_id") else []
    parts += [str(payload[key]) for key in ("number", "name", "place", "reason", "note") if payload.get(key)]
    if "fact" in payload:
        parts.insert(0, str(label_of(payload["fact"])))
    parts += [str(label_of(field)) for field in payload.get("fields", ())]
    return " · ".join(part for part in parts if part)


def _shown(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, dict):
        return "；".join(f"{key}：{item}" for key, item in value.items())
    return str(value)


def _of_standings(rows: list[Standing], limit: int) -> list[TimelineEntry]:
    out = []
    for position, new in enumerate(rows[:limit]):
        old = rows[position + 1] if position + 1 < len(rows) else None
        changes = tuple(
            (label, str(choices(getattr(old, name)).label) if old else "", str(choices(getattr(new, name)).label))
            for name, label, choices in _STANDING_PARTS
            if old is None or getattr(old, name) != getattr(new, name)
        )
        out.append(
            TimelineEntry(
                at=new.from_at, kind="customers.standing", label=_("分类分级"), actor_name=_("系统"), changes=changes
            )
        )
    return out


def _made(customer: Customer) -> TimelineEntry:
    if not customer.import_batch_id:
        author = person_labels([customer.created_by_id]) if customer.created_by_id else {}
        return TimelineEntry(
            at=customer.created_at,
            kind=CustomerCreated.kind,
            label=CustomerCreated.label,
            actor_name=author.get(customer.created_by_id or 0, ""),
        )
    return TimelineEntry(
        at=customer.created_at,
        kind="customers.imported",
        label=_("由表格导入"),
        text=_("批次 %(id)s") % {"id": customer.import_batch_id},
    )
