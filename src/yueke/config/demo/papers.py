"""The demo's written documents: a manual most have read, a measure just revised, and a secret for a few."""

from __future__ import annotations

from datetime import datetime, timedelta

from yueke.config.demo.company import Company
from yueke.domains.documents import commands, queries
from yueke.domains.documents.commands import Facts, Wording
from yueke.domains.documents.models import Version
from yueke.domains.organization import queries as organization
from yueke.kernel.access import SYSTEM, Actor

MANUAL = """第一条 为规范顾客服务，提高顾客满意度，制定本手册。
第二条 接待顾客应主动、热情、耐心，使用文明用语，不得推诿。
第三条 顾客资料由负责人当日登记，信息变更三个工作日内更新。
第四条 顾客资料属公司秘密，不得外传；因工作需要查看的，按权限办理并留痕。
第五条 本手册由客户服务部解释，每年复审一次。"""
MEASURE = """第一条 收到顾客投诉，应当场登记，并告知受理时限。
第二条 一般投诉三个工作日内答复，重大投诉当日上报分公司负责人。
第三条 处理结果应回访顾客，记录满意度。"""
FLOOR = """一、钻石级客户整单折扣不低于八八折，低于的报分公司负责人批准。
二、赠品金额不超过整单的百分之三。
三、本表仅限阅读范围内人员使用，不得复制、转发。"""


def publish(company: Company, at: datetime) -> None:
    """Three documents of the first branch, read by some of those they are for."""
    branch = company.branches[0]
    keeper = organization.actor_for(branch.head)
    whole, service = branch.department.pk, branch.departments["客户服务部"].pk
    manual = Facts("ZD-A-01", "顾客服务手册", "manual", "internal", whole, "A", 5, (whole,))
    _read(_published(keeper, manual, MANUAL, "", at - timedelta(days=12)), every=4)
    measure = Facts("ZD-B-02", "顾客投诉处理办法", "measure", "internal", service, "B", 3, (whole,))
    first = _published(keeper, measure, MEASURE, "", at - timedelta(days=90))
    _read(first, every=20)
    changed = MEASURE.replace("三个工作日", "两个工作日")
    told = "第二条：一般投诉的答复时限由三个工作日改为两个工作日。"
    _read(_revised(keeper, first.document_id, changed, told, at - timedelta(days=2)), every=2)
    people = (branch.head.pk, *(person.pk for person in branch.sales[:3]))
    secret = Facts("JM-01", "价格与折扣底线", "form", "secret", whole, "", 2, persons=people)
    _read(_published(keeper, secret, FLOOR, "", at - timedelta(days=1)), every=3)


def _published(keeper: Actor, facts: Facts, text: str, changes: str, at: datetime) -> Version:
    return _revised(keeper, commands.register(keeper, facts, at=at).pk, text, changes, at)


def _revised(keeper: Actor, document_id: int, text: str, changes: str, at: datetime) -> Version:
    commands.draft(keeper, document_id, Wording(text, changes, at.date()), at=at)
    return commands.publish(keeper, document_id, at=at)


def _read(version: Version, *, every: int) -> None:
    """Let all but one of ``every`` readers confirm, within the first day."""
    for place, reader in enumerate(queries.readers(SYSTEM, version).order_by("pk")):
        if place % every:
            person = organization.actor_for(reader.person)
            when = reader.started_at + timedelta(minutes=7 * place)
            commands.note_opening(person, version.pk, at=when)
            commands.confirm(person, version.pk, at=when + timedelta(minutes=3))
