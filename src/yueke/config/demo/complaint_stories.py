"""How complaints of the demo went that are over: one function for each way, told by the product's own commands."""

from __future__ import annotations

from datetime import timedelta

from yueke.config.demo.complaint_telling import ROUTES, Telling, actor
from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import FindingDraft


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


def reopened_twice(t: Telling) -> None:
    again(t)
    t.sign(t.second)
    t.agreed(t.second)
    t.rate(2, "好了两天又不行")
    t.sign(t.third)
    t.show("拆下的旧压缩机", by_customer=False)
    t.agreed(t.third)
    t.rate(5, "换了压缩机，终于好了")
    t.end()


def closed_by_reason(t: Telling) -> None:
    """The wish cannot be met: the limits are stated, closing is approved, outside routes are told."""
    again(t)
    t.sign(t.second)
    t.investigate(t.second, "使用满五年，超出保修期，非质量问题。")
    t.propose(t.second)
    commands.answer_offer(
        t.second, t.id, accepted=False, words_of_customer="我要换新的", limits="超出保修期，公司只能按成本价维修。",
        at=t.pass_minutes(15),
    )  # fmt: skip
    asked = commands.submit(t.second, t.id, "客户坚持换新，无法满足。", at=t.pass_minutes(10))
    commands.decide(t.head, asked.pk, granted=True, note="同意按成本价维修，如实说明。", at=t.pass_minutes(40))
    t.reply(t.second, "not_solved")
    t.paper(
        "reply", "关于投诉处理结果的答复", "一、调查情况\n设备已使用五年。\n二、处理意见\n按成本价维修。", who=t.second
    )
    closing = commands.ask_closing(t.second, t.id, "要求超出保修约定，无法满足。", ROUTES, at=t.pass_minutes(30))
    commands.decide(t.head, closing.pk, granted=True, note="同意结案。", at=t.pass_minutes(60))
    t.end()


def of_key_customer(t: Telling) -> None:
    """Reported to the company in writing on the same day."""
    signed(t)
    t.show("柜体渗水")
    t.investigate()
    t.paper("report", "重点客户问题报告", "一、问题\n风幕柜渗水。\n二、原因\n密封条老化。\n三、措施\n更换并测温。")
    t.propose()
    t.accepted_offer()
    t.settle()
    t.reply()
    t.rate(5, medium=t.written)
    t.end()


def again(t: Telling) -> None:
    signed(t)
    t.agreed()
    t.rate(1, "第二天又不制冷")


def suspended(t: Telling) -> None:
    signed(t)
    t.show("购买凭证不清楚")
    t.investigate()
    commands.suspend(t.engineer, t.id, "等客户提供购买凭证。", at=t.pass_minutes(20))


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
    t.settle()
    t.reply()
    t.rate(4)
    t.end()


def resumed(t: Telling) -> None:
    suspended(t)
    commands.resume(t.engineer, t.id, at=t.pass_days(3))
    t.propose()
    t.accepted_offer()
    t.settle()
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
    signed(t)
    settle_major(t)


def settle_major(t: Telling, summary: str = "一台风幕柜半年停机三次，客户扬言向媒体反映。") -> None:
    """From the signature to the archive, with a case on the committee's agenda; what met by now has decided, and teaches."""
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
        t.head, t.id, summary, "加氟不是修理：同一故障第二次须拆机。",
        agenda_on=agenda, at=t.pass_days(2),
    )  # fmt: skip
    commands.archive(t.agent, t.id, at=t.pass_minutes(30))
    met = t.now.replace(year=agenda.year, month=agenda.month, day=agenda.day, hour=15, minute=30)
    if met < t.today:
        commands.minute_case(
            t.head, t.id, "同一故障第二次派高级工程师拆机；配件进货逐批抽检，下次会议通报。", at=t.wait(met)
        )
    if met + timedelta(days=7) < t.today:
        commands.publish_case(t.head, t.id, at=t.pass_days(2))


def late(t: Telling) -> None:
    """Signed for too late; the ladder told of it and everybody gave their receipt."""
    to_sign(t)
    t.pass_days(2)
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
