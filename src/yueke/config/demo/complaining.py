"""A year of complaints: most of it filed long ago, some told step by step (``complaint_year``), some open now."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from yueke.config.demo import complaint_open as now
from yueke.config.demo import complaint_stories as ways
from yueke.config.demo.chance import Chance
from yueke.config.demo.company import Company
from yueke.config.demo.complaint_groups import BAD, PUT_RIGHT
from yueke.config.demo.complaint_telling import FACTS, Telling, actor, working_day
from yueke.config.demo.complaint_year import Teller, tell_all
from yueke.config.demo.matters import MATTERS, Matter, matter_of
from yueke.config.demo.trade import Account
from yueke.domains.catalogue.models import Product
from yueke.domains.complaints import commands
from yueke.domains.complaints.commands import PastComplaint
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.models import Category, Cause, Complaint
from yueke.domains.organization import commands as organization
from yueke.domains.organization.models import Person
from yueke.domains.visits.models import Visit
from yueke.domains.visits.rules import UNSATISFIED
from yueke.kernel.access import SYSTEM
from yueke.kernel.calendar import working_calendar
from yueke.kernel.terms import Term

DIRECT = 160
"""Complaints of the past that did not grow out of a visit; fewer in a small company."""
YEAR = timedelta(days=370)
SPARED = timedelta(days=15)
"""The last days are told step by step only."""
OF_BAD_BATCH = 9
"""Complaints of the bad product before it was put right."""
FORGOTTEN = (3, 11)
"""Which of the latest dissatisfied visits nobody took up."""
CHANNELS = ("phone", "phone", "phone", "web", "walk_in", "chat", "email", "store_box", "import")
SOLUTIONS = ("免费更换，当天安排上门。", "补发并免运费。", "当面致歉，退回多收的费用。", "派工程师上门修好，延保一年。")


def complain(chance: Chance, company: Company, accounts: list[Account], keys: list[Account], at: datetime) -> int:
    """A year of complaints; returns how many. Every dissatisfied visit became one, but for a few nobody took up."""
    commands.seed_trees(SYSTEM, at=at - YEAR)
    desk = company.branches[0].departments["客户服务部"].pk
    commands.set_desk(SYSTEM, desk, hotline="400-800-1234", outside_routes="消费者投诉举报热线 12315", at=at - YEAR)
    _stand_in(company, at)
    key_ids = {account.id for account in keys}
    teller = _Past(chance, accounts, key_ids, at)
    visited = Visit.objects.filter(state="done", satisfaction__lte=UNSATISFIED)
    visits = list(visited.select_related("customer").order_by("done_at", "pk"))
    latest = {visit.pk for place, visit in enumerate(reversed(visits)) if place in FORGOTTEN}
    visits = [visit for visit in visits if visit.pk not in latest]
    past = [teller.of_visit(visit) for visit in visits]
    long_ago = at - timedelta(days=360)
    past += [teller.direct(chance.between(long_ago, at - SPARED)) for _n in range(min(DIRECT, len(accounts) // 3 + 10))]
    past += teller.of_bad_batch()
    commands.record_many(SYSTEM, [one for one in past if one.archived_at < at], at=at)
    heard = {one.draft.customer_id for one in past}
    known = at - timedelta(days=330)
    quiet = [a for a in accounts if a.pace and a.id not in heard and a.since < known]
    quiet += [a for a in keys if a.id not in heard]
    chance.shuffle(quiet)
    watch = actor(Person.objects.get(username="supervisor").pk)
    told = Teller({account.id: account for account in quiet}.values(), key_ids, watch, at, accounts)
    tell_all(told)
    for place, one in enumerate(one for one in past if one.archived_at >= at):
        told.try_to(partial(_of_late, told, teller.accounts[one.draft.customer_id or 0], one, place))
    return Complaint.objects.count()


def _stand_in(company: Company, at: datetime) -> None:
    """The head of the second branch is away these days; the first branch's head stands in."""
    away, there = company.branches[1].head.pk, company.branches[0].head.pk
    organization.note_absence(
        SYSTEM, away, substitute_id=there, from_at=working_day(at, 3, 8), until_at=at + timedelta(days=5),
        reason="外出培训", at=working_day(at, 4, 16),
    )  # fmt: skip


def _of_late(teller: Teller, account: Account, one: PastComplaint, place: int) -> None:
    """A dissatisfied visit of the last days, taken up at once and perhaps settled by now."""
    age = teller.at - one.entered_at
    if age <= timedelta(0):
        return
    t: Telling = teller.start(account, one.entered_at)
    t.take(one.draft)
    if age > timedelta(days=4):
        key = t.row is not None and t.row.customer is not None and t.row.customer.is_key
        (ways.of_key_customer if key else ways.on_the_spot if place % 3 else ways.whole)(t)
    elif age > timedelta(days=1):
        now.closed(t)
    elif age > timedelta(hours=3):
        ways.to_sign(t)
    t.wait(max(t.now, teller.at))


class _Past:
    """Makes complaints of the past up."""

    def __init__(self, chance: Chance, accounts: list[Account], keys: set[int], at: datetime) -> None:
        self.chance, self.keys, self.at = chance, keys, at
        self.accounts = {account.id: account for account in accounts}
        self.buyers = [account for account in accounts if account.pace]
        self.products = list(Product.objects.order_by("pk"))
        self.categories = {row.name: row.pk for row in Category.objects.filter(parent=None)}
        self.named = {row.name: row for row in self.products}
        self.bad = self.named[BAD]
        self.causes = {row.name: row.pk for row in Cause.objects.exclude(parent=None)}

    def of_visit(self, visit: Visit) -> PastComplaint:
        assert visit.done_at is not None
        matter, product = matter_of(visit.opinion)
        draft = ComplaintDraft(
            "visit", visit.opinion, visit.customer_id, wish="希望改进",
            category_id=self.categories[matter.category], received_at=visit.done_at, department_id=visit.department_id,
            first_contact_id=visit.done_by_id, origin_kind="visits.visit", origin_id=visit.pk,
            origin_label=visit.number, key=f"visit:{visit.pk}", facts=FACTS.get(matter.category, {}), expectation="尽快答复",
            product_id=self.named[product].pk, product_name=product,
        )  # fmt: skip
        return self._carried(draft, matter, visit.done_at + timedelta(minutes=15))

    def direct(self, moment: datetime) -> PastComplaint:
        while not working_calendar().is_working_day(moment.date()):
            moment -= timedelta(days=1)
        matter = self.chance.choice(MATTERS)
        account = self.chance.choice([one for one in self.buyers if one.since < moment] or self.buyers)
        product = self.chance.choice([one for one in self.products if one is not self.bad])
        return self._told(account, moment, matter, product)

    def of_bad_batch(self) -> list[PastComplaint]:
        """Complaints of one product, and one long after it was put right."""
        right = working_day(self.at, PUT_RIGHT, 10)
        moments = [right - timedelta(days=35 + 6 * n) for n in range(OF_BAD_BATCH)] + [right + timedelta(days=52)]
        made = []
        for n, moment in enumerate(moments):
            while not working_calendar().is_working_day(moment.date()):
                moment -= timedelta(days=1)
            account = self.chance.choice([one for one in self.buyers if one.since < moment] or self.buyers)
            made.append(self._told(account, moment + timedelta(minutes=11 * n), MATTERS[0], self.bad))
        return made

    def _told(self, account: Account, moment: datetime, matter: Matter, product: Product) -> PastComplaint:
        text = matter.told(self.chance, product.name)
        draft = ComplaintDraft(
            self.chance.choice(CHANNELS), text, account.id, wish=self.chance.choice(("尽快解决", "换一个", "给个说法", "退款")),
            product_id=product.pk, product_name=product.name, category_id=self.categories[matter.category],
            received_at=moment, department_id=account.branch.departments["客户服务部"].pk,
            first_contact_id=account.branch.service[0].pk, facts=FACTS.get(matter.category, {}), expectation="一周内解决",
        )  # fmt: skip
        return self._carried(draft, matter, moment + timedelta(minutes=3))

    def _carried(self, draft: ComplaintDraft, matter: Matter, entered: datetime) -> PastComplaint:
        """Handled with the care of the house: one in twenty is slow somewhere."""
        chance, account = self.chance, self.accounts[draft.customer_id or 0]
        people = account.branch.sales if matter.department == "销售部" else account.branch.engineers
        slow = chance.randrange(1, 5) if chance.random() < 0.05 else 0
        accepted = entered + timedelta(minutes=10)
        signed = self._after(accepted, 5 if slow == 1 else 1)
        investigated = self._after(signed, 9 if slow == 2 else 1)
        proposed = self._after(investigated, 14 if slow == 3 else 1)
        replied = self._after(proposed, chance.choice((2, 4, 6)))
        answered = self._after(replied, 20 if slow == 4 else chance.choice((1, 3)))
        closed = self._after(answered, 1)
        return PastComplaint(
            draft, account.branch.departments[matter.department].pk, chance.choice(people).pk,
            entered, accepted, signed, investigated, proposed, replied, answered, closed,
            archived_at=self._after(closed, chance.choice((4, 8, 12))), promised_at=self._after(accepted, 24),
            finding="联系客户并查看现场，情况属实。", solution=chance.choice(SOLUTIONS),
            satisfaction=chance.choices((5, 4, 3), (40, 45, 15))[0], cause_id=self.causes[matter.cause],
            grade="important" if draft.customer_id in self.keys else "general",
            reasons=[{"criterion": "key_customer", "words": "重点客户", "fact": "客户档案标记为重点客户"}]
            if draft.customer_id in self.keys
            else [],
            report=f"关于{'、'.join((matter.category, '客户意见'))}的情况报告" if draft.customer_id in self.keys else "",
        )  # fmt: skip

    @staticmethod
    def _after(moment: datetime, hours: int) -> datetime:
        return working_calendar().add(moment, Term(hours, "working hours"))
