"""One complaint of the demo being told: who acts for it, and the time that goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from yueke.config.demo.company import Branch
from yueke.config.demo.trade import Account
from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import ComplaintDraft, FindingDraft, OfferDraft
from yueke.domains.complaints.models import Category, Cause, Complaint, Escalation
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.calendar import working_calendar

FACTS: Mapping[str, Mapping[str, Any]] = {
    "商品质量": {"model": "FM-1200", "bought_on": "2025-06-18", "fault": "见问题描述"},
    "物流配送": {"waybill": "YD20250618", "damage": "破损短少", "value": "3200"},
    "服务态度": {"place": "售后热线"},
}
"""What the categories ask for, answered."""
ROUTES = "对处理结果不认可的，可以拨打 12315，或向消费者协会申请调解。"
MINUTE = timedelta(minutes=1)


@cache
def actor(person_id: int) -> Actor:
    """Somebody of the demo, acting."""
    return organization.actor_for(Person.objects.get(pk=person_id))


def working_day(at: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """A moment on the ``days``-th working day before ``at``."""
    moment, left = at, days
    while left:
        moment -= timedelta(days=1)
        left -= working_calendar().is_working_day(moment.date())
    return moment.replace(hour=hour, minute=minute, second=0, microsecond=0)


@dataclass
class Telling:
    """One complaint being told. ``now`` moves on as its people act; they are those of the customer's branch."""

    branch: Branch
    account: Account
    now: datetime
    watch: Actor
    row: Complaint | None = None

    @property
    def id(self) -> int:
        assert self.row is not None
        return self.row.pk

    @property
    def agent(self) -> Actor:
        return actor(self.branch.service[0].pk)

    @property
    def engineer(self) -> Actor:
        return actor(self.branch.engineers[0].pk)

    @property
    def second(self) -> Actor:
        return actor(self.branch.engineers[1].pk)

    @property
    def head(self) -> Actor:
        return actor(self.branch.head.pk)

    def pass_minutes(self, minutes: int = 25) -> datetime:
        """Some minutes go by."""
        self.now += minutes * MINUTE
        return self.now

    def pass_days(self, days: int = 1, hour: int = 9) -> datetime:
        """So many working days go by."""
        left = days
        while left:
            self.now += timedelta(days=1)
            left -= working_calendar().is_working_day(self.now.date())
        self.now = self.now.replace(hour=hour, minute=30)
        return self.now

    def register(self, channel: str, text: str, wish: str, category: str, signals: tuple[str, ...] = ()) -> None:
        """Taken in by service; what nobody hears at once is acknowledged by a message that arrives."""
        found = Category.objects.get(name=category, parent=None)
        draft = ComplaintDraft(
            channel, text, self.account.id, wish=wish, expectation="一周内解决", received_at=self.now, signals=signals,
            category_id=found.pk, facts=FACTS.get(category, {}),
            product_name="立式风幕柜", department_id=self.branch.departments["客户服务部"].pk,
        )  # fmt: skip
        self.take(draft)

    def take(self, draft: ComplaintDraft) -> None:
        """Taken in by service, as drafted."""
        self.row = commands.register(self.agent, draft, at=self.now)

    def accept(self) -> None:
        commands.accept(self.agent, self.id, at=self.pass_minutes(20))

    def assign(self) -> None:
        place = self.branch.departments["售后服务部"].pk
        commands.assign(self.agent, self.id, place, note="请尽快联系客户。", at=self.pass_minutes(15))

    def sign(self, who: Actor | None = None) -> None:
        commands.sign(who or self.engineer, self.id, at=self.pass_minutes(30))

    def investigate(self, who: Actor | None = None, finding: str = "现场查看，密封条老化，压缩机正常。") -> None:
        cause = Cause.objects.filter(name="生产缺陷").first()
        found = FindingDraft(finding, cause.pk if cause else None, "更换密封条并测温两小时。", is_founded=True)
        commands.investigate(who or self.engineer, self.id, found, at=self.pass_minutes(40))

    def propose(self, who: Actor | None = None, money: int = 0) -> None:
        text = "免费更换密封条，三天内上门。" + (f"另补偿 {money} 元。" if money else "")
        until = self.now + timedelta(days=3)
        offer = OfferDraft(text, until, "需从仓库调配件", Decimal(money))
        commands.propose(who or self.engineer, self.id, offer, at=self.pass_minutes(20))

    def accepted_offer(self, who: Actor | None = None) -> None:
        commands.answer_offer(
            who or self.engineer, self.id, accepted=True, words_of_customer="可以", at=self.pass_minutes(10)
        )

    def reply(self, who: Actor | None = None, outcome: str = "solved") -> None:
        commands.reply(who or self.engineer, self.id, "配件已换好，测温正常。", outcome, at=self.pass_minutes(10))

    def agreed(self, who: Actor | None = None) -> None:
        """From the signature to the reply without a reviewer."""
        self.investigate(who)
        self.propose(who)
        self.accepted_offer(who)
        commands.agree(who or self.engineer, self.id, at=self.pass_minutes(5))
        self.reply(who)

    def rate(self, satisfaction: int, comment: str = "") -> None:
        commands.ask_satisfaction(self.agent, self.id, at=self.pass_minutes(60))
        commands.note_answer(self.agent, self.id, satisfaction, comment, at=self.pass_minutes(5))

    def end(self) -> None:
        """Closed and filed."""
        commands.close(self.agent, self.id, at=self.pass_minutes(10))
        commands.archive(self.agent, self.id, at=self.pass_days(1))

    def sweep(self) -> None:
        commands.sweep(SYSTEM, at=self.now)

    def receipts(self) -> None:
        """Whoever was told by the ladder signs for it."""
        for row in Escalation.objects.filter(complaint_id=self.id, receipt_at=None).order_by("pk"):
            commands.give_receipt(actor(row.person_id), row.pk, at=self.pass_minutes(15))
