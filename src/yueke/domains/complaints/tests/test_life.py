"""Whatever anybody does, allowed or not, while time passes: no complaint is lost, none closed without cause, no receipt
skipped; and what is refused changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import Error as DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import FindingDraft, OfferDraft
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE, OPEN
from yueke.domains.complaints.models import Approval, Attempt, Clock, Complaint, Round, Supervision, Told, Transfer
from yueke.domains.complaints.tests.house import AT, House
from yueke.kernel.access import SYSTEM, Actor, customer_actor
from yueke.kernel.errors import Refused
from yueke.kernel.events.models import Event

pytestmark = pytest.mark.django_db
ROLES = ("clerk", "agent", "engineer", "second", "manager", "boss", "watch", "steward", "auditor")
Act = Callable[[House, Actor, Complaint, datetime, int], Any]

ACTS: dict[str, Act] = {
    "register": lambda h, a, c, at, n: commands.register(a, h.draft(key=f"k{n % 3}"), at=at),
    "accept": lambda h, a, c, at, n: commands.accept(a, c.pk, at=at),
    "decline": lambda h, a, c, at, n: commands.decline(a, c.pk, "不属于本公司", "可向 12315 反映", at=at),
    "assign": lambda h, a, c, at, n: commands.assign(a, c.pk, (h.aftersales if n % 3 else h.service).pk, at=at),
    "sign": lambda h, a, c, at, n: commands.sign(a, c.pk, at=at),
    "send_back": lambda h, a, c, at, n: commands.send_back(a, c.pk, "不归本部门", at=at),
    "pass_on": lambda h, a, c, at, n: commands.pass_on(a, c.pk, h.aftersales.pk, note="需售后", at=at),
    "investigate": lambda h, a, c, at, n: commands.investigate(a, c.pk, FindingDraft("护角缺失"), at=at),
    "propose": lambda h, a, c, at, n: commands.propose(a, c.pk, OfferDraft("换新", compensation=n % 4 * 100), at=at),
    "answer_offer": lambda h, a, c, at, n: commands.answer_offer(a, c.pk, accepted=n % 3 > 0, limits="无库存", at=at),
    "revise": lambda h, a, c, at, n: commands.revise(a, c.pk, at=at),
    "submit": lambda h, a, c, at, n: commands.submit(a, c.pk, at=at),
    "agree": lambda h, a, c, at, n: commands.agree(a, c.pk, at=at),
    "approve": lambda h, a, c, at, n: commands.approve(a, c.pk, at=at),
    "reject": lambda h, a, c, at, n: commands.reject(a, c.pk, "再议", at=at),
    "solve": lambda h, a, c, at, n: commands.solve(a, c.pk, FindingDraft("漏发"), "已补发", at=at),
    "reply": lambda h, a, c, at, n: commands.reply(a, c.pk, "已换新", "solved", at=at),
    "ask_satisfaction": lambda h, a, c, at, n: commands.ask_satisfaction(a, c.pk, at=at),
    "note_answer": lambda h, a, c, at, n: commands.note_answer(a, c.pk, n % 5 + 1, at=at),
    "note_attempt": lambda h, a, c, at, n: commands.note_attempt(a, c.pk, "phone", at=at),
    "reopen": lambda h, a, c, at, n: commands.reopen(a, c.pk, "客户来电", at=at),
    "close": lambda h, a, c, at, n: commands.close(a, c.pk, at=at),
    "archive": lambda h, a, c, at, n: commands.archive(a, c.pk, at=at),
    "ask_closing": lambda h, a, c, at, n: commands.ask_closing(a, c.pk, "无法满足", "可向 12315 反映", at=at),
    "ask_extension": lambda h, a, c, at, n: commands.ask_extension(a, c.pk, at + timedelta(days=20), "等件", at=at),
    "ask_downgrade": lambda h, a, c, at, n: commands.ask_downgrade(a, c.pk, "general", "误会", at=at),
    "decide": lambda h, a, c, at, n: commands.decide(a, _waiting(c), granted=n % 4 > 0, note="看过", at=at),
    "suspend": lambda h, a, c, at, n: commands.suspend(a, c.pk, "等检测", at=at),
    "resume": lambda h, a, c, at, n: commands.resume(a, c.pk, at=at),
    "withdraw": lambda h, a, c, at, n: commands.withdraw(a, c.pk, "客户撤诉", at=at),
    "refer": lambda h, a, c, at, n: commands.refer(a, c.pk, "12315", "争议", at=at),
    "merge": lambda h, a, c, at, n: commands.merge_into(a, c.pk, _other(c, n), "同一事项", at=at),
    "tell": lambda h, a, c, at, n: commands.tell(a, c.pk, "progress", "在办", ("phone", "sms")[n % 2], at=at),
    "urge": lambda h, a, c, at, n: commands.urge(a, c.pk, at=at),
    "supervise": lambda h, a, c, at, n: commands.supervise(a, c.pk, "请尽快", at=at),
    "answer_supervision": lambda h, a, c, at, n: commands.answer_supervision(a, _order(c), "在办", at=at),
    "note_signals": lambda h, a, c, at, n: commands.note_signals(a, c.pk, ["threat"], at=at),
    "change_handler": lambda h, a, c, at, n: commands.change_handler(a, c.pk, h.second.person_id, at=at),
    "own_answer": lambda h, a, c, at, n: commands.own_answer(_self(h), c.pk, n % 5 + 1, at=at),
    "own_appeal": lambda h, a, c, at, n: commands.own_appeal(_self(h), c.pk, "不服", at=at),
    "own_withdraw": lambda h, a, c, at, n: commands.own_withdraw(_self(h), c.pk, at=at),
    "own_offer_answer": lambda h, a, c, at, n: commands.own_offer_answer(_self(h), c.pk, accepted=n % 3 > 0, at=at),
    "own_urge": lambda h, a, c, at, n: commands.own_urge(_self(h), c.pk, at=at),
    "sweep": lambda h, a, c, at, n: commands.sweep(SYSTEM, at=at),
}
WATCHED = (
    "Complaint",
    "Transfer",
    "Round",
    "Investigation",
    "Offer",
    "Told",
    "Approval",
    "Clock",
    "Escalation",
    "Pause",
)

NATURAL = {
    **dict.fromkeys(("accept", "assign", "solve"), ("agent",)),
    **dict.fromkeys(
        ("sign", "investigate", "propose", "answer_offer", "agree", "submit", "revise"), ("engineer", "second")
    ),
    **dict.fromkeys(("reply", "note_answer", "note_attempt", "close", "ask_closing", "reopen"), ("engineer", "second")),
    **dict.fromkeys(("approve", "reject", "decide", "resume"), ("manager", "boss")),
    "archive": ("clerk",),
}
"""Who usually takes a step: sampled more often, so that lives come far."""
ENDS = ("decline", "merge", "refer", "withdraw", "own_withdraw", "send_back", "pass_on", "suspend")
"""What comes often enough by itself."""


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32 - 1))
def test_any_life(house, seed):
    # Drawn from the seed and not piece by piece: what is drawn so leans to the first of each choice, and few lives come far.
    chance = Random(seed)
    with transaction.atomic():
        _live(house, chance)
        transaction.set_rollback(True)


def _next(chance: Random, complaint: Complaint) -> tuple[str, str]:
    """An act and who tries it: mostly one the state has a step for, by somebody whose step it is."""
    if chance.random() < 0.2:
        return chance.choice(list(ACTS)), chance.choice(ROLES)
    on = [step.verb for step in COMPLAINT_LIFE.steps_from(complaint.state) if step.verb not in ENDS]
    also = {
        "investigating": ["investigate"] * 2,
        "proposed": ["answer_offer"] * 3,
        "replied": ["note_answer", "note_attempt", "note_attempt", "ask_closing", "decide"],
    }.get(complaint.state, [])
    if complaint.suspended_at is not None:
        also = ["resume"] * 9
    name = chance.choice([*on, *also] * 3 + ["tell"])
    return name, chance.choice((*NATURAL.get(name, ROLES), *NATURAL.get(name, ROLES), chance.choice(ROLES)))


def _live(house: House, chance: Random) -> None:
    at = AT
    seen: set[int] = set()
    first: dict[int, tuple[Any, Any]] = {}
    commands.register(house.clerk, house.draft(key="k0"), at=at)
    for _n in range(50):
        at += timedelta(hours=chance.choice((0, 0, 1, 5, 30)), minutes=1)
        complaint = chance.choice(list(Complaint.objects.order_by("pk")))
        name, role = _next(chance, complaint)
        pick = chance.randrange(12)
        before = _image()
        try:
            with transaction.atomic():
                ACTS[name](house, getattr(house, role), complaint, at, pick)
        except Refused:
            assert _image() == before, f"{name} by {role} was refused and changed something"
        _never_lost(seen, first)
        _closed_only_for_cause()
        _every_receipt()
        _clocks_follow()


def _image() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of what a command may change."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        for name in WATCHED:
            table = apps.get_model("complaints", name)._meta.db_table
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t")
            found[name] = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM kernel_event")
        found["events"] = cursor.fetchall()
    return found


def _never_lost(seen: set[int], first: dict[int, tuple[Any, Any]]) -> None:
    rows = {row.pk: row for row in Complaint.objects.all()}
    assert seen <= rows.keys()
    seen |= rows.keys()
    for pk, row in rows.items():
        # Who took it in and what was promised first never change.
        known = first.setdefault(pk, (row.first_contact_id, row.first_promised_at))
        assert known[0] in (None, row.first_contact_id)
        assert known[1] in (None, row.first_promised_at)
        first[pk] = (row.first_contact_id, row.first_promised_at)
        assert row.merged_into_id is None or row.merged_into_id in rows
        assert Round.objects.filter(complaint=row).count() == row.round
        # Somebody answers for whatever is open.
        assert row.state not in OPEN or row.department_id or row.intake_department_id


def _closed_only_for_cause() -> None:
    for row in Complaint.objects.filter(state__in=("closed", "archived")):
        satisfied = row.satisfaction is not None and row.satisfaction >= 3
        approved = Approval.objects.filter(complaint=row, kind="closing", decision="granted", round=row.round)
        told = Told.objects.filter(complaint=row, kind="routes", round=row.round).exists()
        tried = Attempt.objects.filter(complaint=row, round=row.round).count() >= 3 and row.satisfaction is None
        assert satisfied or tried or (approved.exists() and told)
        assert satisfied or row.close_reason
        for approval in approved:
            assert approval.decided_by_id != approval.asked_by_id
    for row in Complaint.objects.filter(state="declined"):
        assert row.end_reason
        assert Told.objects.filter(complaint=row, kind="decline").exists()


def _every_receipt() -> None:
    for row in Complaint.objects.filter(state__in=("investigating", "proposed", "reviewing", "replying")):
        last = Transfer.objects.filter(complaint=row).order_by("pk").last()
        assert last is not None
        assert last.receipt_at is not None, f"{row.state} without a receipt"
        assert last.round == row.round
        assert row.investigator_id is not None
        earlier = Round.objects.filter(complaint=row, n__lt=row.round).values_list("investigator_id", flat=True)
        assert row.investigator_id not in set(earlier)
    signed = Event.objects.filter(kind="complaints.signed").count()
    assert signed == Transfer.objects.filter(receipt_at__isnull=False).count()


def _clocks_follow() -> None:
    for row in Complaint.objects.all():
        running = Clock.objects.filter(complaint=row, stopped_at=None)
        kinds = Counter(running.values_list("kind", "clause"))
        assert not kinds or max(kinds.values()) == 1
        if row.state not in OPEN and row.state != "closed":
            assert not kinds, f"{row.state} still owes {kinds}"
        if row.suspended_at is not None:
            assert not running.filter(next_at__isnull=False).exists()


def _waiting(complaint: Complaint) -> int:
    return Approval.objects.filter(complaint=complaint, decision="").values_list("pk", flat=True).first() or 0


def _order(complaint: Complaint) -> int:
    return Supervision.objects.filter(complaint=complaint).values_list("pk", flat=True).first() or 0


def _other(complaint: Complaint, n: int) -> int:
    ids = list(Complaint.objects.exclude(pk=complaint.pk).order_by("pk").values_list("pk", flat=True))
    return ids[n % len(ids)] if ids else complaint.pk


def _self(house: House) -> Actor:
    return customer_actor(house.customer.pk, "客户本人", frozenset({"complaints.own"}))


def test_the_database_itself_keeps_what_is_for_ever(house):
    complaint = house.accepted()
    rows = Complaint.objects.filter(pk=complaint.pk)
    forbidden = (
        {"first_contact_id": house.agent.person_id},
        {"first_promised_at": AT},
        {"state": "closed", "satisfaction": 5},
        {"state": "replied"} | {"state": "archived"},
    )
    for changes in forbidden:
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    assert house.fresh(complaint).state == "accepted"


def test_every_step_of_the_table_is_a_command():
    assert {step.verb for step in COMPLAINT_LIFE.steps} <= ACTS.keys()
