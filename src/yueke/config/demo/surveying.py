"""The demo's satisfaction: a wave that was settled and one that is being asked, with truths of their own to be found."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from yueke.config.demo.chance import Chance
from yueke.config.demo.company import DIRECTOR
from yueke.domains.organization.models import Department, Person
from yueke.domains.surveys import commands
from yueke.domains.surveys.choices import Kind, Mode
from yueke.domains.surveys.commands.cleaning import decide, flag_responses
from yueke.domains.surveys.commands.planning import Plan
from yueke.domains.surveys.commands.settling import choose_weights, settle
from yueke.domains.surveys.keys import key_index, new_secret
from yueke.domains.surveys.models import Draw, Invitation, Member, Response, Screening, Survey, Version
from yueke.domains.surveys.rules.shape import Question, Questionnaire, opened
from yueke.domains.surveys.rules.weights import MarginPlan
from yueke.domains.surveys.rules.weights import Plan as Weights
from yueke.kernel.access import SYSTEM, Actor

SAMPLE = 280
LEVELS: Mapping[str, tuple[float, float]] = {
    "product.performance": (0.80, 0.82), "product.reliability": (0.74, 0.75), "product.safety": (0.86, 0.86),
    "product.ease": (0.82, 0.82), "service.before": (0.78, 0.79), "service.during": (0.74, 0.76),
    "service.after": (0.66, 0.72), "service.attitude": (0.83, 0.84), "service.speed": (0.58, 0.70),
    "service.solving": (0.68, 0.72), "price.fair": (0.64, 0.63), "delivery.timely": (0.70, 0.73),
    "delivery.accurate": (0.80, 0.80), "loyalty.repurchase": (0.74, 0.77), "loyalty.recommend": (0.70, 0.74),
    "overall": (0.72, 0.76),
}  # fmt: skip
"""What the customers really think, 0..1, in the first wave and in the second: answering got quicker in between."""
WORDS = (
    "报修后等了两天才有人联系", "安装师傅很细致", "价格比同行略高，希望多一些优惠", "希望送货前先打个电话", "产品用着放心，会继续订",
    "售后电话有时打不通", "补货的配件到得慢", "销售介绍得清楚，没有夸大", "希望能在手机上看到订单进度", "客服态度好，问题当天就解决了",
)  # fmt: skip


@dataclass(frozen=True)
class Wave:
    """One round: days before today of its plan, and how many of those drawn answer."""

    title: str
    planned: int
    starts: int
    ends: int
    answering: float
    n: int


FIRST = Wave("上半年客户满意度调查", 176, 160, 139, 0.68, 0)
SECOND = Wave("下半年客户满意度调查", 20, 9, -6, 0.34, 1)


def survey(chance: Chance, at: datetime) -> int:
    """Plan, draw, ask, look through and settle; returns how many answered."""
    research, director = (Person.objects.get(username=name) for name in ("research", DIRECTOR))
    office = Department.objects.get(name="市场调研部").pk
    first = _planned(FIRST, research, director, office, at)
    answered = _asked(chance, first, FIRST, at)
    settled(first, at - timedelta(days=FIRST.ends - 3))
    second = _planned(SECOND, research, director, office, at, wave_of=first.pk)
    return answered + _asked(chance, second, SECOND, at)


def _planned(
    wave: Wave, research: Person, director: Person, office: int, at: datetime, wave_of: int | None = None
) -> Survey:
    began = at - timedelta(days=wave.planned)

    def day(ago: int) -> date:
        return (at - timedelta(days=ago)).date()

    drawn = Plan(
        title=wave.title, kind=Kind.FULL, purpose="了解客户对产品、服务、价格和交付的评价，找出首先要改进的地方。",
        owner_id=research.pk, department_id=office, population="近十二个月有订单的客户",
        content="产品、服务、价格、交付、忠诚五组指标，两个开放问题。",
        modes=(Mode.LINK, Mode.PHONE, Mode.OPEN, Mode.PAPER), starts_on=day(wave.starts), ends_on=day(wave.ends),
        report_on=day(wave.ends - 12), wave_of_id=wave_of,
    )  # fmt: skip
    made = commands.plan(_as(research), drawn, at=began, template="" if wave_of else "indicators")
    commands.submit(_as(research), made.pk, at=began + timedelta(hours=2))
    commands.approve(_as(director), made.pk, at=began + timedelta(days=1))
    return made


def _asked(chance: Chance, survey: Survey, wave: Wave, at: datetime) -> int:
    """Draw from the list, launch, invite; then answers come in over the days of the wave, or until today."""
    opens = at - timedelta(days=wave.starts)
    draw = drawn(survey, SAMPLE, opens)
    commands.launch(SYSTEM, survey.pk, at=opens)
    commands.open_door(SYSTEM, survey.pk, "公司大厅的二维码", {"place": "公司大厅"}, at=opens)
    commands.invite(SYSTEM, survey.pk, at=opens)
    return answers(chance, survey, draw, wave, opens, at)


def drawn(survey: Survey, wanted: int, opens: datetime) -> Draw:
    """Take the list of customers and draw from it by region, in the two days before a survey opens."""
    frame = commands.take_frame(
        SYSTEM, survey.pk, commands.Population(strata_by=("province",)), opted_out=(), at=opens - timedelta(days=2)
    )
    seed = f"{survey.number} 2026"
    return commands.draw_sample(
        SYSTEM, frame.pk, commands.Wanted("stratified", min(wanted, frame.size), seed=seed, reserve=0.2),
        at=opens - timedelta(days=1),
    )  # fmt: skip


def answers(chance: Chance, survey: Survey, draw: Draw, wave: Wave, opens: datetime, at: datetime) -> int:
    """Those drawn answer, as many as the wave says, between its first day and its last, or today; returns how many."""
    version = Version.objects.get(survey=survey)
    asked = opened(version.definition)
    days = wave.starts - max(wave.ends, 0)
    made = []
    for member in Member.objects.filter(draw=draw, is_reserve=False).order_by("place"):
        if chance.random() > wave.answering:
            continue
        began = min(opens + timedelta(days=chance.random() * days, hours=1), at - timedelta(hours=1))
        careless = chance.random() < 0.03
        seconds = chance.randrange(14, 24) if careless else chance.randrange(110, 420)
        said = _said(chance, asked, wave.n, careless)
        mode = chance.choice((Mode.LINK, Mode.LINK, Mode.LINK, Mode.PHONE))
        one = _response(version, asked, said, mode, began, seconds)
        one.member, one.customer_id, one.stratum = member, member.customer_id, member.stratum
        made.append(one)
    Response.objects.bulk_create(made)
    used = Invitation.objects.filter(survey=survey, member_id__in=[one.member_id for one in made])
    used.update(used_on=opens.date(), sealed=None)
    return len(made)


def drop_in(chance: Chance, survey: Survey, opens: datetime, n: int) -> None:
    """So many nobody knows answer at a door within ten days."""
    version = Version.objects.get(survey=survey)
    asked = opened(version.definition)
    made = []
    for _n in range(n):
        began, seconds = opens + timedelta(days=chance.random() * 10, hours=1), chance.randrange(60, 240)
        said = _said(chance, asked, SECOND.n, careless=False)
        made.append(_response(version, asked, said, Mode.OPEN, began, seconds))
    Response.objects.bulk_create(made)


def _response(
    version: Version, asked: Questionnaire, said: tuple[dict[str, Any], str], mode: Mode, began: datetime, seconds: int
) -> Response:
    """A questionnaire filled in to its end, of nobody known."""
    answers, words = said
    return Response(
        survey_id=version.survey_id, version=version, mode=mode, state="completed", answers=answers, words=words,
        done=[page.code for page in asked.pages], seconds=seconds, key_index=key_index(new_secret()),
        started_at=began, saved_at=began, finished_at=began + timedelta(seconds=seconds),
    )  # fmt: skip


def _said(chance: Chance, asked: Questionnaire, wave: int, careless: bool) -> tuple[dict[str, Any], str]:
    """What one customer answers: a mood of their own over what they know of each thing."""
    mood = chance.gauss(0, 0.11)
    straight = chance.randrange(4, 9)
    said: dict[str, Any] = {}
    words: dict[str, str] = {}
    for question in asked.questions():
        if question.kind == "text":
            if chance.random() < 0.3:
                words[question.code] = chance.choice(WORDS)
        elif question.kind == "matrix":
            said[question.code] = dict(_rows(chance, question, wave, mood, straight if careless else None))
        elif question.kind in ("scale", "nps", "stars"):
            indicator = question.binding.indicator if question.binding else "overall"
            said[question.code] = _step(chance, question, indicator, wave, mood)
    return said, json.dumps(words, ensure_ascii=False) if words else ""


def _rows(
    chance: Chance, question: Question, wave: int, mood: float, straight: int | None
) -> Iterator[tuple[str, int | str]]:
    for row in question.rows:
        if straight is not None:
            yield row.code, straight
        elif question.undecided and chance.random() < 0.05:
            yield row.code, "undecided"
        else:
            yield row.code, _step(chance, question, row.binding.indicator if row.binding else "", wave, mood)


def _step(chance: Chance, question: Question, indicator: str, wave: int, mood: float) -> int:
    level = LEVELS.get(indicator, (0.72, 0.74))[wave] + mood + chance.gauss(0, 0.13)
    steps = question.steps
    return steps[round(min(max(level, 0.0), 1.0) * (len(steps) - 1))]


def settled(survey: Survey, at: datetime, *, by: str = "province") -> None:
    """Look the answers through, decide, weight to the regions unless nobody knows who answered, settle."""
    commands.close(SYSTEM, survey.pk, at=at - timedelta(days=2))
    flag_responses(SYSTEM, survey.pk, at=at - timedelta(days=2))
    doubtful = Screening.objects.filter(survey=survey, decision="")
    wrong = [one.pk for one in doubtful if "too_fast" in one.reasons or len(one.reasons) > 1]
    if wrong:
        decide(
            SYSTEM, survey.pk, "screen", "十几秒答完，各题同一分，不像认真作答。", ids=wrong, at=at - timedelta(days=1)
        )
    if doubtful.exists():
        decide(SYSTEM, survey.pk, "keep", "抽看原卷，前后一致。", at=at - timedelta(days=1))
    plain = Weights(draw=False, silence=False)
    choose_weights(SYSTEM, survey.pk, Weights(margins=(MarginPlan(by, {}),), highest=4.0) if by else plain, at=at)
    settle(SYSTEM, survey.pk, at=at)


def _as(person: Person) -> Actor:
    return replace(SYSTEM, person_id=person.pk, name=person.name)
