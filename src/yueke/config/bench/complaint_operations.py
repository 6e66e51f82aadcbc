"""What is measured of complaints: lists, searches, the board, the page of one, and the sweep of the clocks."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from random import Random
from typing import Any

from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import TruncMonth

from yueke.config.bench.complaint_words import RARE_TAIL, RARE_WORDS
from yueke.config.bench.figures import Measured, Times
from yueke.config.bench.measuring import WARM_UP, timed
from yueke.config.bench.operations import PAGE, Operation, Probe, _column, _path, _same
from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.clocks.sweeping import AT_ONCE
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.lifecycles import NOT_COUNTED
from yueke.domains.complaints.models import Clock, Complaint, Escalation
from yueke.domains.complaints.queries import ComplaintFilter
from yueke.domains.customers.models import Customer
from yueke.domains.reports.commands import ReportDraft
from yueke.insight.complaints.drafting import month_draft
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.paging import paginate

TARGET = 50
DUE_AT_ONCE = 10_000
"""Clocks that run out in the same moment, where there are so many."""
_LATEST = "ORDER BY received_at DESC, id DESC"
_ASKED = "上周买的冷柜，制冷不行，温度一直降不下来，修了两次还是这样。"


def operations(admin: Actor, at: datetime) -> list[Operation]:
    """The rows that read, asked by whoever sees all."""
    pages = max(1, Complaint.objects.count() // PAGE)
    filtered: tuple[tuple[dict[str, Any], str], ...] = (
        ({"grade": ("major",)}, "grade = 'major'"),
        ({"state": ("investigating",)}, "state = 'investigating'"),
        ({"channel": ("email",), "grade": ("important",)}, "channel = 'email' AND grade = 'important'"),
    )
    texts = ("制冷", "发票", "渗水", RARE_WORDS)
    return [
        Operation("complaints", "投诉列表", TARGET, [_list(admin, {}, "true", n, at) for n in (1, 2, 3)]),
        Operation("complaints-filtered", "投诉筛选", TARGET, [_list(admin, f, sql, 1, at) for f, sql in filtered]),
        Operation(
            "complaints-deep", "投诉列表深页", TARGET,
            [_list(admin, {}, "true", max(1, n), at) for n in (pages // 2, pages - 2)],
        ),
        Operation("complaints-search", "投诉搜两字", TARGET, [_list(admin, {"text": t}, _tells(t), 1, at) for t in texts]),
        Operation("complaints-tail", "投诉搜手机尾号", TARGET, [_tail(admin, at)]),
        Operation(
            "complaints-filed", "投诉归档全文", TARGET,
            [
                _list(admin, {"desk": "filed", "text": t}, f"state = 'archived' AND {_tells(t)}", 1, at)
                for t in ("温度一直降不下来", "瓷砖空鼓", "发票")
            ],
        ),
        Operation("complaints-board", "督办看板", TARGET, [_board(admin, at)]),
        Operation("complaint", "投诉详情页", TARGET, [_one(admin, pk) for pk in _sample()]),
        Operation("complaints-alike", "相似投诉", TARGET, [_alike(admin)]),
    ]  # fmt: skip


def _tells(text: str) -> str:
    return f"product_name || ' ' || batch || ' ' || description || ' ' || wish LIKE '%{text}%'"


def _list(actor: Actor, values: dict[str, Any], where: str, number: int, at: datetime) -> Probe:
    f = ComplaintFilter(**values)
    naive = f"SELECT number FROM complaints_complaint WHERE {where} {_LATEST} LIMIT {PAGE} OFFSET {(number - 1) * PAGE}"  # noqa: S608
    expected = _column(naive)

    def ask() -> list[str]:
        return _numbers(actor, f, number, at)

    path = _path("office:complaints", query=[*f.params(), ("page", str(number))])
    return Probe(ask, partial(_same, expected), path, naive, tuple(expected[:1]))


def _numbers(actor: Actor, f: ComplaintFilter, number: int, at: datetime) -> list[str]:
    """The numbers on a page of the list, paged as the page itself is."""
    found = paginate(queries.complaints(actor, f, at=at), number, PAGE, order=queries.order_of(f))
    return [row.number for row in found.rows]


def _tail(actor: Actor, at: datetime) -> Probe:
    tail = RARE_TAIL[-4:]
    f = ComplaintFilter(text=tail)

    def ask() -> list[str]:
        return _numbers(actor, f, 1, at)

    def right(answer: list[str]) -> bool:
        phones = Complaint.objects.filter(number__in=answer).values_list("caller_phone", flat=True)
        return RARE_TAIL in phones or len(answer) == PAGE

    return Probe(ask, right, _path("office:complaints", query=f.params()))


def _board(actor: Actor, at: datetime) -> Probe:
    over = ComplaintFilter(time_left="over", sort="due", desk="open")
    naive = (
        f"SELECT number FROM complaints_complaint WHERE next_due_at <= '{at.isoformat()}' AND closed_at IS NULL AND ended_at IS NULL"  # noqa: S608
        f" ORDER BY next_due_at, id LIMIT {PAGE}"
    )
    expected = _column(naive)

    def ask() -> list[str]:
        return [row.number for row in queries.first_of_each(actor, (over,), PAGE, at=at)[0]]

    return Probe(ask, partial(_same, expected), _path("office:complaint-board"), naive, tuple(expected[:1]))


def _one(actor: Actor, pk: int) -> Probe:
    number = [Complaint.objects.get(pk=pk).number]

    def ask() -> list[str]:
        return [queries.complaint(actor, pk).number]

    return Probe(ask, partial(_same, number), _path("office:complaint", pk), shows=tuple(number))


def _alike(actor: Actor) -> Probe:
    def ask() -> list[str]:
        return [one.number for one in queries.similar_open(actor, _ASKED)]

    def right(answer: list[str]) -> bool:
        return bool(answer) or Complaint.objects.open().count() < 1_000

    return Probe(ask, right)


def _sample() -> list[int]:
    ids = list(Complaint.objects.open().order_by("pk").values_list("pk", flat=True))
    return sorted(Random(7).sample(ids, min(15, len(ids))))


def measured(admin: Actor, requests: int) -> list[Measured]:
    """Taking a complaint in, the sweep when nothing and when much is due, all taken back; and the monthly report."""
    return [_registering(admin, requests), _sweeping("sweep-quiet", "时限扫描（无到期）", 0, 2), _sweeping(
        "sweep-due", "时限扫描（同时到期）", DUE_AT_ONCE, None
    ), _reporting()]  # fmt: skip


def _reporting() -> Measured:
    """The monthly report of the month with the most complaints, from the figures to the draft; asked with all of them there."""
    row = Measured("complaint-report", "投诉月报", 5, unit="s")
    busiest = Complaint.objects.exclude(state__in=NOT_COUNTED).order_by().annotate(month=TruncMonth("received_at"))
    found = busiest.values_list("month").annotate(n=Count("pk")).order_by("-n", "month").first()
    if found is None:
        row.note = "没有投诉 · no complaints"
        return row
    month, n = found[0].date(), found[1]
    made: list[ReportDraft] = []
    row.value = round(timed(lambda: made.append(month_draft(month, None, at=clock.now()))), 2)
    told = made[0].figures["tables"][0]["n"]
    if told != n:
        row.wrong.append(f"{told} of {n} counted")
    row.note = f"{month:%Y-%m}，{n:,} 件 · of {Complaint.objects.count():,}"
    return row


def _registering(actor: Actor, requests: int) -> Measured:
    row = Measured("complaint-create", "登记投诉", TARGET, note="只测命令 · command only")
    known = list(Customer.objects.live().order_by("pk").values_list("pk", flat=True)[: WARM_UP + requests])

    made: list[Complaint] = []

    def register(customer: int) -> None:
        draft = ComplaintDraft("phone", _ASKED, customer_id=customer, product_name="冷柜")
        made.append(commands.register(actor, draft, at=clock.now()))

    with transaction.atomic():
        row.query = Times.of([timed(partial(register, pk)) for pk in known][WARM_UP:])
        found = Complaint.objects.filter(pk__in=[one.pk for one in made], search_terms__contains=["制冷"]).count()
        if found != len(known):
            row.wrong.append(f"{found} of {len(known)} found")
        transaction.set_rollback(True)
    row.value = row.query.p95
    return row


def _sweeping(code: str, title: str, due: int, target: float | None) -> Measured:
    """The sweep until nothing is left, with the checks that a commit would make."""
    row = Measured(code, title, target, unit="s")
    at = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        waiting = Clock.objects.filter(stopped_at=None, percent=80, kind="close", next_at__gt=at).order_by("pk")
        chosen = list(waiting.values_list("pk", flat=True)[:due]) if due else []
        Clock.objects.filter(pk__in=chosen).update(due_at=at, next_at=at)
        already = Escalation.objects.count()

        def sweep() -> None:
            while commands.sweep(SYSTEM, at=at) == AT_ONCE:
                pass
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        row.value = round(timed(sweep), 2)
        told = Escalation.objects.count() - already
        if told < len(chosen) or (not chosen and told):
            row.wrong.append(f"{told} told of {len(chosen)}")
        row.note = f"{len(chosen):,} 个到期 · due，{Clock.objects.filter(stopped_at=None).count():,} 个在走 · running"
        transaction.set_rollback(True)
    return row
