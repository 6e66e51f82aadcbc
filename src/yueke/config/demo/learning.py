"""The rest of a year with satisfaction in the demo: what others say of themselves, what customers expect, meetings, checks, the review."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from yueke.config.demo import concluding
from yueke.config.demo.company import Company
from yueke.config.demo.complaint_telling import actor
from yueke.config.demo.concluding import SETTLED, Room
from yueke.domains.findings import commands, queries, rules
from yueke.domains.findings.commands import BenchmarkDraft, CrossCheckDraft, ExpectationDraft, Looked, MeetingDraft
from yueke.domains.findings.rules import Point
from yueke.domains.surveys.choices import Kind
from yueke.domains.surveys.models import Survey
from yueke.insight.yearly import figures_of
from yueke.kernel.access import SYSTEM
from yueke.sites.office.findings.papers import minutes_paper, review_paper
from yueke.sites.office.findings.reviewing import POINTS
from yueke.ui.papers.stored import to_data

BENCHMARKS = (  # against, name, indicator, value, scale, source, n
    ("industry", "商用设备行业平均", "满意度指数", 72.8, "百分制", "行业协会《商用设备顾客满意度年度报告》", 5200),
    ("best", "行业最佳企业", "满意度指数", 79.6, "百分制", "行业协会《商用设备顾客满意度年度报告》", 640),
    ("competitor", "主要竞争者甲", "满意度指数", 74.1, "百分制", "委托第三方神秘顾客与电话访问", 210),
    ("award", "全国售后服务评价", "五星级售后服务", None, "", "评价证书，有效期三年", None),
)
EXPECTED = (  # segment, whose, attribute, expectation, importance, how, heard, complaints, lost, won
    ("连锁零售大客户", "current", "响应速度", "报修当天有人联系，两天内上门", 92, "stated", "survey", 9, 2, 0),
    ("连锁零售大客户", "current", "交付及时", "开店前一天全部到货，晚到提前两天说", 88, "stated", "interview", 5, 1, 1),
    ("小型门店", "current", "价格合理", "总价清楚，没有后加的费用", 81, "stated", "survey", 3, 2, 1),
    ("小型门店", "current", "说明书", "图多字少，自己能装", 66, "stated", "visit", 4, 0, 0),
    ("正在选型的潜在客户", "prospect", "样品试用", "能借样品用两周再定", 73, "stated", "interview", 0, 0, 4),
    ("竞争者甲的客户", "competitor", "售后网点", "本市有人，坏了当天能到", 85, "stated", "interview", 0, 0, 3),
)
SHARES = (17.8, 18.0, 17.9, 18.3, 18.4, 18.1, 18.6, 18.9, 18.8, 19.1, 19.3, 19.4)
WON = (6, 5, 8, 7, 4, 9, 8, 6, 10, 7, 9, 8)
LOST = (5, 6, 4, 5, 7, 4, 3, 5, 4, 4, 3, 3)
CONCLUSIONS = {
    "priority": "按改进单办理，下一期看效果。",
    "problem": "列入本季工作：送货前一天告知到货时段，晚到的由销售代表来电说明。",
    "strength": "保持，做法写进服务案例，供各分公司学习。",
}
"""What the meeting concluded, by the kind of finding."""


def learn(company: Company, at: datetime) -> int:
    """Tell all of it by the product's own commands; returns how many findings there are."""
    room = concluding.room_of(company, at)
    first = Survey.objects.filter(kind=Kind.FULL, state="settled").order_by("pk")[0]
    _benchmarks(room)
    found = concluding.conclude(room, first)
    drafted, submitted, issued = (room.morning(concluding.SETTLED - days) for days in (3, 4, 5))
    concluding.report(room, first, (drafted, submitted, issued))
    _expectations(room, first)
    concluding.issue_scores(room)
    _met(room)
    _checked(room)
    _reviewed(room, first)
    return len(found)


def _benchmarks(room: Room) -> None:
    day = room.morning(SETTLED + 4)
    for against, name, indicator, value, scale, source, n in BENCHMARKS:
        begins = date(day.year - 1, 1, 1)
        draft = BenchmarkDraft(against, name, indicator, value, source, begins, date(day.year - 1, 12, 31), scale, n)
        commands.add_benchmark(room.research, draft, at=day)
    month = room.at.date().replace(day=1)
    for share, won, lost in zip(reversed(SHARES), reversed(WON), reversed(LOST), strict=True):
        month = (month - timedelta(days=1)).replace(day=1)
        for kind, value in (("share", share), ("won", won), ("lost", lost)):
            told = "行业协会月报推算" if kind == "share" else "销售部台账"
            commands.note_trend(room.research, kind, month, value, told, at=room.morning(2))


def _expectations(room: Room, survey: Survey) -> None:
    """The register, and its cross-check after the wave."""
    owner = room.research.person_id
    assert owner is not None
    began, segments, rows = room.morning(SETTLED + 30), {}, []
    for name, whose, attribute, expectation, importance, how, heard, complaints, lost, won in EXPECTED:
        if name not in segments:
            segments[name] = commands.add_segment(room.research, name, whose, owner, at=began).pk
        label = f"{survey.number} {survey.title}" if heard == "survey" else "市场调研部访谈与回访记录"
        draft = ExpectationDraft(
            segments[name], attribute, expectation, importance, how, heard, label, survey.pk if heard == "survey" else 0
        )
        made = commands.add_expectation(room.research, draft, at=room.morning(SETTLED - 6))
        told = {"complaints": complaints, "lost": lost, "won": won}
        says = rules.says(rules.Row(importance, **told))
        rows.append({"expectation_id": made.pk, "segment": name, "attribute": attribute, "expectation": expectation,
                     "importance": importance, **told, "says": says})  # fmt: skip
    assert survey.closed_at is not None
    ends = timezone.localtime(survey.closed_at).date()
    check = CrossCheckDraft(
        survey.pk, f"{survey.number} {survey.title}", ends - timedelta(days=365), ends, rows,
        "响应速度和交付及时既是最看重的，也是投诉和流失说得最多的，与调查得分最低的两项一致，应先改进；样品试用和本地网点是赢得客户的原因。",
        "现有客户问得充分；潜在客户和竞争者的客户只访谈了十二家，下半年加到三十家，并改用统一提纲。",
    )  # fmt: skip
    commands.cross_check(room.research, check, at=room.morning(SETTLED - 8))


def _met(room: Room) -> None:
    """The meeting on the last quarter, with minutes and actions; the next one is called."""
    quarter, people = room.quarter, [one.person_id for one in (room.research, room.head, room.watch, room.service)]
    asked, chair = [one for one in people if one is not None], room.director.person_id
    assert chair is not None
    informed = [one.pk for one in (*room.branch.service[1:3], *room.branch.engineers[:1])]
    held = room.after(quarter, 13).replace(hour=14)
    draft = MeetingDraft(
        f"{quarter.year}年第{(quarter.month + 2) // 3}季度评价会议",
        quarter,
        held,
        chair,
        "总部三楼会议室",
        asked,
        informed,
    )
    made = commands.plan(room.research, draft, at=room.after(quarter, 8))
    agenda = made.agenda.select_related("finding")
    said = {one.n: CONCLUSIONS[one.finding.kind if one.finding else "priority"] for one in agenda}
    noted = held + timedelta(hours=3)
    commands.minute(
        room.research, made.pk, summary="逐项讨论了上半年调查的结论和本季度的网上评价；确认响应速度的措施已经完成，等下半年调查定稿后看效果。",
        came=[chair, *asked[:3]], conclusions=said, at=noted,
    )  # fmt: skip
    head = room.branch.head.pk
    actions = [
        commands.add_action(room.research, made.pk, what, owner, (held + timedelta(days=days)).date(), at=noted)
        for what, owner, days in (
            ("送货前一天由系统短信告知，晚到的由销售代表来电说明。", head, 20),
            ("整理半年来表扬最多的十个服务案例，发给各分公司。", asked[0], 25),
            ("抽查三十单报修的约定时段是否兑现。", asked[2], 80),
        )
    ]
    found = queries.meeting(SYSTEM, made.pk)
    out = room.after(quarter, 15)
    commands.issue(room.director, made.pk, to_data(minutes_paper(found, on=out.date())), at=max(out, noted))
    for one in asked[:3]:
        commands.read(actor(one), made.pk, at=max(out, noted) + timedelta(days=1))
    commands.finish_action(actor(asked[0]), actions[1].pk, "已整理成册，分公司晨会学习。", at=held + timedelta(days=18))
    following = rules.after_quarter(quarter)
    planned = MeetingDraft(
        f"{following.year}年第{(following.month + 2) // 3}季度评价会议", following, room.morning(-24).replace(hour=14), chair, "总部三楼会议室", asked, informed,
    )  # fmt: skip
    commands.plan(room.research, planned, at=room.morning(1))


def _checked(room: Room) -> None:
    """The supervision group's check of the last quarter: one point was bad, and is mended."""
    quarter, watch = room.quarter, room.watch
    points = [Point(step, str(point)) for step, point, _name in POINTS]
    made = commands.begin_check(watch, quarter, points, at=room.after(quarter, 6))
    for n, item in enumerate(made.items.order_by("n"), start=1):
        looked = Looked("good", "抽查属实。")
        if n == 2:
            due = room.after(quarter, 30).date()
            looked = Looked(
                "bad",
                "抽查 20 条评价，1 条超过两个工作日才答复。",
                "客户评价由值班坐席当天分派。",
                room.service.person_id,
                due,
            )
        commands.look(watch, item.pk, looked, at=room.after(quarter, 9))
    verdict = "收集、整理、分析、运用基本到位；评价答复偶有超时，已要求整改。"
    commands.finish_check(watch, made.pk, verdict, at=room.after(quarter, 10))
    bad = made.items.get(n=2)
    commands.mend(room.service, bad.pk, "评价提醒改为当班坐席接收，每天下班前清零。", at=room.after(quarter, 18))


def _reviewed(room: Room, survey: Survey) -> None:
    """The review of the year the wave was closed in: issued when that year is over, else a draft."""
    assert survey.closed_at is not None
    year = timezone.localtime(survey.closed_at).year
    over = year < room.at.year
    day = room.working(room.at.replace(month=1, day=15)) if over else room.morning(3)
    made = commands.begin_review(room.research, year, figures_of(year), at=min(day, room.morning(1)))
    commands.judge_review(
        room.research, made.pk,
        judgement="量表信度良好，各题与总分相关；回收率达到计划。没有做电话复核，准确性还缺一项证据。",
        changes="从下一期起，定稿前电话复核不少于三十份；“送货前来电”加入交付指标的题目。", at=min(day, room.morning(1)),
    )  # fmt: skip
    if over:
        found = queries.review(SYSTEM, made.pk)
        body = to_data(review_paper(found, on=day.date()))
        commands.issue_review(room.director, made.pk, body, at=min(day, room.morning(1)) + timedelta(hours=4))
