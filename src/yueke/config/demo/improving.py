"""What the demo's company puts right for good: one improvement of every state, some told by figures, some late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Q

from yueke.config.demo.company import Branch, Company
from yueke.domains.complaints.models import Complaint, Investigation
from yueke.domains.improvement import commands
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.models import Improvement
from yueke.domains.improvement.rules import Origin
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.visits.models import Visit
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.calendar import working_calendar

DISSATISFIED = "visits.dissatisfied"


@dataclass(frozen=True)
class Step:
    """A measure of a story: days before today, minus those to come. ``done`` and ``seen`` None: not yet."""

    kind: str
    what: str
    due: int
    done: int | None = None
    seen: int | None = None
    doing: str = "已按要求完成，记录和照片留存在部门。"


@dataclass(frozen=True)
class Story:
    """An improvement: when it was proposed and approved (days before today), what was found, and what was done.

    ``gathers`` names the category whose upheld complaints are added to it week by week, for as long as it runs.
    """

    title: str
    problem: str
    whys: tuple[str, ...]
    cause: str
    counted: str
    proposed: int
    approved: int | None
    steps: tuple[Step, ...] = field(default=())
    ending: str = ""
    when: int = 0
    words: str = ""
    gathers: str = ""


STORIES = (
    Story(
        "维护保养做完仍有故障，客户不满意",
        "近三个月维护保养后的回访里，不满意明显偏多：保养当天没查出的松动，过几天又报修。",
        ("保养后为什么又出故障？连接件松动没有处理", "为什么没有处理？保养单上没有这一项", "为什么没有？保养单十年没有修订"),
        "保养单没有列出连接件的紧固和复查，做没做全凭个人经验。",
        "maintenance", 258, 255,
        (
            Step("corrective", "对三个月内保养过的重点客户补做一次紧固检查。", 232, 236, 234),
            Step("preventive", "修订保养单，增加连接件紧固和客户签字复查两项，并培训全部工程师。", 214, 216, 213),
        ),
        "close", 104, "不满意的比例降了一半多，保养单已纳入制度。",
    ),
    Story(
        "定期回访抓不住真正的问题",
        "定期回访记录千篇一律，“一切正常”之后不久又来投诉。",
        ("为什么没问出来？只问了满意不满意", "为什么只问这一句？没有提问的提纲"),
        "回访没有提纲，新人照着上一条记录抄。",
        "regular", 240, 236, (Step("preventive", "编写回访提纲十问，放进登记表的说明里。", 205, 207, 204),),
        "reopen", 88, "三个月里没有看出变化，提纲没有人用，要换办法。",
    ),
    Story(
        "新品推介被客户当成打扰",
        "推介回访里不满意的多，客户说没有需要也反复来电。",
        ("为什么反复打？推介名单没有去掉刚拒绝过的客户",),
        "名单按分类生成，没有看最近一次的结果。",
        "recommendation", 190, 186, (Step("corrective", "名单去掉半年内拒访的客户，由综合部每月核对。", 150, 152, 149),),
    ),
    Story(
        "送货划伤货架立柱",
        "九月以来客户签收时发现立柱划伤，多在华东仓发出的整车里。",
        ("为什么划伤？立柱互相磕碰", "为什么磕碰？没有护角", "为什么没有护角？包装规范只写了玻璃件"),
        "包装规范没有覆盖长条金属件。",
        "maintenance", 60, 57,
        (Step("corrective", "已发出的两车逐件复查，划伤的免费更换。", 40, 41, 39), Step("preventive", "修订包装规范，长条件两端加护角。", 24, 22, 20)),
    ),
    Story(
        "安装现场等配件，一次装不完",
        "十月有 9 单安装因缺配件二次上门，客户等了三到七天。",
        ("为什么缺配件？出库单没有列安装件", "为什么没列？安装件不在产品清单里"),
        "产品清单不含安装件，出库凭仓管员的经验配。",
        "", 26, 22,
        (
            Step("corrective", "把在途的 9 单缺件当天补发。", 18, 19, 17),
            Step("preventive", "给 36 种产品补齐安装件清单。", 6),
            Step("preventive", "出库前由安装组核对清单并签字。", -3),
        ),
    ),
    Story(
        "说明书看不懂，咨询电话多",
        "客户反映说明书都是英文图注，咨询电话每周二十多个。",
        ("为什么看不懂？沿用供应商的原文", "为什么沿用？没有人负责改写"),
        "新品上市流程里没有“中文说明书”这一步。",
        "", 9, 3, (Step("preventive", "销量前十的产品改写图解说明书。", -20), Step("corrective", "先把常见问题做成一页纸随货发出。", -6)),
    ),
    Story(
        "夏季空调房里货架返锈",
        "沿海客户的货架半年返锈，已有五家反映。",
        ("为什么返锈？喷涂层薄", "为什么薄？沿海与内地用同一工艺"),
        "没有按使用环境区分喷涂厚度。",
        "regular", 5, None, (Step("preventive", "沿海订单改用加厚喷涂，请供应商出具检测。", -30),),
    ),
    Story("回访时间总在饭点", "客户说电话总在中午打来。", (), "", "regular", 2, None),
    Story(
        "样品借出后收不回",
        "借给客户试用的样品有 6 件超过半年没有归还。",
        ("为什么收不回？没有约定归还日期",),
        "借样没有单据。",
        "", 150, 147, (Step("preventive", "启用借样单，写明归还日期，到期提醒。", 120, 122, 119),),
        "explain", 110, "全年只借出十几件，数量太少，比不出来；已连续三个月按期归还。",
    ),
    Story(
        "门店意见箱没人开",
        "两家门店的意见箱积了三个月的意见。",
        ("为什么没人开？钥匙只有店长有",),
        "没有指定开箱人和日期。",
        "", 100, 97, (Step("preventive", "每周一由综合部开箱登记。", 60),),
        "cancel", 80, "改用二维码收集意见，意见箱撤除，不再需要。",
    ),
)  # fmt: skip
GATHERING = (
    Story(
        "易损件反复出毛病",
        "核实属实的商品质量投诉每周归到本单：门铰链、密封条、脚轮、挂钩占了大半。",
        ("为什么总是这几样坏？用的是最便宜的一档", "为什么用这一档？采购只比价格，没有寿命要求"),
        "易损件没有寿命要求，来料抽检只看外观。",
        "", 130, 127,
        (
            Step("corrective", "各分公司仓库备足六种易损件，坏了先换再修。", 96, 98, 95),
            Step("preventive", "与供应商约定易损件寿命，按批抽检。", -25),
        ),
        gathers="商品质量",
    ),
    Story(
        "送货破损和延误",
        "核实属实的物流投诉每周归到本单，破损和延误各占一半，集中在两家承运商。",
        ("为什么集中在两家？他们没有签时限和赔付", "为什么没签？沿用三年前的合同"),
        "承运合同没有时限、签收和赔付的约定。",
        "", 129, 126,
        (
            Step("corrective", "到货先验外箱，破损当场拍照拒收。", 100, 101, 99),
            Step("preventive", "与两家承运商重签合同，写明时限和赔付。", -18),
        ),
        gathers="物流配送",
    ),
    Story(
        "安装师傅的言行",
        "核实属实的服务态度投诉每周归到本单：迟到不打招呼、现场不清理最多。",
        ("为什么不打招呼？没有人要求到达前通话",),
        "安装没有行为规范，也不请客户评价。",
        "", 128, 125, (Step("preventive", "写出安装服务规范十条，装完请客户逐条确认。", -30),),
        gathers="服务态度",
    ),
)  # fmt: skip
"""What keeps running and is added to; complaints of price nobody gathers."""


def improve(company: Company, at: datetime) -> int:
    """Tell every story through the product's own commands; returns how many there are."""
    branch = company.branches[0]
    people: dict[str, Any] = {
        "proposer": _actor(branch.service[0].pk),
        "owner": _actor(branch.engineers[0].pk),
        "doers": (_actor(branch.engineers[0].pk), _actor(branch.service[0].pk), _actor(branch.sales[0].pk)),
        "head": _actor(branch.head.pk),
        "watch": _actor(Person.objects.get(username="supervisor").pk),
    }
    stories = [*sorted(STORIES, key=lambda one: -one.proposed), *GATHERING]
    for place, story in enumerate(stories):
        _tell(Telling(branch, at, place, **people), story)
    commands.measure_due(SYSTEM, at=at)
    return len(stories)


@dataclass(frozen=True)
class Telling:
    """Who takes part in a story, and when today is."""

    branch: Branch
    at: datetime
    place: int
    proposer: Actor
    owner: Actor
    doers: tuple[Actor, ...]
    head: Actor
    watch: Actor

    def moment(self, days: int) -> datetime:
        """Ten in the morning of the working day ``days`` before today, or the last one before it."""
        moment = self.at.replace(hour=10, minute=0) - timedelta(days=days)
        while not working_calendar().is_working_day(moment.date()):
            moment -= timedelta(days=1)
        return moment


def _tell(who: Telling, story: Story) -> None:
    found = _proposed(who, story)
    for n, step in enumerate(story.steps):
        doer = who.doers[(who.place + n) % len(who.doers)]
        assert doer.person_id is not None
        due = who.at.date() - timedelta(days=step.due)
        draft = MeasureDraft(step.kind, step.what, doer.person_id, due)
        commands.add_measure(who.proposer, found.pk, draft, at=who.moment(story.proposed))
    if story.approved is None:
        return
    commands.approve(who.head, found.pk, note="同意，抓紧落实。", at=who.moment(story.approved))
    for step, measure in zip(story.steps, found.measures.order_by("n"), strict=True):
        if step.done is not None and measure.owner_id is not None:
            commands.complete_measure(_actor(measure.owner_id), measure.pk, step.doing, at=who.moment(step.done))
        if step.seen is not None:
            commands.verify_measure(who.watch, measure.pk, note="查看了记录和现场。", at=who.moment(step.seen))
    _end(who, story, found)
    if story.gathers:
        _gather(who, story, found)


def _gather(who: Telling, story: Story, found: Improvement) -> None:
    """Once a week the supervision group adds the complaints of its category that were found upheld since."""
    assert story.approved is not None
    known = who.moment(story.proposed + 7)
    for days in range(story.approved, 0, -7):
        moment = who.moment(days)
        rows = Complaint.objects.filter(
            Q(category__name=story.gathers) | Q(category__parent__name=story.gathers), pk__in=Investigation.objects.filter(
                is_founded=True, at__gt=known, at__lte=moment
            ).values("complaint"),
        )  # fmt: skip
        sources = [
            Origin("complaints.complaint", pk, number) for pk, number in rows.order_by("pk").values_list("pk", "number")
        ]
        commands.add_sources(who.watch, found.pk, sources, at=moment)
        known = moment


def _proposed(who: Telling, story: Story) -> Improvement:
    moment = who.moment(story.proposed)
    assert who.owner.person_id is not None
    facts = (
        story.title, story.problem, who.branch.departments["售后服务部"].pk, who.owner.person_id, story.cause, story.whys,
    )  # fmt: skip
    if story.gathers:
        return commands.propose(who.proposer, ImprovementDraft(*facts), at=moment)
    found = Visit.objects.filter(satisfaction__lte=2, done_at__lt=moment)
    if story.counted:
        found = found.filter(kind=story.counted)
    sources = [
        Origin("visits.visit", pk, number)
        for pk, number in found.order_by("-done_at", "pk").values_list("pk", "number")[:3]
    ]
    # What customers complained of besides, of the same visits.
    grown = Complaint.objects.filter(origin_kind="visits.visit", origin_id__in=[one.id for one in sources])
    sources += [Origin("complaints.complaint", pk, number) for pk, number in grown.values_list("pk", "number")]
    counted = (DISSATISFIED, {"kind": story.counted}) if story.counted else ()
    draft = ImprovementDraft(*facts, *counted)
    return commands.propose(who.proposer, draft, sources, at=moment)


def _end(who: Telling, story: Story, found: Improvement) -> None:
    """How the story went on once its measures were done."""
    moment = who.moment(story.when)
    if story.ending == "explain":
        commands.explain_effect(who.watch, found.pk, story.words, at=moment)
        commands.close(who.watch, found.pk, note="同意关闭。", at=moment)
    elif story.ending == "cancel":
        commands.cancel(who.head, found.pk, story.words, at=moment)
    elif story.ending == "close":
        commands.measure_effect(who.watch, found.pk, at=moment)
        commands.close(who.watch, found.pk, note=story.words, at=moment)
    elif story.ending == "reopen":
        commands.measure_effect(who.watch, found.pk, at=moment)
        commands.reopen(who.watch, found.pk, story.words, at=moment)
        owner = who.owner.person_id
        assert owner is not None
        draft = MeasureDraft(
            "corrective", "回访改为填十问的勾选表，没有勾选不能登记。", owner, who.at.date() + timedelta(days=12)
        )
        commands.add_measure(who.proposer, found.pk, draft, at=moment)


@cache
def _actor(person_id: int) -> Actor:
    return organization.actor_for(Person.objects.get(pk=person_id))
