"""How far complaints of the demo are that are open today: one function for each state, and for each way to be late."""

from __future__ import annotations

from datetime import timedelta

from yueke.config.demo.complaint_stories import again, signed, suspended, to_sign
from yueke.config.demo.complaint_telling import ROUTES, Telling
from yueke.domains.complaints import commands

__all__ = ["again", "signed", "suspended", "to_sign"]


def nothing(t: Telling) -> None:
    """Just registered."""


def with_photos(t: Telling) -> None:
    """Just registered, with pictures of the customer."""
    t.show("合页松脱", "玻璃有裂纹")


def accepted(t: Telling) -> None:
    t.accept()


def urged(t: Telling) -> None:
    """Investigated by nobody for days: its clocks went up two hops, it was urged and is supervised."""
    signed(t)
    commands.urge(t.agent, t.id, "客户第二次来电催问。", at=t.pass_days())
    t.pass_days(2, 11)
    commands.supervise(t.watch, t.id, "今天内联系客户并答复。", at=t.pass_minutes(45))
    # The latest reports upwards lie there unsigned.
    t.signs = False


def ordered(t: Telling) -> None:
    """Supervised and answered; now it goes on."""
    signed(t)
    t.investigate()
    order = commands.supervise(t.watch, t.id, "请说明配件何时能到。", at=t.pass_days())
    commands.answer_supervision(t.engineer, order.pk, "配件明天到货，后天上门。", at=t.pass_minutes(90))
    commands.tell(t.engineer, t.id, "progress", "配件明天到货，后天上门更换。", t.written, at=t.pass_minutes(10))


def waiting_for_review(t: Telling) -> None:
    signed(t)
    t.investigate()
    t.propose(money=300)
    t.accepted_offer()
    commands.submit(t.engineer, t.id, "建议补偿运费。", at=t.pass_minutes(10))


def waiting_for_customer(t: Telling) -> None:
    signed(t)
    t.show("背板变形")
    t.investigate()
    t.propose()


def refused_offer(t: Telling) -> None:
    """The customer said no; what the company cannot do is stated, and a reviewer decides."""
    waiting_for_customer(t)
    commands.answer_offer(
        t.engineer, t.id, accepted=False, words_of_customer="要换新的", limits="可以维修，整机更换须厂家同意。",
        at=t.pass_minutes(30),
    )  # fmt: skip


def to_reply(t: Telling) -> None:
    signed(t)
    t.investigate()
    t.propose()
    t.accepted_offer()
    t.settle()


def waiting_for_rating(t: Telling) -> None:
    signed(t)
    t.agreed()
    commands.ask_satisfaction(t.agent, t.id, medium=t.written, at=t.pass_minutes(60))


def extension_granted(t: Telling) -> None:
    extension_asked(t)
    asked = t.row.approvals.get(decision="") if t.row else None
    assert asked is not None
    commands.decide(t.head, asked.pk, granted=True, note="同意，告知客户。", at=t.pass_minutes(60))


def extension_asked(t: Telling) -> None:
    signed(t)
    t.investigate()
    commands.ask_extension(t.engineer, t.id, t.today + timedelta(days=9), "压缩机要从工厂调货", at=t.pass_minutes(30))


def downgrade_asked(t: Telling) -> None:
    signed(t)
    t.investigate(finding="现场查看，客户已删除网上的帖子。")
    commands.ask_downgrade(t.engineer, t.id, "general", "已当面说明，客户认可。", at=t.pass_minutes(30))


def closing_asked(t: Telling) -> None:
    signed(t)
    t.agreed()
    for _n in range(3):
        commands.note_attempt(t.engineer, t.id, "phone", "无人接听", at=t.pass_minutes(90))
    commands.ask_closing(t.engineer, t.id, "三次未能联系上客户。", ROUTES, at=t.pass_minutes(20))


def report_asked(t: Telling) -> None:
    """Of a key customer; the report to the company waits for the head."""
    signed(t)
    t.investigate()
    t.paper(
        "report", "重点客户问题报告", "一、问题\n展柜漏电。\n二、原因\n线路老化。\n三、措施\n更换线束。", until="asked"
    )


def grave(t: Telling) -> None:
    """Major and under way; the committee will talk about it."""
    signed(t)
    t.show("地面积水", "冷凝管破裂")
    t.investigate(finding="冷凝管冻裂漏水，顾客滑倒，已送医检查。")
    agenda = (t.today + timedelta(days=10)).date()
    commands.compile_case(
        t.head, t.id, "冷柜漏水致顾客滑倒，扬言在网上曝光。", "入冬前应普查冷凝管保温。", agenda_on=agenda,
        at=t.pass_days(),
    )  # fmt: skip
    commands.tell(t.engineer, t.id, "progress", "今天上门更换冷凝管，医药费凭票报销。", "phone", at=t.pass_minutes(20))


def closed(t: Telling) -> None:
    """Settled, not filed yet; a key customer's is reported to the company."""
    signed(t)
    if t.row and t.row.customer and t.row.customer.is_key:
        t.paper("report", "重点客户问题报告", "一、问题\n回访时客户不满意。\n二、措施\n更换配件，三天内复查。")
    t.agreed()
    t.rate(4)
    commands.close(t.agent, t.id, at=t.pass_minutes(10))
