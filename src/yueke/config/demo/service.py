"""How the demo's regulation was kept: key customers, visits kept and missed, feedback, upkeep of the archive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from dateutil.relativedelta import relativedelta

from yueke.config.demo.chance import SEED, Chance
from yueke.config.demo.company import Company
from yueke.config.demo.complaint_groups import BAD
from yueke.config.demo.matters import MATTERS
from yueke.config.demo.trade import RANGES, Account
from yueke.domains.customers import commands as customers
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.visits import commands as visits
from yueke.domains.visits.commands import PastVisit
from yueke.domains.visits.models import Visit
from yueke.domains.visits.rules import UNSATISFIED, VisitRecord
from yueke.kernel.access import SYSTEM, Actor

KEY_CUSTOMERS = 90
OPINIONS = ("送货可以再快一些", "希望有更多颜色可选", "安装师傅很专业", "配件补货慢", "价格偏高", "说明书看不懂")
CONTENT = (
    "查看使用情况，产品运行正常。",
    "检查连接件，更换两处护角。",
    "介绍新品，客户愿意试用一组。",
    "核对账目和联系方式，均无变化。",
)
COMPLAINED_OF = [name for _range, _unit, _price, names in RANGES[:-1] for name in names[:-1] if name != BAD]
"""What dissatisfied customers speak of: neither accessories nor what is new; the bad product has a story of its own."""
NOTED = "客户不满意，记下原话，转为投诉办理。"


HEARD = 420
"""Days since which customers are asked plainly enough to say when they are dissatisfied: from then on, they complain."""
USUAL, TROUBLED = (46, 36, 12, 4, 2), (30, 30, 18, 14, 8)
"""How often 5, 4, 3, 2 and 1 are given: as a rule, and in bad times."""
TROUBLE = range(238, 420)
"""The bad times of maintenance, in days before today: until an improvement ends them (demo.improving)."""


@dataclass(frozen=True)
class Habit:
    """How faithfully a duty is kept: share on time, share late, the rest missed; ``slack`` leaves the last days open."""

    kind: str
    months: int
    on_time: float
    late: float
    slack: int = 0


# Chosen so that every colour of light can be seen on the first day.
KEY_HABITS = (
    Habit("maintenance", 3, 0.84, 0.10),
    Habit("recommendation", 4, 1.0, 0.0, slack=12),
    Habit("regular", 3, 0.985, 0.01),
)
ORDINARY_HABITS = (
    Habit("maintenance", 12, 0.985, 0.01),
    Habit("recommendation", 12, 0.9, 0.05),
    Habit("regular", 6, 0.985, 0.01),
)


def name_key_customers(chance: Chance, company: Company, accounts: list[Account], at: datetime) -> list[Account]:
    """The best customers apply within their first year and are approved by the head of their branch."""
    known = [a for a in accounts if a.pace and a.since < at - timedelta(days=150)]
    best = sorted(known, key=lambda a: (-a.pace, a.id))[:KEY_CUSTOMERS]
    keys = []
    for i, account in enumerate(best):
        applied = min(account.since + timedelta(days=chance.randint(20, 120)), at - timedelta(days=2))
        owner = _actor(account.owner_id)
        row = customers.apply_for_key(
            owner, account.id, reason="年采购额和复购次数均居前列，申请列为重点客户。", at=applied
        )
        if i % 30 == 29:
            continue
        decided = min(applied + timedelta(days=chance.randint(1, 4)), at)
        customers.approve_key(_actor(account.branch.head.pk), row.pk, note="同意。", at=decided)
        keys.append(replace(account, since=decided))
    return keys


@cache
def _actor(person_id: int) -> Actor:
    return organization.actor_for(Person.objects.get(pk=person_id))


def visit_history(chance: Chance, accounts: list[Account], habits: tuple[Habit, ...], at: datetime) -> list[PastVisit]:
    """Every visit the customers got so far, by the habits."""
    return [visit for account in accounts for habit in habits for visit in _history(chance, account, habit, at)]


def _history(chance: Chance, account: Account, habit: Habit, at: datetime) -> list[PastVisit]:
    made: list[PastVisit] = []
    begins = account.since
    while True:
        due = begins + relativedelta(months=habit.months)
        luck = chance.random()
        if luck < habit.on_time:
            when = due - timedelta(days=chance.randint(0, 20))
        elif luck < habit.on_time + habit.late:
            when = due + timedelta(days=chance.randint(18, 45))
        else:
            begins = due
            if begins >= at:
                return made
            continue
        when = chance.working_moment(max(when, account.since))
        if when >= at - timedelta(days=habit.slack):
            return made
        made.append(
            PastVisit(
                customer_id=account.id,
                kind=habit.kind,
                done_at=when,
                person_id=account.owner_id,
                department_id=account.department_id,
                record=_record(chance, habit.kind, (at - when).days),
            )
        )
        begins = when


def _record(chance: Chance, kind: str, days_ago: int) -> VisitRecord:
    weights = TROUBLED if kind == "maintenance" and days_ago in TROUBLE else USUAL
    refused = chance.random() < 0.02
    if refused:
        return VisitRecord(
            result="refused",
            method="onsite" if kind == "recommendation" else "phone",
            refusal_reason=chance.choice(("工作忙", "不需要", "已更换供应商")),
        )
    record = VisitRecord(
        result="reached",
        method="onsite" if kind == "recommendation" else chance.choice(("phone", "onsite", "wechat")),
        contact_name=chance.person() if chance.random() > 0.01 else "",
        content=chance.choice(CONTENT),
        opinion=chance.choice(OPINIONS) if chance.random() < 0.25 else "",
        satisfaction=chance.choices((5, 4, 3, 2, 1), weights)[0],
    )
    if record.satisfaction is None or record.satisfaction > UNSATISFIED:
        return record
    if days_ago > HEARD:
        return replace(record, satisfaction=UNSATISFIED + 1)
    # With dice of its own: everything else stays as it was.
    dice = Chance(f"{SEED} {record.contact_name} {days_ago}")
    return replace(record, content=NOTED, opinion=dice.choice(MATTERS).told(dice, dice.choice(COMPLAINED_OF)))


def feed_back(chance: Chance, company: Company, visit_ids: list[int], at: datetime) -> None:
    """A hundred opinions passed to the branches' departments over the last months; some answered late, some not."""
    branches = {b.departments["客户服务部"].pk: b for b in company.branches}
    recent = Visit.objects.filter(pk__in=visit_ids, done_at__gte=at - timedelta(days=150)).order_by("pk")
    for visit in chance.sample(list(recent), 100):
        assert visit.department_id is not None
        assert visit.done_at is not None
        branch = branches[visit.department_id]
        moment = chance.working_moment(visit.done_at)
        row = visits.send_feedback(
            SYSTEM, visit.pk, branch.departments["售后服务部"].pk, visit.opinion or OPINIONS[0], at=moment
        )
        answered = moment + timedelta(days=chance.choices((1, 2, 12), (60, 34, 6))[0])
        if answered < at:
            visits.answer_feedback(_actor(branch.head.pk), row.pk, "已安排专人处理，并回复客户。", at=answered)


def keep_the_archive(chance: Chance, company: Company, accounts: list[Account], at: datetime) -> None:
    """Change requests of the last months, most applied in time; yearly reviews of the profiles."""
    steward = _actor(company.steward.pk)
    for account in chance.sample(accounts, 80):
        first = max(account.since, at - timedelta(days=120))
        reported = chance.between(first, at)
        row = customers.report_change(
            _actor(account.owner_id), account.id, "phone", chance.mobile(), note="客户来电告知换号", at=reported
        )
        applied = reported + timedelta(days=chance.choices((0, 1, 9), (50, 42, 8))[0], minutes=40)
        if applied < at:
            customers.apply_change(steward, row.pk, at=applied)


def reviews(chance: Chance, accounts: list[Account], at: datetime) -> list[tuple[int, int, datetime]]:
    """(customer, person, moment) of every profile review so far: yearly, with a few forgotten."""
    made = []
    for account in accounts:
        begins = account.since
        while (due := begins + relativedelta(months=12)) < at + timedelta(days=30):
            when = chance.working_moment(due - timedelta(days=chance.randint(5, 60)))
            if when >= at:
                break
            if chance.random() < 0.97:
                made.append((account.id, account.owner_id, when))
                begins = when
            else:
                begins = due
    return made


def month_ends(began: datetime, at: datetime) -> list[datetime]:
    """The second day of every month since ``began``, three in the morning: when the classes were worked out."""
    moments = []
    moment = began.replace(day=2, hour=3, minute=0, second=0, microsecond=0) + relativedelta(months=1)
    while moment < at:
        moments.append(moment)
        moment += relativedelta(months=1)
    return moments
