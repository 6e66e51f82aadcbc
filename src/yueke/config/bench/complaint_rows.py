"""Writes complaints in processes of their own; nothing here may need Django before :func:`opening.set_up`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from yueke.config.bench.complaint_words import RARE_TAIL, RARE_WORDS, Said, said

if TYPE_CHECKING:
    from django.db.models import Field

    from yueke.domains.complaints.models import Complaint
    from yueke.domains.customers.models import Customer

CHUNK = 5_000
OPEN_SHARE = 10
"""One complaint in so many is open: the latest."""
_PAST_DAYS, _OPEN_DAYS = 690, 30
_OPEN_STATES = (
    "registered", "accepted", "assigned", "investigating", "proposed", "reviewing", "replying", "replied",
)  # fmt: skip
_OPEN_LOTS = (5, 5, 10, 35, 15, 5, 10, 15)
_OVER_STATES = ("archived", "closed", "declined", "withdrawn", "referred", "merged")
_OVER_LOTS = (85, 5, 4, 3, 2, 1)
_CHANNELS = ("phone", "web", "store_box", "email", "visit", "walk_in")
_MAJOR = {"criterion": "signal.threat", "words": "扬言向外部反映", "fact": "受理或办理时标记，或由所问的事实得出"}
_IMPORTANT = {"criterion": "key_customer", "words": "重点客户", "fact": "客户档案标记为重点客户"}


@dataclass(frozen=True)
class Places:
    """Whom complaints name: ids of customers (a span), of handlers with their departments, of products and categories."""

    customers: tuple[int, int]
    seats: list[tuple[int, int]]
    products: list[tuple[int, str]]
    categories: dict[str, list[int]]


@dataclass(frozen=True)
class Chunk:
    """The complaints from number ``first`` on, of ``total``; their ids follow."""

    total: int
    seed: int
    places: Places
    at: datetime
    first: int


def write(chunk: Chunk) -> int:
    """Write the complaints of a chunk; returns how many."""
    from yueke.domains.complaints.models import Complaint
    from yueke.domains.customers.models import Customer
    from yueke.kernel.copying import copy_rows

    chance = Random(chunk.seed + chunk.first + 77)
    numbers = range(chunk.first, min(chunk.first + CHUNK, chunk.total))
    low, width = chunk.places.customers
    # Some complain often: repeats are there to be found.
    wanted = [low + int(width * chance.random() ** 2.5) for _n in numbers]
    known = Customer.objects.only("id", "name", "phone", "email").in_bulk(wanted)
    fields = Complaint._meta.concrete_fields
    rows = (_row(chance, chunk, n, known.get(pk)) for n, pk in zip(numbers, wanted, strict=True))
    # All of them first: the connection is asked for keys while they are made, and can do one thing at a time.
    lines = [_values(fields, row) for row in rows]
    copy_rows(Complaint, [str(one.column) for one in fields], lines)
    return len(numbers)


def _values(fields: Iterable[Field], row: Complaint) -> list[Any]:
    """A row as COPY takes it."""
    from django.db import connection
    from django.db.models import JSONField

    found = []
    for one in fields:
        value = getattr(row, one.attname)
        is_json = isinstance(one, JSONField)
        found.append(json.dumps(value, ensure_ascii=False) if is_json else one.get_db_prep_save(value, connection))
    return found


def _row(chance: Random, chunk: Chunk, n: int, customer: Customer | None) -> Complaint:
    from yueke.domains.complaints.models import Complaint
    from yueke.domains.complaints.numbers import ALPHABET, LENGTH
    from yueke.domains.complaints.records import derived
    from yueke.domains.complaints.rules.facts import sealed
    from yueke.domains.complaints.seeds import CATEGORIES

    closed_until = chunk.total - chunk.total // OPEN_SHARE
    is_open, rare = n >= closed_until, n == chunk.total // 2
    received = _received(chunk, n, closed_until)
    state = chance.choices(_OPEN_STATES, _OPEN_LOTS)[0] if is_open else chance.choices(_OVER_STATES, _OVER_LOTS)[0]
    if state == "merged" and n == 0:
        state = "archived"
    told, (intake, department), product = said(chance), _seats(chance, chunk), chance.choice(chunk.places.products)
    form = next(one.form for one in CATEGORIES if one.code == told.kind)
    unknown = customer is None or chance.random() < 0.1
    row = Complaint(
        id=n + 1,
        number=f"TS{received:%Y%m%d}-{n:06d}",
        code="".join(chance.choice(ALPHABET) for _place in range(LENGTH)),
        state=state,
        customer=None if unknown or rare else customer,
        caller_name="王先生" if customer is None or unknown else customer.name[:60],
        caller_phone=RARE_TAIL if rare else _phone(chance) if unknown or customer is None else customer.phone,
        caller_email="" if unknown or customer is None else customer.email,
        product_id=product[0] if chance.random() < 0.7 else None,
        product_name=product[1],
        batch=f"B{received:%y%m}-{chance.randrange(40)}" if chance.random() < 0.4 else "",
        channel=chance.choice(_CHANNELS),
        category_id=chance.choice(chunk.places.categories[told.kind]),
        facts=sealed(form, {one.name: "不详" for one in form}),
        description=f"{told.description}{RARE_WORDS}" if rare else told.description,
        wish=told.wish,
        received_at=received,
        recorded_by_id=intake[0],
        first_contact_id=intake[0],
        intake_department_id=intake[1],
        created_at=received,
        updated_at=received,
        **_graded(chance),
        **_gone_through(chance, state, received, department, n, chunk, told),
    )
    for name, value in derived(row).items():
        setattr(row, name, value)
    return row


def _received(chunk: Chunk, n: int, closed_until: int) -> datetime:
    """Evenly over the years; the open ones of the last weeks."""
    if n >= closed_until:
        share = (n - closed_until) / max(1, chunk.total - closed_until)
        return chunk.at - timedelta(days=_OPEN_DAYS * (1 - share), minutes=5)
    return chunk.at - timedelta(days=_OPEN_DAYS + _PAST_DAYS * (1 - n / max(1, closed_until)))


def _seats(chance: Random, chunk: Chunk) -> tuple[tuple[int, int], tuple[int, int]]:
    return chance.choice(chunk.places.seats), chance.choice(chunk.places.seats)


def _phone(chance: Random) -> str:
    return f"1{chance.choice('3578')}{chance.randrange(10)}{chance.randrange(10**8):08d}"


def _graded(chance: Random) -> dict[str, Any]:
    lot = chance.random()
    if lot < 0.04:
        return {"grade": "major", "grade_reasons": [_MAJOR], "signals": ["threat"]}
    return {"grade": "important", "grade_reasons": [_IMPORTANT]} if lot < 0.18 else {}


def _gone_through(
    chance: Random, state: str, received: datetime, seat: tuple[int, int], n: int, chunk: Chunk, told: Said
) -> dict[str, Any]:
    """What the steps up to ``state`` wrote down, one of twelve late."""
    slow = 6 if chance.random() < 1 / 12 else 1
    moments = [received + slow * timedelta(minutes=m) for m in (20, 50, 110, 130, 700, 1_500, 2_900, 4_300)]
    accepted, assigned, signed, looked, offered, replied, answered, archived = (min(m, chunk.at) for m in moments)
    found: dict[str, Any] = {"acknowledged_at": received, "told_at": received}
    if state in ("registered", "declined", "merged"):
        over = {"ended_at": accepted, "end_reason": "不属于本公司的事项"} if state != "registered" else {}
        return found | over | ({"merged_into_id": n} if state == "merged" else {})
    promised = accepted + timedelta(days=5)
    found |= {"accepted_at": accepted, "contacted_at": accepted, "promised_at": promised, "first_promised_at": promised}
    if state == "accepted":
        return found
    found |= {"assigned_at": assigned, "department_id": seat[1], "handler_id": seat[0]}
    if state in ("assigned", "withdrawn", "referred"):
        over = {"ended_at": assigned, "end_reason": "客户已与门店协商解决"} if state != "assigned" else {}
        return found | over
    found |= {"signed_at": signed, "investigated_at": looked, "investigator_id": seat[0]}
    if state != "investigating":
        found |= {"proposed_at": offered}
    if state in ("replied", "closed", "archived"):
        found |= {"replied_at": replied, "asked_at": replied, "outcome": "solved", "result": "已更换并致歉。"}
    if state in ("closed", "archived"):
        content = chance.random() > 0.06
        found |= {"satisfaction": chance.choice((3, 4, 5, 5)) if content else 2, "answered_at": answered}
        found |= {"closed_at": answered, "close_reason": "" if content else "已告知外部途径，经批准结案"}
        found |= {"compensation": chance.choice((0, 0, 0, 50, 200, 600)) if told.kind != "attitude" else 0}
    return found | ({"archived_at": archived} if state == "archived" else {})
