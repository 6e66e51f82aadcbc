"""The surveys of the benchmark: planned, launched and settled by the product's own commands, their answers set down by COPY."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from django.db import connection

from yueke.config.bench import survey_questions as questions
from yueke.config.bench.loading import analyze
from yueke.config.bench.place import Size
from yueke.domains.organization.models import Membership
from yueke.domains.surveys import commands
from yueke.domains.surveys.choices import Kind, Mode
from yueke.domains.surveys.commands.cleaning import decide, flag_responses
from yueke.domains.surveys.commands.cutting import make_cut
from yueke.domains.surveys.commands.planning import Plan
from yueke.domains.surveys.commands.settling import choose_weights, settle
from yueke.domains.surveys.models import Response, Screening, Survey, Version
from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.domains.surveys.rules.weights import MarginPlan
from yueke.domains.surveys.rules.weights import Plan as Weights
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.copying import copy_rows

WHOLE, MODEL = "基准满意度调查", "基准满意度指数调查"
DAYS = 60
"""How long answers came in."""
STORES = 200
SPOKE = 20
"""One in so many wrote something."""
EARLIER = 10
"""The wave before had one answer for so many."""
CHUNK = 5_000
_COLUMNS = (
    "survey_id", "version_id", "mode", "state", "customer_id", "stratum", "parameters", "language", "answers", "words", "done",
    "seconds", "key_index", "started_at", "saved_at", "finished_at",
)  # fmt: skip


def build(size: Size, at: datetime, done: Callable[[int], None]) -> None:
    """One survey of ``size.answers`` answers and the wave before it, settled; one by the index model of as many, cut but not settled."""
    whole, model = questions.whole(), questions.model()
    earlier = planned(WHOLE, whole, at - timedelta(days=220))
    _answered(earlier, whole, size.answers // EARLIER, size.seed + 1, at - timedelta(days=150), lambda _n: None)
    settle(SYSTEM, earlier.pk, at=at - timedelta(days=150))
    latest = planned(WHOLE, whole, at - timedelta(days=DAYS + 20), wave_of=earlier.pk)
    _answered(latest, whole, size.answers, size.seed + 2, at - timedelta(days=5), lambda n: done(n // 2))
    settle(SYSTEM, latest.pk, at=at - timedelta(days=5))
    modelled = planned(MODEL, model, at - timedelta(days=DAYS + 20))
    half = size.answers // 2
    _answered(modelled, model, size.answers, size.seed + 3, at - timedelta(days=5), lambda n: done(half + n // 2))
    make_cut(SYSTEM, modelled.pk, at=at - timedelta(days=5))
    analyze(Response, Screening)


def planned(
    title: str, asked: Questionnaire, at: datetime, *, wave_of: int | None = None, quotas: Any = (), days: int = DAYS
) -> Survey:
    """A survey that was planned, approved by another person and launched."""
    made, researcher, approver = drafted(title, asked, at, wave_of=wave_of, days=days)
    commands.set_quotas(researcher, made.pk, quotas, at=at)
    commands.submit(researcher, made.pk, at=at)
    commands.approve(approver, made.pk, at=at)
    return commands.launch(researcher, made.pk, at=at)


def drafted(
    title: str, asked: Questionnaire, at: datetime, *, wave_of: int | None = None, days: int = DAYS
) -> tuple[Survey, Actor, Actor]:
    """The plan of a survey with its questionnaire, whoever drew it up, and somebody else who may approve it."""
    owner, manager = Membership.objects.filter(to_date=None).order_by("pk")[:2]
    drawn = Plan(
        title=title, kind=Kind.FULL, purpose="了解客户对产品、服务、价格和交付的评价。", owner_id=owner.person_id,
        department_id=owner.department_id, population="近十二个月有订单的客户", content="产品、服务、价格、交付、忠诚。",
        modes=(Mode.LINK, Mode.OPEN), starts_on=at.date(), ends_on=(at + timedelta(days=days + 30)).date(),
        report_on=(at + timedelta(days=days + 60)).date(), wave_of_id=wave_of,
    )  # fmt: skip
    researcher, approver = (replace(SYSTEM, person_id=one.person_id) for one in (owner, manager))
    made = commands.plan(researcher, drawn, at=at)
    commands.write_questionnaire(researcher, made.pk, asked, basis="" if wave_of is None else asked.fingerprint, at=at)
    return made, researcher, approver


def latest(title: str) -> Survey:
    """The survey of this name that was made last."""
    return Survey.objects.filter(title=title).order_by("-pk")[0]


def _answered(
    survey: Survey, asked: Questionnaire, answers: int, seed: int, at: datetime, done: Callable[[int], None]
) -> None:
    """Set the answers down, end the collection, look them through, decide, weight."""
    each = questions.size_of(asked)
    n = max(40, answers // each)
    version = Version.objects.get(survey=survey)
    for first in range(0, n, CHUNK):
        count = min(CHUNK, n - first)
        copy_rows(Response, _COLUMNS, list(_rows(version, asked, count, seed + first, at)))
        done((first + count) * each)
    analyze(Response)
    commands.close(SYSTEM, survey.pk, at=at)
    flag_responses(SYSTEM, survey.pk, at=at)
    doubtful = Screening.objects.filter(survey=survey, decision="")
    few = list(doubtful.order_by("pk").values_list("pk", flat=True)[: n // 50])
    if few:
        decide(SYSTEM, survey.pk, "screen", "各题同一分，不像认真作答。", ids=few, at=at)
    if doubtful.exists():
        decide(SYSTEM, survey.pk, "keep", "抽看原卷，前后一致。", at=at)
    shares = {Mode.LINK.value: 0.6, Mode.OPEN.value: 0.4}
    choose_weights(SYSTEM, survey.pk, Weights(margins=(MarginPlan("mode", shares),)), at=at)


def _rows(version: Version, asked: Questionnaire, n: int, seed: int, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Responses as COPY takes them; people and stores differ, one in :data:`SPOKE` wrote something."""
    chance = Random(seed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM customers_customer")
        low, high = cursor.fetchone()
    sealed = Response._meta.get_field("words")
    pages = "{" + ",".join(page.code for page in asked.pages) + "}"
    for k, answers in enumerate(questions.answered(asked, n, seed)):
        store = f"门店{chance.randrange(STORES):03d}"
        began = at - timedelta(days=chance.random() * DAYS, hours=2)
        seconds = chance.randrange(90, 420)
        words = None
        if k % SPOKE == 0 and any(one.kind == "text" for one in asked.questions()):
            told = json.dumps({"T1": "，".join(chance.sample(questions.WORDS, 2))}, ensure_ascii=False)
            words = sealed.get_db_prep_value(told, connection)
        yield (
            version.survey_id, version.pk, chance.choice((Mode.LINK.value, Mode.LINK.value, Mode.OPEN.value)), "completed",
            chance.randint(low, high), "", json.dumps({"store": store}, ensure_ascii=False), "zh-hans",
            json.dumps(answers), words, pages, seconds, sha256(f"{version.pk} {seed} {k}".encode()).digest(), began, began,
            began + timedelta(seconds=seconds),
        )  # fmt: skip
