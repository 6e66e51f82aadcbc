"""One complaint of the demo being told: who acts for it, and the time that goes by.

While time goes by its clocks ring, whoever is told of it gives a receipt half an hour later, and messages arrive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from yueke.config.demo import complaint_messages as messages
from yueke.config.demo.company import Branch
from yueke.config.demo.complaint_proofs import photo
from yueke.config.demo.trade import RANGES, Account
from yueke.domains.complaints import commands
from yueke.domains.complaints.choices import Grade, Medium
from yueke.domains.complaints.drafts import ComplaintDraft, FindingDraft, OfferDraft
from yueke.domains.complaints.models import Category, Cause, Clock, Complaint, Escalation
from yueke.domains.customers.models import Customer
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
SWEPT = timedelta(seconds=20)
"""How long after its moment a clock is seen to ring."""
SIGNED = timedelta(minutes=35)
"""How soon people give a receipt."""
UNSIGNED = timedelta(hours=6)
"""How long the last reports lie there where ``signs`` is off."""
RINGING = timedelta(days=30)
"""How far back clocks rang. Of what is older nobody looks at the notices."""


@cache
def actor(person_id: int) -> Actor:
    """Somebody of the demo, acting."""
    return organization.actor_for(Person.objects.get(pk=person_id))


def named_in(text: str) -> str:
    """The product a customer names; whoever names none complains of the chilled cabinet everybody has."""
    told = [name for _range, _unit, _price, names in RANGES for name in names if name in text]
    return max(told, key=len, default="立式风幕柜")


@cache
def working_day(at: datetime, days: int, hour: int, minute: int = 0) -> datetime:
    """A moment on the ``days``-th working day before ``at``."""
    moment, left = at, days
    while left:
        moment -= timedelta(days=1)
        left -= working_calendar().is_working_day(moment.date())
    return moment.replace(hour=hour, minute=minute, second=0, microsecond=0)


@dataclass
class Telling:
    """One complaint being told. ``now`` moves on as its people act; they are those of the customer's branch.

    ``today`` is when the demo is built; ``fate`` is what becomes of messages (see ``complaint_messages``);
    with ``signs`` off the latest reports upwards are not signed for yet.
    """

    branch: Branch
    account: Account
    now: datetime
    watch: Actor
    today: datetime
    fate: str = messages.SENT
    signs: bool = True
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
    def third(self) -> Actor:
        return actor(self.branch.engineers[2].pk)

    @property
    def head(self) -> Actor:
        return actor(self.branch.head.pk)

    @property
    def written(self) -> str:
        """The medium of a short word to the customer: a text message, or said in person to whoever left no number."""
        return Medium.SMS if Customer.objects.get(pk=self.account.id).phone else Medium.IN_PERSON

    def pass_minutes(self, minutes: int = 25) -> datetime:
        """Some minutes go by."""
        return self.wait(self.now + minutes * MINUTE)

    def pass_days(self, days: int = 1, hour: int = 9) -> datetime:
        """So many working days go by."""
        then, left = self.now, days
        while left:
            then += timedelta(days=1)
            left -= working_calendar().is_working_day(then.date())
        return self.wait(then.replace(hour=hour, minute=30))

    def wait(self, until: datetime) -> datetime:
        """Let time go by: messages arrive, clocks ring, receipts are given."""
        if self.row is not None:
            messages.deliver(self.id, self.fate, until, self.today)
            if self.today - until < RINGING:
                self._ring(until)
            self._sign(until)
        self.now = until
        return until

    def _ring(self, until: datetime) -> None:
        running = Clock.objects.filter(complaint_id=self.id, stopped_at=None, next_at__lte=until - SWEPT)
        while due := running.order_by("next_at").values_list("next_at", flat=True).first():
            moment = max(due, self.now) + SWEPT
            self._sign(moment)
            commands.sweep(SYSTEM, at=moment)

    def _sign(self, until: datetime) -> None:
        """Receipts of what people were told half an hour ago; a receipt may send a major complaint on."""
        if not self.signs:
            until = min(until, self.today - UNSIGNED)
        waiting = Escalation.objects.filter(complaint_id=self.id, receipt_at=None, sent_at__lte=until - SIGNED)
        while row := waiting.order_by("sent_at", "pk").first():
            commands.give_receipt(actor(row.person_id), row.pk, at=row.sent_at + SIGNED)

    def register(self, channel: str, text: str, wish: str, category: str, **more: Any) -> None:
        """Taken in by service; what nobody hears at once is acknowledged by a message that arrives."""
        found = Category.objects.get(name=category, parent=None)
        values: dict[str, Any] = {"product_name": named_in(text), "facts": FACTS.get(category, {})} | more
        draft = ComplaintDraft(
            channel, text, self.account.id, wish=wish, expectation="一周内解决", received_at=self.now,
            category_id=found.pk, department_id=self.branch.departments["客户服务部"].pk, **values,
        )  # fmt: skip
        self.take(draft)

    def show(self, *notes: str, by_customer: bool = True) -> None:
        """Photos, one for each note: the customer's own, or taken by the engineer."""
        for n, note in enumerate(notes):
            picture, at = photo(self.id * 7 + n, f"照片{n + 1}.png"), self.pass_minutes(1)
            if by_customer:
                commands.own_evidence(SYSTEM, self.id, picture, note, at=at)
            else:
                commands.add_evidence(self.engineer, self.id, picture, note, at=at)

    def paper(self, kind: str, title: str, text: str, *, until: str = "sent", who: Actor | None = None) -> None:
        """A written document, brought as far as ``until``: draft, asked, approved or sent."""
        drafted = commands.draft_paper(
            who or self.engineer, self.id, kind, title, {"text": text}, at=self.pass_minutes(30)
        )
        if until == "draft":
            return
        asked = commands.submit_paper(who or self.engineer, drafted.pk, "请审批。", at=self.pass_minutes(10))
        if until == "asked":
            return
        commands.decide(self.head, asked.pk, granted=True, note="同意。", at=self.pass_minutes(30))
        if until == "sent":
            commands.send_paper(who or self.engineer, drafted.pk, at=self.pass_minutes(20))

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
        """From the signature to the reply; only what became major goes by a reviewer."""
        self.investigate(who)
        self.propose(who)
        self.accepted_offer(who)
        self.settle(who)
        self.reply(who)

    def settle(self, who: Actor | None = None) -> None:
        """Settle on the offer. A customer the dice chose twice may have made it major: then the head approves."""
        worker = who or self.engineer
        if not Complaint.objects.filter(pk=self.id, grade=Grade.MAJOR).exists():
            commands.agree(worker, self.id, at=self.pass_minutes(5))
            return
        asked = commands.submit(worker, self.id, "请审核方案。", at=self.pass_minutes(5))
        commands.decide(self.head, asked.pk, granted=True, note="同意，尽快答复。", at=self.pass_minutes(20))

    def keep_informed(self) -> None:
        """Every working day until today the customer hears how it stands."""
        while (moment := self._next_day()) < self.today:
            self.wait(moment)
            commands.tell(self.engineer, self.id, "progress", "正在处理，配件已在路上。", "phone", at=moment)

    def _next_day(self) -> datetime:
        day = self.now + timedelta(days=1)
        while not working_calendar().is_working_day(day.date()):
            day += timedelta(days=1)
        return day.replace(hour=9, minute=45)

    def rate(self, satisfaction: int, comment: str = "", medium: str = "phone") -> None:
        commands.ask_satisfaction(self.agent, self.id, medium=medium, at=self.pass_minutes(60))
        commands.note_answer(self.agent, self.id, satisfaction, comment, at=self.pass_minutes(5))

    def end(self) -> None:
        """Closed and filed."""
        commands.close(self.agent, self.id, at=self.pass_minutes(10))
        commands.archive(self.agent, self.id, at=self.pass_days(1))
