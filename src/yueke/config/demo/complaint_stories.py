"""Complaints of the demo told one by one, by the product's own commands: every way one can go, and those open now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from yueke.config.demo.complaint_telling import MINUTE, ROUTES, Telling, actor, working_day
from yueke.config.demo.trade import Account
from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import FindingDraft
from yueke.domains.complaints.models import Complaint, Told
from yueke.domains.complaints.models.complaint import OVER
from yueke.kernel.access import SYSTEM, Actor


def to_sign(t: Telling) -> None:
    t.accept()
    t.assign()


def signed(t: Telling) -> None:
    to_sign(t)
    t.sign()


def whole(t: Telling) -> None:
    signed(t)
    t.agreed()
    t.rate(5)
    t.end()


def on_the_spot(t: Telling) -> None:
    t.accept()
    found = FindingDraft("漏发一箱层板。", None, "当天补发。", is_founded=True)
    commands.solve(t.agent, t.id, found, "今天补发，明天送到。", at=t.pass_minutes(30))
    t.rate(4)
    t.end()


def declined(t: Telling) -> None:
    commands.decline(t.agent, t.id, "不是本公司售出的产品。", ROUTES, at=t.pass_minutes(60))


def reopened(t: Telling) -> None:
    again(t)
    t.sign(t.second)
    t.agreed(t.second)
    t.rate(4, "这次修好了")
    t.end()


def again(t: Telling) -> None:
    signed(t)
    t.agreed()
    t.rate(1, "第二天又不制冷")


def extended(t: Telling) -> None:
    signed(t)
    t.investigate()
    asked = commands.ask_extension(
        t.engineer, t.id, t.now + timedelta(days=10), "压缩机要从工厂调货", at=t.pass_minutes(30)
    )
    commands.decide(t.head, asked.pk, granted=True, note="同意，告知客户。", at=t.pass_minutes(60))
    t.pass_days(2)
    commands.tell(t.engineer, t.id, "progress", "配件已发出，预计三天到。", "phone", at=t.now)
    t.pass_days(2)
    t.propose()
    t.accepted_offer()
    commands.agree(t.engineer, t.id, at=t.pass_minutes(5))
    t.reply()
    t.rate(4)
    t.end()


def suspended(t: Telling) -> None:
    signed(t)
    t.investigate()
    commands.suspend(t.engineer, t.id, "等客户提供购买凭证。", at=t.pass_minutes(20))


def resumed(t: Telling) -> None:
    suspended(t)
    commands.resume(t.engineer, t.id, at=t.pass_days(3))
    t.propose()
    t.accepted_offer()
    commands.agree(t.engineer, t.id, at=t.pass_minutes(5))
    t.reply()
    t.rate(5)
    t.end()


def referred(t: Telling) -> None:
    signed(t)
    t.investigate()
    commands.refer(t.engineer, t.id, "消费者协会", "双方对检测结论有争议，客户要求第三方调解。", at=t.pass_minutes(30))


def withdrawn(t: Telling) -> None:
    to_sign(t)
    commands.withdraw(t.agent, t.id, "客户发现是插头松动。", at=t.pass_minutes(40))


def compensated(t: Telling) -> None:
    signed(t)
    t.investigate(finding="停机四小时，冷藏食品损耗，有照片和进货单。")
    t.propose(money=600)
    t.accepted_offer()
    asked = commands.submit(t.engineer, t.id, "损耗有据，建议补偿。", at=t.pass_minutes(10))
    commands.decide(t.head, asked.pk, granted=True, note="同意。", at=t.pass_minutes(30))
    t.reply()
    t.rate(5)
    t.end()


def sent_back(t: Telling) -> None:
    to_sign(t)
    commands.send_back(t.engineer, t.id, "是销售承诺的交期，不归售后。", at=t.pass_minutes(30))
    place = t.branch.departments["销售部"].pk
    seller = actor(t.branch.sales[0].pk)
    commands.assign(t.agent, t.id, place, handler_id=seller.person_id, at=t.pass_minutes(20))
    t.sign(seller)
    t.agreed(seller)
    t.rate(4)
    t.end()


def not_reached(t: Telling) -> None:
    signed(t)
    t.agreed()
    for _n in range(3):
        commands.note_attempt(t.engineer, t.id, "phone", "无人接听", at=t.pass_minutes(90))
    asked = commands.ask_closing(t.engineer, t.id, "三次未能联系上客户。", ROUTES, at=t.pass_minutes(20))
    commands.decide(t.head, asked.pk, granted=True, note="同意结案。", at=t.pass_days())
    t.end()


def major(t: Telling) -> None:
    t.accept()
    t.receipts()
    t.assign()
    t.sign()
    t.receipts()
    t.investigate(finding="同一台设备半年内第三次停机，前两次只做了加氟。")
    t.propose(money=1_200)
    t.accepted_offer()
    asked = commands.submit(t.engineer, t.id, "建议整机更换并补偿。", at=t.pass_minutes(10))
    commands.decide(t.head, asked.pk, granted=True, note="同意，今天联系客户。", at=t.pass_minutes(30))
    t.reply()
    t.rate(4)
    commands.close(t.agent, t.id, at=t.pass_minutes(10))
    agenda = (t.now + timedelta(days=14)).date()
    commands.compile_case(
        t.head, t.id, "一台风幕柜半年停机三次，客户扬言向媒体反映。", "加氟不是修理：同一故障第二次须拆机。",
        agenda_on=agenda, at=t.pass_days(2),
    )  # fmt: skip
    commands.archive(t.agent, t.id, at=t.pass_minutes(30))


def late(t: Telling) -> None:
    """Signed for too late; the ladder told of it and everybody gave their receipt."""
    to_sign(t)
    t.pass_days(2)
    t.sweep()
    t.receipts()
    commands.supervise(t.watch, t.id, "两天无人签收，请说明原因。", at=t.pass_minutes(20))
    t.sign()
    order = t.row.supervisions.get() if t.row else None
    assert order is not None
    commands.answer_supervision(t.engineer, order.pk, "人员外出安装，已改为两人轮值。", at=t.pass_minutes(30))
    t.agreed()
    t.rate(3)
    t.end()


def downgraded(t: Telling) -> None:
    signed(t)
    commands.raise_grade(t.agent, t.id, "important", "客户在门店里情绪激动。", at=t.pass_minutes(10))
    asked = commands.ask_downgrade(t.engineer, t.id, "general", "已当面说明，客户认可。", at=t.pass_minutes(30))
    commands.decide(t.head, asked.pk, granted=True, note="同意。", at=t.pass_minutes(30))
    t.agreed()
    t.rate(5)
    t.end()


def urged(t: Telling) -> None:
    """Investigated by nobody for days, urged and supervised."""
    signed(t)
    commands.urge(t.agent, t.id, "客户第二次来电催问。", at=t.pass_days())
    commands.supervise(t.watch, t.id, "今天内联系客户并答复。", at=t.pass_minutes(45))


def waiting_for_review(t: Telling) -> None:
    signed(t)
    t.investigate()
    t.propose(money=300)
    t.accepted_offer()
    commands.submit(t.engineer, t.id, "建议补偿运费。", at=t.pass_minutes(10))


def waiting_for_customer(t: Telling) -> None:
    signed(t)
    t.investigate()
    t.propose()


def waiting_for_rating(t: Telling) -> None:
    signed(t)
    t.agreed()


def grave(t: Telling) -> None:
    """Major and under way."""
    signed(t)
    t.investigate()


Path = Callable[[Telling], None]


def nothing(t: Telling) -> None:
    """Just registered."""


def accepted(t: Telling) -> None:
    t.accept()


@dataclass(frozen=True)
class Story:
    """A complaint: how it goes on, working days before today it came in, by which way, what it says."""

    path: Path
    days: int
    channel: str
    text: str
    wish: str = "尽快修好"
    category: str = "商品质量"
    hour: int = 9
    signals: tuple[str, ...] = ()


def tell(stories: list[Story], accounts: Iterator[Account], watch: Actor, at: datetime) -> int:
    """Tell them all, the oldest first; returns how many there are."""
    for story in sorted(stories, key=lambda one: -one.days):
        account = next(accounts)
        t = Telling(account.branch, account, working_day(at, story.days, story.hour, 10), watch)
        t.register(story.channel, story.text, story.wish, story.category, story.signals)
        story.path(t)
    told = Told.objects.filter(delivered_at=None, failed_at=None).order_by("pk")
    for pk, said in told.values_list("pk", "at"):
        commands.note_delivery(SYSTEM, pk, at=said + MINUTE)
    join(accounts, watch, at)
    commands.sweep(SYSTEM, at=at)
    return Complaint.objects.count()


def join(accounts: Iterator[Account], watch: Actor, at: datetime) -> None:
    """Two calls about one matter become one complaint."""
    account = next(accounts)
    first = Telling(account.branch, account, working_day(at, 12, 9, 5), watch)
    first.register("phone", "卸货时压坏了门口的地砖", "请赔偿修补费用", "物流配送")
    second = Telling(account.branch, account, working_day(at, 12, 11, 5), watch)
    second.register("web", "送货的人把门前地砖压坏了三块", "请赔偿", "物流配送")
    commands.merge_into(second.agent, second.id, first.id, "同一件事的两次来电。", at=second.pass_minutes(20))
    if first.row and first.row.state not in OVER:
        whole(first)
