"""Figures against a slow, obvious recount; whose complaints they are of; nothing at all; words only the figures bear."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest

from yueke.domains.catalogue import commands as catalogue
from yueke.domains.complaints.models import Category, Complaint, Investigation
from yueke.domains.complaints.models.trees import Cause
from yueke.insight.complaints import words
from yueke.insight.complaints.analysis import Analysis, analysis
from yueke.insight.complaints.asked import Asked
from yueke.insight.complaints.charts import charts
from yueke.insight.complaints.report import book, frozen, report, thawed
from yueke.insight.complaints.subjects import spoken
from yueke.insight.complaints.tables import Table, tables
from yueke.kernel.access import SYSTEM, Scope

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 22, 12, 0, tzinfo=ZONE)
OCTOBER = Asked(date(2026, 10, 1), date(2026, 11, 1))
HOUR = timedelta(hours=1)


def complaint(number: int, received: datetime, **facts) -> Complaint:
    """A row as the database allows it."""
    values = {
        "number": f"T{number:05}", "code": f"C{number:09}", "channel": "phone", "description": "货架送来就是歪的",
        "received_at": received, "created_at": received, "updated_at": received,
    }  # fmt: skip
    return Complaint(**values | facts)


def some(house, n: int = 300, seed: int = 7) -> list[Complaint]:
    """Complaints of September to November by the dice, of every kind the figures tell apart."""
    dice = random.Random(seed)
    top = Category.objects.create(code="t", name="商品")
    categories = [None, top, *(Category.objects.create(code=f"t{i}", name=f"类{i}", parent=top) for i in range(4))]
    rows = []
    for i in range(n):
        received = datetime(2026, 9, 1, tzinfo=ZONE) + timedelta(minutes=dice.randrange(90 * 24 * 60))
        state = dice.choice(["registered", "accepted", "replied", "archived", "archived", "declined", "withdrawn"])
        facts = {"state": state, "category": dice.choice(categories), "channel": dice.choice(["phone", "web", "email"])}
        facts |= {
            "department_id": dice.choice([None, house.service.pk, house.aftersales.pk]),
            "batch": dice.choice(["", "B1", "B2"]),
        }
        facts |= {"grade": dice.choice(["general", "important", "major"]), "round": dice.choice([1, 1, 1, 2])}
        facts |= {"compensation": dice.choice([0, 0, 50, 199]), "customer_id": dice.choice([None, house.customer.pk])}
        if dice.random() < 0.7:
            facts["first_promised_at"] = received + dice.randrange(1, 200) * HOUR
        if state in ("replied", "archived"):
            facts |= {"accepted_at": received + HOUR, "replied_at": received + dice.randrange(1, 200) * HOUR}
        if state == "archived":
            facts |= {"satisfaction": dice.choice([3, 4, 5]), "closed_at": received + 300 * HOUR, "paused_minutes": 60}
        if state in ("declined", "withdrawn"):
            facts |= {"end_reason": "说明", "ended_at": received + HOUR}
        rows.append(complaint(i, received, **facts))
    return Complaint.objects.bulk_create(rows)


def counted(rows: list[Complaint], first: date, end: date) -> list[Complaint]:
    """One by one: those that came in then and are none of others'."""
    return [
        one for one in rows
        if first <= one.received_at.astimezone(ZONE).date() < end and one.state not in ("declined", "merged")
    ]  # fmt: skip


def test_every_figure_is_what_counting_one_by_one_gives(house):
    rows = some(house)
    october = counted(rows, date(2026, 10, 1), date(2026, 11, 1))
    a = analysis(SYSTEM, OCTOBER, at=AT)
    t = a.total
    assert t.n == len(october)
    assert a.before.n == len(counted(rows, date(2026, 9, 1), date(2026, 10, 1)))
    done = [one for one in october if one.state in ("replied", "archived")]
    promised = [one for one in october if one.first_promised_at and (one in done or one.first_promised_at <= AT)]
    assert t.promised == len(promised)
    assert t.in_time == sum(1 for one in done if one.first_promised_at and one.replied_at <= one.first_promised_at)
    assert (t.rated, t.satisfied) == (
        sum(one.satisfaction is not None for one in october), sum((one.satisfaction or 0) >= 4 for one in october)
    )  # fmt: skip
    assert t.reopened == sum(one.round > 1 for one in october)
    assert t.answered == sum(one.replied_at is not None for one in october)
    assert t.compensation == sum(one.compensation for one in october)
    for dimension, of in (
        ("category_id", lambda one: one.category_id), ("channel", lambda one: one.channel),
        ("department_id", lambda one: one.department_id), ("grade", lambda one: one.grade),
        ("batch", lambda one: one.batch), ("round", lambda one: one.round),
        ("satisfaction", lambda one: one.satisfaction),
    ):  # fmt: skip
        assert {g.key: g.counted.n for g in a.cube[dimension]} == Counter(map(of, october)), dimension
    steps = {one.step: one for one in a.steps}
    hours = [(one.replied_at - one.received_at) / HOUR for one in october if one.replied_at]
    assert (steps["reply"].n, steps["reply"].median) == (len(hours), pytest.approx(median(hours)))
    closed = [(one.closed_at - one.accepted_at) / HOUR - 1 for one in october if one.closed_at]
    assert steps["close"].median == pytest.approx(median(closed)), "an hour of suspension is taken off"


def test_what_narrows_and_where_a_row_leads(house):
    rows = some(house, 120)
    top = Category.objects.get(code="t")
    below = {top.pk, *Category.objects.filter(parent=top).values_list("pk", flat=True)}
    asked = replace(OCTOBER, category_id=top.pk, channel="web", grade="major")
    wanted = [
        one for one in counted(rows, OCTOBER.first, OCTOBER.end)
        if one.category_id in below and one.channel == "web" and one.grade == "major"
    ]  # fmt: skip
    a = analysis(SYSTEM, asked, at=AT)
    assert a.total.n == len(wanted)
    assert a.orders is None, "orders are not narrowed alike"
    link = tables(a)["channel"].links[0]
    assert (link["channel"], link["category_id"], link["desk"]) == ("web", str(top.pk), "counted")
    assert (link["from_date"], link["to_date"]) == ("2026-10-01", "2026-10-31")


def test_only_the_rows_one_sees_are_counted(house):
    rows = some(house, 120)
    seen = replace(house.manager, scope=Scope("departments", frozenset({house.service.pk})), person_id=0)
    october = counted(rows, OCTOBER.first, OCTOBER.end)
    a = analysis(seen, OCTOBER, at=AT)
    assert a.total.n == sum(one.department_id == house.service.pk for one in october) > 0
    assert {g.key for g in a.cube["department_id"]} == {house.service.pk}
    assert sum(a.trend.counts) <= sum(one.department_id == house.service.pk for one in rows)


def test_the_cause_named_last_counts(house):
    row = Complaint.objects.bulk_create([complaint(1, AT - timedelta(days=40))])[0]
    first, last = (Cause.objects.create(code=code, name=code) for code in ("甲", "乙"))
    for cause, day in ((last, 2), (first, 1), (None, 3)):
        Investigation.objects.create(complaint=row, finding="查", cause=cause, at=AT - timedelta(days=40 - day))
    a = analysis(SYSTEM, OCTOBER, at=AT)
    assert [g.key for g in a.cube["cause_id"]] == [last.pk]


def test_a_month_without_complaints_says_so_and_still_makes_a_report(house):
    a = analysis(SYSTEM, OCTOBER, at=AT)
    found = tables(a)
    paper = report(a, found, title="月报", company="公司", about="全公司")
    assert words.overview(a) == ["本期没有收到投诉。"]
    assert all(chart.empty for chart in charts(a, found).values())
    assert book(found.values(), [])
    assert paper.blocks


def test_a_frozen_cut_is_read_back_as_it_was(house):
    some(house, 60)
    a = analysis(SYSTEM, OCTOBER, at=AT)
    found = tables(a)
    back, notes = thawed(frozen(found, a, "全公司"))
    assert [one.shown() for one in back] == [one.shown() for one in found.values()]
    assert "全公司" in notes[0]
    assert len(notes) > 15


def monthly(house, counts: list[int]) -> Analysis:
    """So many complaints on one category in each month that ends with October, and three on others."""
    broken, other = (Category.objects.create(code=code, name=code) for code in ("破损", "其他类"))
    rows, number = [], 0
    for back, n in enumerate(reversed(counts)):
        month = datetime(2026, 10, 15, tzinfo=ZONE) - timedelta(days=30.4 * back)
        for category, times in ((broken, n), (other, 3)):
            for _ in range(times):
                number += 1
                rows.append(complaint(number, month, category=category))
    Complaint.objects.bulk_create(rows)
    return analysis(SYSTEM, OCTOBER, at=AT)


@pytest.mark.parametrize(
    "counts,told",
    [
        ([2, 3, 2, 3, 2, 3, 2, 3, 15], True),
        ([2, 3, 2, 3, 2, 3, 2, 3, 4], False),
        ([0, 0, 0, 0, 0, 0, 0, 15, 15], False),
        ([15], False),
    ],
)
def test_more_than_usual_is_told_only_when_the_method_says_so(house, counts, told):
    a = monthly(house, counts)
    assert [one.label for one in a.trend.spikes] == (["破损"] if told else [])
    assert ("10月“破损”比平时多：15件" in "".join(words.unusual(a))) is told


def test_a_long_tail_is_added_up_and_what_nobody_said_stands_last():
    columns = ("名称",)
    table = Table("batch", "批次", columns, (*((str(i), 1) for i in range(14)), ("未记批号", 5)), 19, "", (), 5)
    chart = charts_of(table)
    assert list(chart.x)[-1] == "其余4项"
    assert list(chart.series[0].data)[-1] == 4
    assert chart.n == 14
    assert "未记批号" in chart.note


def charts_of(table: Table):
    """The chart of one table of counts."""
    from yueke.insight.complaints.charts import _counted, nowhere

    return _counted(table, "hbar", nowhere, "批次")


def test_themes_are_what_goes_wrong_not_the_name_of_the_product(house):
    day = datetime(2026, 10, 9, tzinfo=ZONE)
    sold = ("饰品柜", "精品柜", "面包柜", "烟酒柜")
    Complaint.objects.bulk_create(
        complaint(n, day + n * HOUR, product_name=sold[n % 4], description=f"{sold[n % 4]}说好的日子没送到")
        for n in range(12)
    )
    found = [one.fragment for one in spoken(Complaint.objects.all(), Complaint.objects.none(), 12, 0, 1000).themes]
    assert found
    assert [one for one in found if "柜" in one] == []
    assert any("日子没送" in one for one in found)


def test_a_product_only_named_is_told_from_the_one_of_the_catalogue(house):
    day = datetime(2026, 10, 9, tzinfo=ZONE)
    product = catalogue.create(SYSTEM, {"code": "G1", "name": "立式风幕柜"}, at=day)
    Complaint.objects.bulk_create([
        complaint(1, day, product=product, product_name=product.name), complaint(2, day, product_name=product.name),
        complaint(3, day, product_name="岛柜"),
    ])  # fmt: skip
    table = tables(analysis(SYSTEM, OCTOBER, at=AT))["product"]
    assert {row[0] for row in table.rows} == {"立式风幕柜", "立式风幕柜（未对上目录）", "岛柜"}
