"""The demo's customers who rate by themselves what they bought and who served them, and what staff say to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import zip_longest

from yueke.config.demo.chance import Chance
from yueke.config.demo.company import Branch, Company
from yueke.config.demo.complaint_telling import actor
from yueke.domains.evaluations import commands
from yueke.domains.evaluations.choices import Reason, Subject
from yueke.domains.evaluations.commands import DoorDraft, EvaluationDraft
from yueke.domains.evaluations.commands.evaluating import OWN, VISITOR
from yueke.domains.evaluations.commands.targets import Target, behind, own_order
from yueke.domains.evaluations.models import Evaluation
from yueke.domains.orders.models import Order
from yueke.kernel.access import customer_actor
from yueke.kernel.calendar import working_calendar
from yueke.reactions import rating

HISTORY = timedelta(days=136)
"""How long ago the store of ratings was last filled by hand: nights only look back over the last weeks."""
THANKS, WHO = "谢谢您的评价！", "客户本人"


@dataclass(frozen=True)
class Voice:
    """One evaluation: days before today, what it is of, stars, words; what was answered, what was done, and what became of it.

    ``ends``: ``published``, ``adopted`` (published, too), a reason it is not shown for, or empty: nobody has decided yet.
    """

    days: int
    subject: str
    stars: int
    text: str = ""
    answer: str = ""
    measures: str = ""
    ends: str = "published"
    details: Mapping[str, int] = field(default_factory=dict)
    name: str = ""
    slow: int = 1
    """Working days until it was answered."""


PRODUCT, ORDER, SERVICE, STAFF = Subject.PRODUCT, Subject.ORDER, Subject.SERVICE, Subject.STAFF
VOICES = (
    Voice(62, PRODUCT, 5, "做工结实，店里又添了两组。", THANKS, "已转告生产和安装同事。", details={"product.performance": 5}),
    Voice(58, ORDER, 4, "送货准时，就是卸货时没人帮忙。", "谢谢您，卸货的事提醒得对。", "大件送货改为两人同车。", details={"delivery.timely": 5}),
    Voice(55, SERVICE, 2, "报修电话打了三次才接通，等了两天才上门。", "让您久等，很抱歉。", "热线增加一个坐席，报修当天约定上门时间。",
          details={"service.speed": 1, "service.attitude": 3}, name="陈女士"),
    Voice(51, STAFF, 5, "安装师傅细致，把旧货架也帮忙挪好了。", "谢谢您的表扬。", "已在部门会上表扬。", details={"service.attitude": 5}),
    Voice(47, PRODUCT, 4, "外观好看，边角要是能加护角就更好了。", "谢谢您的建议，我们采纳了。", "出厂加装护角，您已购的补寄一套。", "adopted",
          {"product.performance": 5, "product.ease": 4}),
    Voice(44, ORDER, 5, "", "谢谢您。", "已转告送货班组。", details={"delivery.timely": 5, "delivery.accurate": 5}),
    Voice(40, SERVICE, 4, "客服回答清楚，就是热线中午没人接。", "谢谢您提醒。", "中午安排轮值接听。", details={"service.attitude": 5, "service.speed": 3}),
    Voice(37, PRODUCT, 3, "有一个配件尺寸不对，换了才装上。", "给您添麻烦了。", "补发当天寄出；出库前加一道尺寸核对。", details={"product.reliability": 2}),
    Voice(33, STAFF, 4, "销售介绍得清楚，没有夸大。", "谢谢您的肯定。", "已转告本人。", name="小店主"),
    Voice(30, SERVICE, 1, "你们的客服某某就是个骗子，电话 13800000000，大家别信。", "请把经过告诉我们，我们来核实。",
          "已联系您核实并由主管跟进。", Reason.DEFAMATION),
    Voice(26, PRODUCT, 5, "用了三个月，没有松动。", THANKS, "已转告生产同事。", details={"product.reliability": 5}),
    Voice(22, ORDER, 3, "比约好的晚了一天，打电话才知道。", "没有提前告诉您，是我们的不对。", "送货前一天短信告知，晚到的提前来电。",
          details={"delivery.timely": 2, "delivery.accurate": 4}, slow=5),
    Voice(19, SERVICE, 5, "问题当天就解决了，谢谢。", "谢谢您。", "已记入服务案例。", name="王先生"),
    Voice(16, STAFF, 3, "师傅技术没问题，说好上午来，下午才到。", "对不起，让您等了半天。", "上门时间改为两小时时段，迟到提前来电。",
          details={"service.speed": 2}),
    Voice(13, PRODUCT, 4, "外观满意，说明书看不太懂。", "谢谢您。", "正在把说明书改成图解。", details={"product.ease": 3}),
    Voice(10, ORDER, 5, "包装仔细，一件没磕。", "谢谢您。", "", details={"delivery.accurate": 5}),
    Voice(8, SERVICE, 4, "希望能在手机上看到订单走到哪一步了。", "谢谢您的建议，正在研究。", "", ends=""),
    Voice(6, PRODUCT, 2, "用了两周就有异响，希望尽快来修。", "已安排工程师联系您。", "", details={"product.reliability": 1}),
    Voice(3, ORDER, 4, "", details={"delivery.timely": 4}, ends=""),
    Voice(2, STAFF, 5, "小伙子很耐心，教会了我们店员怎么调层板。", ends="", name="李店长"),
    Voice(1, SERVICE, 3, "电话转了两次才找对人。", ends="", details={"service.speed": 2}),
)  # fmt: skip


def evaluate(chance: Chance, company: Company, at: datetime) -> int:
    """Let each voice be heard by the product's own commands; returns how many there are."""
    rating.every_night(at - HISTORY)
    targets = {Subject.SERVICE: _service(company, at), Subject.STAFF: _staff(company, at)}
    sold = _orders(company, at)
    for n, voice in enumerate(VOICES):
        moment = min(chance.working_moment(at - timedelta(days=voice.days)), at - timedelta(hours=3))
        own, place = (
            voice.subject in (Subject.PRODUCT, Subject.ORDER),
            (n if voice.answer else 0) % len(company.branches),
        )
        target = _bought(next(sold), voice.subject) if own else targets[Subject(voice.subject)][place]
        who = customer_actor(target.customer.pk, WHO, frozenset({OWN})) if target.customer else VISITOR
        draft = EvaluationDraft(
            voice.stars, f"demo evaluation {n}", voice.details, voice.text, voice.name, can_publish=voice.ends != ""
        )
        made = commands.submit(who, target, draft, at=moment)
        _react(company, made, voice, moment, at)
    return len(VOICES)


def _react(company: Company, made: Evaluation, voice: Voice, moment: datetime, at: datetime) -> None:
    """A specialist (of other departments the head of the branch) answers the next working day, tells what was done two days later, and decides what everybody may read."""
    branch = next((one for one in company.branches if made.department_id in _ids(one)), company.branches[0])
    by = actor((branch.service[0] if made.department_id == branch.departments["客户服务部"].pk else branch.head).pk)
    answered, told = _later(moment, voice.slow), _later(moment, voice.slow + 2)
    if voice.answer and answered < at:
        commands.answer(by, made.pk, voice.answer, at=answered)
        if voice.measures and told < at:
            commands.answer(by, made.pk, "", voice.measures, at=told)
    if voice.ends in Reason.values:
        commands.withhold(by, made.pk, voice.ends, at=answered)
    elif voice.ends and answered < at:
        commands.publish(by, made.pk, at=answered)
    if voice.ends == "adopted":
        commands.adopt(actor(branch.head.pk), made.pk, "边角加护角，列为标准配件", at=told)


def _ids(branch: Branch) -> set[int]:
    return {branch.department.pk, *(one.pk for one in branch.departments.values())}


def _later(moment: datetime, days: int) -> datetime:
    """The same hour so many working days later."""
    while days:
        moment += timedelta(days=1)
        days -= working_calendar().is_working_day(moment.date())
    return moment


def _service(company: Company, at: datetime) -> list[Target]:
    """By the code that hangs at the service desk of each branch."""
    drafts = [
        DoorDraft(Subject.SERVICE, f"{branch.department.name}服务台", department_id=branch.departments["客户服务部"].pk)
        for branch in company.branches
    ]
    return [_door(branch, draft, at) for branch, draft in zip(company.branches, drafts, strict=True)]


def _staff(company: Company, at: datetime) -> list[Target]:
    """By the code on the card of an engineer."""
    drafts = [DoorDraft(Subject.STAFF, employee_id=branch.engineers[0].pk) for branch in company.branches]
    return [_door(branch, draft, at) for branch, draft in zip(company.branches, drafts, strict=True)]


def _door(branch: Branch, draft: DoorDraft, at: datetime) -> Target:
    made = commands.open_door(actor(branch.head.pk), draft, at=at - timedelta(days=70))
    return behind(VISITOR, made.code)


def _orders(company: Company, at: datetime) -> Iterator[Order]:
    """Orders delivered a while ago, one of each customer, the latest first; every other one of the first branch."""
    last: date = at.date() - timedelta(days=70)
    rows = Order.objects.filter(state="delivered", delivered_on__lte=last).select_related("customer")
    found = list({one.customer_id: one for one in rows.order_by("delivered_on", "pk")}.values())
    found.sort(key=lambda one: (one.delivered_on or last, one.pk), reverse=True)
    here = _ids(company.branches[0])
    for pair in zip_longest(
        [one for one in found if one.department_id in here], [one for one in found if one.department_id not in here]
    ):
        yield from (one for one in pair if one is not None)


def _bought(order: Order, subject: str) -> Target:
    """The order as a whole, or its first line."""
    who = customer_actor(order.customer_id, WHO, frozenset({OWN}))
    line = order.lines.order_by("pk").values_list("pk", flat=True).first() if subject == Subject.PRODUCT else None
    return own_order(who, order.pk, line)
