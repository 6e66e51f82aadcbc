"""The demo's products, customers and orders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from yueke.config.demo.chance import Chance
from yueke.config.demo.company import Branch, Company
from yueke.domains.catalogue import commands as catalogue
from yueke.domains.catalogue.models import Product
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.organization import queries as organization
from yueke.kernel.access import SYSTEM

CHANNELS = ("store", "phone", "web", "wechat", "exhibition", "referral", "agent")
RANGES = (
    ("货架", "组", 95, ("轻型货架", "中型货架", "端头架", "网片货架", "单面背板货架", "双面背板货架")),
    ("冷柜", "台", 1150, ("立式风幕柜", "卧式冷柜", "岛柜", "后补式冷柜", "蛋糕柜", "保鲜展示柜")),
    ("收银台", "套", 480, ("标准收银台", "自助收银台", "转角收银台", "药店收银台")),
    ("展示柜", "台", 620, ("精品柜", "饰品柜", "手机柜", "烟酒柜", "面包柜", "化妆品柜")),
    ("配件", "件", 18, ("层板", "挂钩", "价签条", "灯带", "立柱", "护栏", "购物车", "购物篮")),
)


@dataclass(frozen=True)
class Account:
    """A demo customer with what later chapters need."""

    id: int
    branch: Branch
    owner_id: int
    department_id: int
    since: datetime
    pace: float  # expected orders a year; 0 for a prospect


def products(chance: Chance, began: datetime, at: datetime) -> list[Product]:
    """Thirty products, some new in the last quarter."""
    made = []
    for category, unit, price, names in RANGES:
        for i, name in enumerate(names):
            listed = Decimal(price * (80 + chance.randrange(120)) // 100)
            launched = at - timedelta(days=chance.randrange(20, 90)) if i == len(names) - 1 else began
            values = {
                "code": f"{category[0]}{i + 1:02d}",
                "name": name,
                "category": category,
                "unit": unit,
                "price": listed,
                "cost": (listed * 6 / 10).quantize(Decimal("0.01")),
                "launched_on": launched.date(),
            }
            made.append(catalogue.create(SYSTEM, values, at=began))
    return made


def archive(chance: Chance, company: Company, began: datetime, at: datetime, size: int) -> list[Account]:
    """``size`` customers, entered by their branches over the whole time, most within a day or two."""
    accounts = []
    days = (at - began).days
    for branch in company.branches:
        drafts, paces = [], []
        for _ in range(size // len(company.branches)):
            owner = chance.choice(branch.service)
            since = chance.working_moment(began + timedelta(days=int(days * chance.random() ** 1.3)))
            since = min(since, at - timedelta(hours=2))
            late = chance.random() < 0.04
            learned = since - timedelta(days=chance.randint(6, 20) if late else chance.randint(0, 1))
            draft = _draft(chance, branch, owner.pk, learned, since)
            pace = chance.gammavariate(0.9, 2.2) * (2.2 if draft.kind != "individual" else 1)
            drafts.append(draft)
            paces.append(0.0 if draft.stage == "prospect" else max(pace, 0.15))
        head = organization.actor_for(branch.head)
        ids = customers.create_many(head, drafts, batch_id=None, at=at)
        department = branch.departments["客户服务部"].pk
        for pk, draft, pace in zip(ids, drafts, paces, strict=True):
            assert draft.owner_id is not None
            assert draft.created_at is not None
            accounts.append(Account(pk, branch, draft.owner_id, department, draft.created_at, pace))
    return accounts


def _draft(chance: Chance, branch: Branch, owner_id: int, learned: datetime, since: datetime) -> CustomerDraft:
    province, city, district = chance.place()
    kind = chance.choices(("enterprise", "individual", "institution"), (60, 28, 12))[0]
    contact, industry = chance.person(), ""
    if kind == "enterprise":
        name, industry = chance.enterprise(city)
    elif kind == "institution":
        name = chance.institution(city)
    else:
        name = contact
    complete = chance.random()
    return CustomerDraft(
        name=name,
        kind=kind,
        stage="prospect" if chance.random() < 0.08 else "customer",
        phone=chance.mobile() if complete > 0.015 else "",
        email=f"c{chance.randrange(10**9)}@example.com" if complete > 0.3 else "",
        province=province,
        city=city,
        district=district,
        address=chance.street() if complete > 0.05 else "",
        industry=industry,
        channel=chance.choice(CHANNELS),
        contact="" if kind == "individual" or complete < 0.1 else contact,
        position="" if kind == "individual" else chance.choice(("采购经理", "店长", "总务", "负责人")),
        tags=(chance.choice(("老店翻新", "连锁", "新开业", "价格敏感", "重服务")),) if chance.random() < 0.3 else (),
        preferences={"products": [chance.choice([r[0] for r in RANGES])]} if complete > 0.2 else {},
        owner_id=owner_id,
        department_id=branch.departments["客户服务部"].pk,
        learned_at=learned,
        created_at=since,
    )


def sell(chance: Chance, accounts: list[Account], goods: list[Product], at: datetime) -> int:
    """Orders as a Poisson process at each customer's own pace; one in ten delivered late. Returns how many."""
    drafts = []
    for account in (a for a in accounts if a.pace):
        moment = account.since + timedelta(days=chance.expovariate(1 / 2))
        while moment < at:
            when = min(chance.working_moment(moment), at)
            drafts.append(_order(chance, account, goods, when, at))
            moment += timedelta(days=max(2.0, chance.expovariate(account.pace / 365)))
    orders.create_many(SYSTEM, drafts, batch_id=None, at=at)
    return len(drafts)


def _order(chance: Chance, account: Account, goods: list[Product], when: datetime, at: datetime) -> OrderDraft:
    lines = []
    bought = chance.sample(goods, chance.choice((1, 1, 2, 3)))
    for product in bought:
        quantity = Decimal(chance.choice((1, 1, 1, 2, 2, 3, 6)))
        lines.append(LineDraft(product.name, quantity, product.price, product_id=product.pk))
    amount = sum((line.quantity * line.price for line in lines), Decimal(0))
    promised = when.date() + timedelta(days=chance.randint(5, 20))
    delivered = promised + timedelta(days=chance.randint(1, 9) if chance.random() < 0.1 else -chance.randint(0, 4))
    done = delivered <= at.date()
    channel, seller = chance.choice(CHANNELS), chance.choice(account.branch.sales).pk
    place, person_id = _taken_by(account, channel, bought, seller)
    return OrderDraft(
        customer_id=account.id,
        ordered_at=when,
        lines=tuple(lines),
        amount=amount,
        cost=(amount * 62 / 100).quantize(Decimal("0.01")),
        channel=channel,
        department_id=account.branch.departments[place].pk,
        person_id=person_id,
        promised_on=promised,
        delivered_on=delivered if done else None,
        state="delivered" if done else "open",
    )


def _taken_by(account: Account, channel: str, bought: list[Product], seller: int) -> tuple[str, int]:
    """Who takes an order: on the telephone whoever looks after the customer, of spare parts the engineer, else sales."""
    if channel == "phone":
        return "客户服务部", account.owner_id
    if all(product.category == "配件" for product in bought):
        engineers = account.branch.engineers
        return "售后服务部", engineers[account.id % len(engineers)].pk
    return "销售部", seller
