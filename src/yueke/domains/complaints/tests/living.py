"""What may be tried on complaints by whom, what must hold after each try, and the picture of all that may change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection

from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import FindingDraft, OfferDraft
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE, ENDED, OPEN
from yueke.domains.complaints.models import (
    Approval,
    Attempt,
    Clock,
    Complaint,
    Escalation,
    Paper,
    Round,
    Supervision,
    Told,
    Transfer,
)
from yueke.domains.complaints.tests.house import House
from yueke.kernel.access import SYSTEM, Actor, customer_actor, permission_of
from yueke.kernel.events.models import Event

ROLES = ("clerk", "agent", "engineer", "second", "manager", "boss", "watch", "steward", "auditor")
OTHERS = ("customer", "stranger", "nobody")
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
    "merge_into": lambda h, a, c, at, n: commands.merge_into(a, c.pk, _other(c, n), "同一事项", at=at),
    "tell": lambda h, a, c, at, n: commands.tell(a, c.pk, "progress", "在办", ("phone", "sms")[n % 2], at=at),
    "note_delivery": lambda h, a, c, at, n: commands.note_delivery(a, _last(Told, c), failure="空号" * (n % 2), at=at),
    "urge": lambda h, a, c, at, n: commands.urge(a, c.pk, at=at),
    "supervise": lambda h, a, c, at, n: commands.supervise(a, c.pk, "请尽快", at=at),
    "answer_supervision": lambda h, a, c, at, n: commands.answer_supervision(a, _last(Supervision, c), "在办", at=at),
    "note_signals": lambda h, a, c, at, n: commands.note_signals(a, c.pk, ["threat"], at=at),
    "raise_grade": lambda h, a, c, at, n: commands.raise_grade(a, c.pk, "important", "老客户", at=at),
    "change_handler": lambda h, a, c, at, n: commands.change_handler(a, c.pk, h.second.person_id, at=at),
    "give_receipt": lambda h, a, c, at, n: commands.give_receipt(a, _last(Escalation, c), at=at),
    "draft_paper": lambda h, a, c, at, n: commands.draft_paper(a, c.pk, "report", "报告", {"result": "已换新"}, at=at),
    "submit_paper": lambda h, a, c, at, n: commands.submit_paper(a, _last(Paper, c), at=at),
    "own_answer": lambda h, a, c, at, n: commands.own_answer(a, c.pk, n % 5 + 1, at=at),
    "own_appeal": lambda h, a, c, at, n: commands.own_appeal(a, c.pk, "不服", at=at),
    "own_withdraw": lambda h, a, c, at, n: commands.own_withdraw(a, c.pk, at=at),
    "own_offer_answer": lambda h, a, c, at, n: commands.own_offer_answer(a, c.pk, accepted=n % 3 > 0, at=at),
    "own_urge": lambda h, a, c, at, n: commands.own_urge(a, c.pk, at=at),
}
OWN = ("own_answer", "own_appeal", "own_withdraw", "own_offer_answer", "own_urge")


def actor_of(house: House, name: str) -> Actor:
    """Whoever tries something: somebody of the house, its customer, another customer, or somebody without any right."""
    own = frozenset({"complaints.own"})
    if name == "customer":
        return customer_actor(house.customer.pk, "客户本人", own)
    if name == "stranger":
        return customer_actor(house.customer.pk + 999, "别的客户", own)
    return Actor(None, "来人", permissions=frozenset()) if name == "nobody" else getattr(house, name)


def permitted(actor: Actor, act: str) -> bool:
    """Whether the act is among those of the actor's roles at all."""
    return any(actor.may(one.strip()) for one in permission_of(f"complaints.{act}").split("|"))


def picture() -> list[tuple[Any, ...]]:
    """Every row that a command may change: all tables of complaints, events, jobs, history and numbers; one query."""
    models = [*apps.get_app_config("complaints").get_models(), Event]
    tables = [one._meta.db_table for one in models]
    tables += [
        "procrastinate_jobs",
        "kernel_change",
        "kernel_act",
        apps.get_model("kernel", "NumberCount")._meta.db_table,
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{t}', count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {t} t" for t in tables
            )
        )
        return cursor.fetchall()


class Kept:
    """What was once so and must stay so."""

    def __init__(self) -> None:
        self._for_ever: dict[int, tuple[Any, ...]] = {}
        self._contacts: dict[int, int | None] = {}
        self._promised: dict[int, datetime] = {}
        self._states: dict[int, str] = {}

    def hold(self) -> set[str]:
        """Nothing is lost, nothing rewritten, no ended one wakes up; gives the states that are there."""
        rows = {row.pk: row for row in Complaint.objects.all()}
        assert self._for_ever.keys() <= rows.keys(), "a complaint was lost"
        rounds = Counter(Round.objects.values_list("complaint_id", flat=True))
        for pk, row in rows.items():
            now = (row.number, row.code, row.received_at, row.description, row.caller_phone)
            assert self._for_ever.setdefault(pk, now) == now
            # Of one that came in by itself the first contact is whoever takes it up; then for ever.
            assert self._contacts.setdefault(pk, row.first_contact_id) in (None, row.first_contact_id)
            self._contacts[pk] = row.first_contact_id
            if pk in self._promised:
                assert row.first_promised_at == self._promised[pk]
            elif row.first_promised_at:
                self._promised[pk] = row.first_promised_at
            before = self._states.get(pk, row.state)
            assert before == row.state or before not in ENDED, f"{before} went on to {row.state}"
            self._states[pk] = row.state
            assert rounds[pk] == row.round
            # Somebody answers for whatever is open.
            assert row.state not in OPEN or row.department_id or row.intake_department_id
            assert (row.merged_into_id is not None) == (row.state == "merged")
            while row.merged_into_id is not None:
                row = rows[row.merged_into_id]
            assert row.state not in OPEN or row.ended_at is None
        return set(self._states.values())


def closed_only_for_cause() -> None:
    """Whoever is not satisfied keeps their complaint, or hears the reason and the other routes from two people."""
    for row in Complaint.objects.filter(state__in=("closed", "archived", "declined", "withdrawn", "referred")):
        if row.state not in ("closed", "archived"):
            assert row.end_reason
            assert row.state != "declined" or Told.objects.filter(complaint=row, kind="decline").exists()
            continue
        satisfied = row.satisfaction is not None and row.satisfaction >= 3
        approved = Approval.objects.filter(complaint=row, kind="closing", decision="granted", round=row.round)
        told = Told.objects.filter(complaint=row, kind="routes", round=row.round).exists()
        tried = Attempt.objects.filter(complaint=row, round=row.round).count() >= 3 and row.satisfaction is None
        assert satisfied or tried or (approved.exists() and told)
        assert satisfied or row.close_reason
        assert row.closed_at is not None
    for one in Approval.objects.exclude(decision__in=("", "lapsed")):
        assert one.decided_by_id != one.asked_by_id, "decided their own"


def every_receipt() -> None:
    """Nobody works on what their department has not signed for; nobody investigates the same twice; ladders have no gap."""
    earlier: dict[int, set[Any]] = defaultdict(set)
    for pk, n, investigator in Round.objects.values_list("complaint_id", "n", "investigator_id"):
        earlier[pk].add((n, investigator))
    last = {row.complaint_id: row for row in Transfer.objects.order_by("pk")}
    for row in Complaint.objects.filter(state__in=("investigating", "proposed", "reviewing", "replying")):
        assert last[row.pk].receipt_at is not None, f"{row.state} without a receipt"
        assert last[row.pk].round == row.round
        assert row.investigator_id is not None
        assert row.investigator_id not in {who for n, who in earlier[row.pk] if n < row.round}
    signed = Event.objects.filter(kind="complaints.signed").count()
    assert signed == Transfer.objects.filter(receipt_at__isnull=False).count()
    receipts = Event.objects.filter(kind="complaints.receipt_given").count()
    assert receipts == Escalation.objects.filter(receipt_at__isnull=False).count()
    hops: dict[int, list[int]] = defaultdict(list)
    for clock, hop in Escalation.objects.filter(percent=100).values_list("clock_id", "hop"):
        hops[clock].append(hop)
    for told in hops.values():
        assert sorted(told) == list(range(len(told))), f"somebody on the ladder was passed over: {told}"
    rung = Event.objects.filter(kind="complaints.clock_rings").count()
    assert rung == Escalation.objects.count()


def clocks_follow(at: datetime, *, swept: bool) -> None:
    """One clock for each duty, none where nothing is owed; after a sweep whoever is late is known to be late."""
    kinds: dict[int, Counter[Any]] = defaultdict(Counter)
    running = list(Clock.objects.filter(stopped_at=None).select_related("complaint"))
    for clock in running:
        row = clock.complaint
        kinds[row.pk][clock.kind, clock.clause] += 1
        assert row.state in OPEN or row.state == "closed", f"{row.state} still owes {clock.kind}"
        assert clock.started_at <= clock.half_at <= clock.warn_at <= clock.due_at
        if row.suspended_at is not None:
            assert clock.next_at is None
            assert clock.paused_at is not None
        elif swept:
            assert clock.next_at is None or clock.next_at > at
            assert clock.due_at > at or (clock.percent == 100 and row.is_over(at)), f"{clock.kind} is late unseen"
    assert all(max(one.values()) == 1 for one in kinds.values())


def moved(before: dict[int, str], suspended: set[int]) -> None:
    """Complaints moved along the table only; a suspended one only to its end."""
    after = dict(Complaint.objects.values_list("pk", "state"))
    steps = {(source, step.target) for step in COMPLAINT_LIFE.steps for source in step.sources}
    along = steps | {(a, d) for a, b in steps for c, d in steps if b == c}
    for pk, state in before.items():
        if after[pk] != state:
            assert (state, after[pk]) in along, f"{state} became {after[pk]}"
            assert pk not in suspended or after[pk] == "withdrawn"


def _waiting(complaint: Complaint) -> int:
    return Approval.objects.filter(complaint=complaint, decision="").values_list("pk", flat=True).first() or 0


def _last(model: Any, complaint: Complaint) -> int:
    return model.objects.filter(complaint=complaint).order_by("-pk").values_list("pk", flat=True).first() or 0


def _other(complaint: Complaint, n: int) -> int:
    ids = list(Complaint.objects.exclude(pk=complaint.pk).order_by("pk").values_list("pk", flat=True))
    return ids[n % len(ids)] if ids else complaint.pk


def swept(at: datetime) -> bool:
    """Let the sweep come by."""
    commands.sweep(SYSTEM, at=at)
    return True
