"""What the demo's company makes of its first wave: the report, findings with what became of them, decisions, fair scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from yueke.config.demo.company import DIRECTOR, Branch, Company
from yueke.config.demo.complaint_telling import actor
from yueke.domains.findings import commands, rules
from yueke.domains.findings.commands import DecisionDraft, FindingDraft
from yueke.domains.findings.models import Finding
from yueke.domains.findings.rules import Reading
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.models import Measure
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.reports import commands as reports
from yueke.domains.surveys.models import Survey
from yueke.domains.surveys.queries.cuts import latest_cut
from yueke.insight.fairness import fair_scores_of
from yueke.insight.readings import reading_of, study_of
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.calendar import working_calendar
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run
from yueke.sites.office.satisfaction.drafting import survey_draft

SETTLED = 136
"""Days before today the first wave was settled (see ``surveying``)."""


@dataclass(frozen=True)
class Told:
    """A finding: what kind, of which indicator, what it says besides its figure, which department answers for it."""

    kind: str
    indicator: str
    name: str
    says: str
    department: str


TOLD = (
    Told("priority", "service.speed", "响应速度", "报修和来电要等的时间最长，是得分最低的一项", "客户服务部"),
    Told("priority", "service.after", "售后服务", "售后联系慢，补件不及时", "售后服务部"),
    Told("problem", "price.fair", "价格合理", "价格比同行略高的感受集中", "销售部"),
    Told("problem", "delivery.timely", "交付及时", "送货时间说不准，希望提前来电", "销售部"),
    Told("strength", "product.safety", "安全", "各项中得分最高，客户用着放心", "销售部"),
    Told("strength", "service.attitude", "服务态度", "客服和安装人员的态度得到认可", "客户服务部"),
)
STEPS = (
    ("corrective", "热线增加两个坐席，中午和傍晚轮值。", 100, 103),
    ("preventive", "报修当天约定上门的两小时时段，改期提前来电。", 88, 90),
    ("preventive", "每周公布接通率和首次响应时间，低于目标的当周分析。", 74, 75),
)
"""Measures of the improvement that came of the first finding: due and done, days before today."""


@dataclass(frozen=True)
class Room:
    """Who takes part, and when today is."""

    at: datetime
    branch: Branch
    research: Actor
    director: Actor
    head: Actor
    watch: Actor
    service: Actor

    def morning(self, days: int) -> datetime:
        """Ten in the morning of the working day ``days`` before today, or the last one before it."""
        return self.working(self.at - timedelta(days=days))

    def working(self, moment: datetime) -> datetime:
        """Ten in the morning of that day, or of the last working day before it."""
        moment = moment.replace(hour=10, minute=0, second=0, microsecond=0)
        while not working_calendar().is_working_day(moment.date()):
            moment -= timedelta(days=1)
        return moment

    @property
    def quarter(self) -> date:
        """The last quarter that has been over for three weeks: what is owed for it has been done."""
        found = rules.quarter_before(self.at.date())
        return (
            found if self.at.date() - rules.after_quarter(found) > timedelta(days=20) else rules.quarter_before(found)
        )

    def after(self, quarter: date, days: int) -> datetime:
        """A working morning so many days after the end of a quarter."""
        end = rules.after_quarter(quarter)
        return self.working(self.at.replace(year=end.year, month=end.month, day=end.day) + timedelta(days=days))


def room_of(company: Company, at: datetime) -> Room:
    """The first branch, and the head office."""
    branch = company.branches[0]
    people = Person.objects.in_bulk(["research", DIRECTOR, "supervisor"], field_name="username")
    research, director, watch = (actor(people[name].pk) for name in ("research", DIRECTOR, "supervisor"))
    return Room(at, branch, research, director, actor(branch.head.pk), watch, actor(branch.service[0].pk))


def happens(kind: str, name: str) -> None:
    """Run a reaction to the latest event of a kind, at its moment: what comes next in the story follows from it."""
    event = Event.objects.filter(kind=kind).latest("pk")
    run(event.pk, name, at=event.at)


def report(room: Room, survey: Survey, at: tuple[datetime, datetime, datetime]) -> None:
    """Draft the report on a settled survey, have it checked and issued: at these moments."""
    drafted = reports.draft(room.research, survey_draft(room.research, survey.pk), at=at[0])
    reports.submit(room.research, drafted.pk, at=at[1])
    reports.issue(room.director, drafted.pk, at=at[2])
    happens("reports.issued", "issuing.survey_is_reported")


def conclude(room: Room, survey: Survey) -> list[Finding]:
    """Note what the wave showed before its report; take two up, set one aside, leave the rest open; decide on it."""
    cut, columns = latest_cut(SYSTEM, survey.pk)
    study = study_of(survey, cut, columns)
    found = [_noted(room, survey, one, reading_of(study, one.indicator), cut.fingerprint) for one in TOLD]
    speed, after, price, _timely, safety, _attitude = found
    _taken_up(room, speed)
    commands.take_up(room.research, after.pk, at=room.morning(128))
    happens("findings.taken_up", "using_findings.propose")
    engineer = after.owner_id
    assert engineer is not None
    commands.answer(
        actor(engineer),
        after.pk,
        "常用补件在分公司备货一个月用量，补件单当天发出；每月核对一次。",
        at=room.morning(121),
    )
    commands.set_aside(
        room.director, price.pk, "价格随行就市，不单独调价；改用年度框架和按量返利，见决定。", at=room.morning(120)
    )
    _decided(room, "sales", "对年采购三十万元以上的客户试行年度框架和按量返利，为期半年。", 118, [price], 20)
    _decided(room, "marketing", "下半年宣传突出安全和耐用，案例选用使用三年以上的门店。", 116, [safety], -60)
    return found


def _noted(room: Room, survey: Survey, told: Told, measure: object, fingerprint: str) -> Finding:
    department = room.branch.departments[told.department]
    owner = {"客户服务部": room.service.person_id, "售后服务部": room.branch.engineers[0].pk}.get(
        told.department, room.branch.head.pk
    )
    reading, words = None, told.says
    value = getattr(measure, "value", None)
    if value is not None:
        low, high, n = (getattr(measure, name) for name in ("low", "high", "n"))
        reading = Reading(round(value, 1), round(low, 1), round(high, 1), n, fingerprint)
        words = f"{told.name}得{value:.1f}分：{told.says}"
    draft = FindingDraft(
        told.kind, words, department.pk, owner or room.branch.head.pk, survey.pk, f"{survey.number} {survey.title}",
        survey.wave_of_id or survey.pk, told.indicator, told.name, reading=reading,
    )  # fmt: skip
    return commands.note(room.research, draft, at=room.morning(SETTLED - 2))


def _taken_up(room: Room, speed: Finding) -> None:
    """It becomes an improvement whose measures are done; the next wave, once settled, will say what came of it."""
    commands.take_up(room.research, speed.pk, at=room.morning(129))
    happens("findings.taken_up", "using_findings.propose")
    speed.refresh_from_db()
    made = speed.improvement_id
    assert made is not None
    owner = room.service.person_id
    assert owner is not None
    at = partial(room.morning)
    draft = ImprovementDraft(
        "缩短来电和报修的等待时间", speed.statement, speed.department_id, owner, "坐席按全天平均排班，高峰时段不够；报修没有约定时段，靠工程师自己联系。",
        ("为什么等得久？高峰时段打不进来", "为什么打不进来？坐席按平均排班", "为什么？没有看分时段的来电数"),
    )  # fmt: skip
    improvement.edit(room.service, made, draft, at=at(126))
    for kind, what, due, _done in STEPS:
        day = room.at.date() - timedelta(days=due)
        improvement.add_measure(room.service, made, MeasureDraft(kind, what, owner, day), at=at(126))
    improvement.approve(room.head, made, note="同意，先保热线。", at=at(124))
    happens("improvement.approved", "using_findings.answer")
    for (_kind, _what, _due, done), measure in zip(STEPS, speed_measures(made), strict=True):
        improvement.complete_measure(room.service, measure, "已按要求完成，排班表和通知留存。", at=at(done))
        improvement.verify_measure(room.watch, measure, note="抽听录音，查看排班和约定记录。", at=at(done - 2))


def speed_measures(improvement_id: int) -> list[int]:
    """The ids of an improvement's measures, in their order."""
    return list(Measure.objects.filter(improvement_id=improvement_id).order_by("n").values_list("pk", flat=True))


def _decided(room: Room, field: str, words: str, days: int, on: list[Finding], look: int) -> None:
    """A decision of the head's; looked at again when that day has come."""
    day, look_on = room.morning(days), room.at.date() - timedelta(days=look)
    decided_by = room.director.person_id
    assert decided_by is not None
    draft = DecisionDraft(field, words, decided_by, day.date(), [one.pk for one in on], look_on)
    made = commands.decide(room.director, draft, at=day)
    if look > 0:
        effect = "试行的 11 家客户里 8 家签了年度框架，复购间隔缩短；价格方面的投诉没有增加，继续试行。"
        commands.look_again(room.research, made.pk, effect, at=room.morning(look - 1))


def issue_scores(room: Room) -> None:
    """The fair scores of the last quarter, of departments and of staff, as far as there are ratings enough."""
    begins, ends = room.quarter, rules.after_quarter(room.quarter)
    for subject, labels in (("department", organization.department_places), ("employee", organization.person_labels)):
        scores = fair_scores_of(begins, ends, subject)
        if scores is not None:
            names = labels([int(str(one.unit)) for one in scores.units])
            commands.issue_scores(room.research, subject, begins, ends, scores, names, at=room.after(room.quarter, 11))
