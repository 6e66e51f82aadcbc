"""Builds the demo company from beginning to today, deterministically, in well under a minute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from yueke.compliance import commands as compliance
from yueke.config.demo import (
    asking_after,
    complaining,
    concluding,
    consent,
    evaluating,
    improving,
    learning,
    papers,
    reporting,
    service,
    surveying,
    teams,
    told,
    trade,
    twins,
)
from yueke.config.demo import company as people
from yueke.config.demo.chance import HOME_ZONE, SEED, Chance
from yueke.domains.customers import commands as customers
from yueke.domains.organization import queries as organization
from yueke.domains.visits import commands as visits
from yueke.kernel.access import SYSTEM
from yueke.kernel.within import remembering
from yueke.reactions import nightly

YEARS_BACK = timedelta(days=800)


@dataclass(frozen=True)
class SignIn:
    """A sign-in of the demo, to be printed."""

    username: str
    password: str
    role: str


@dataclass(frozen=True)
class Demo:
    """What was built."""

    sign_ins: list[SignIn]
    figures: dict[str, int]
    fresh: bool


def is_built() -> bool:
    """Whether there is a company, which then nothing is added to."""
    return bool(organization.company_name())


def build(at: datetime, tell: Callable[[str], None] = lambda text: None, *, customers: int = 3000) -> Demo:
    """Build the company as of ``at``, unless one is there already; ``tell`` hears each chapter begin."""
    if is_built():
        return Demo(_sign_ins(), {}, fresh=False)
    with transaction.atomic(), remembering():
        figures = _build(Chance(SEED), at.astimezone(HOME_ZONE), tell, customers)
    return Demo(_sign_ins(), figures, fresh=True)


def _build(chance: Chance, at: datetime, tell: Callable[[str], None], size: int) -> dict[str, int]:
    began = (at - YEARS_BACK).replace(hour=9, minute=0, second=0, microsecond=0)
    tell("组织与人员")
    company = people.found(chance, began)
    tell("采用制度")
    for code in people.PACKS:
        compliance.adopt(SYSTEM, code, at=began)
    tell("产品、客户、订单")
    goods = trade.products(chance, began, at)
    accounts = trade.archive(chance, company, began, at, size)
    sold = trade.sell(chance, accounts, goods, at)
    tell("重点客户")
    keys = service.name_key_customers(chance, company, accounts, at)
    key_ids = {account.id for account in keys}
    tell("客户团队")
    teams.put_together(company, accounts, keys, at)
    ordinary = [account for account in accounts if account.pace and account.id not in key_ids]
    tell("回访与反馈")
    past = service.visit_history(chance, keys, service.KEY_HABITS, at)
    past += service.visit_history(chance, ordinary, service.ORDINARY_HABITS, at)
    visit_ids = visits.record_many(SYSTEM, past, at=at)
    service.feed_back(chance, company, visit_ids, at)
    tell("档案维护")
    service.keep_the_archive(chance, company, accounts, at)
    customers.review_many(SYSTEM, service.reviews(chance, accounts, at), at=at)
    twice = twins.write_down_twice(accounts, goods, at)
    tell("投诉")
    complained = complaining.complain(chance, company, accounts, keys, at)
    tell("改进")
    improved = improving.improve(company, at)
    tell("投诉月报")
    reporting.report_months(at)
    tell("满意度调查")
    surveyed = surveying.survey(chance, at)
    tell("客户评价、结论与会议")
    # With dice of their own: everything else stays as it was.
    evaluated = evaluating.evaluate(Chance(SEED + 2), company, at)
    learning.learn(company, at)
    asking_after.ask_after(Chance(SEED + 3), concluding.room_of(company, at))
    tell("同意与权利请求")
    consent.tell_and_ask(chance, ordinary, began, at)
    tell("分类分级")
    for moment in service.month_ends(began, at):
        nightly.reclass(moment)
    tell("制度文件")
    papers.publish(company, at)
    tell("回访计划与制度快照")
    nightly.run(at)
    tell("重复档案与数据质量")
    twins.look_through(at)
    tell("消息")
    told.tell(at)
    return {
        "customers": len(accounts) + twice, "orders": sold + twice, "visits": len(past), "key": len(keys),
        "improvements": improved, "complaints": complained, "surveyed": surveyed,
        "evaluations": evaluated,
    }  # fmt: skip


def _sign_ins() -> list[SignIn]:
    rows = [("admin", "初始管理员")]
    names = {role.code: role.name for role in organization.roles()}
    rows += [
        (username, f"{names[role]}（{place}）" if username == people.DIRECTOR else names[role])
        for role, _post, username, place in people.SIGN_INS
    ]
    return [SignIn(username, people.PASSWORD, role) for username, role in rows]
