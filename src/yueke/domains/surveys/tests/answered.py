"""Surveys with answers in, for what comes after the collection."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from yueke.domains.customers.models import Customer
from yueke.domains.orders.models import Order
from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Population, Wanted
from yueke.domains.surveys.models import Draw, Member, Response, Survey, Version
from yueke.domains.surveys.rules.shape import Binding, Check, Option, Page, Question, Questionnaire, Row
from yueke.domains.surveys.tests.test_plans import People
from yueke.domains.surveys.tests.test_sampling import customer

DAY = timedelta(days=1)
LATER = AT + 20 * DAY
ROWS = tuple(Row(code=code, text=f"项目{code}") for code in "abcdef")
ASKED = Questionnaire(
    title="满意度调查",
    pages=(
        Page(
            code="p1",
            questions=(
                Question(code="Q1", kind="scale", text="总的来说您满意吗？", binding=Binding(indicator="overall", role="overall")),
                Question(code="Q2", kind="matrix", text="分项", rows=ROWS, undecided=True),
                Question(code="Q3", kind="scale", text="这一题请选 2", trap="2"),
                Question(code="Q4", kind="single", text="性别", options=(Option(code="f", text="女"), Option(code="m", text="男"))),
                Question(code="Q5", kind="multiple", text="在哪里买的", options=(Option(code="a", text="门店"), Option(code="b", text="网上"))),
                Question(code="Q6", kind="ranking", text="看重什么", options=(Option(code="a", text="价格"), Option(code="b", text="服务"))),
                Question(code="Q7", kind="number", text="买过几次"),
                Question(code="Q8", kind="scale", text="您不满意吗？"),
                Question(code="Q9", kind="text", text="还想说什么"),
            ),
        ),
    ),
    checks=(Check(first="Q1", second="Q8", apart=1, turned=True),),
)  # fmt: skip


def collecting(people: People, **more: Any) -> Survey:
    """A survey of ASKED that takes answers, without a draw."""
    found = commands.plan(people.researcher, people.drawn(**more), at=AT)
    commands.write_questionnaire(people.researcher, found.pk, ASKED, basis="", at=AT)
    commands.submit(people.researcher, found.pk, at=AT)
    commands.approve(people.head, found.pk, at=AT)
    return commands.launch(people.researcher, found.pk, at=AT)


def drawn(people: People, *, n: int = 24, of: int = 60, **more: Any) -> Survey:
    """The same with n drawn of so many customers, by grade: two thirds of the diamonds, fewer of the others."""
    made = Customer.objects.bulk_create(customer(people, k) for k in range(of))
    Order.objects.bulk_create(
        Order(number=f"DD-{k}", customer=one, ordered_at=AT - 30 * DAY, amount=100, created_at=AT)
        for k, one in enumerate(made)
    )
    found = commands.plan(people.researcher, people.drawn(modes=("phone", "link"), **more), at=AT)
    commands.write_questionnaire(people.researcher, found.pk, ASKED, basis="", at=AT)
    frame = commands.take_frame(people.researcher, found.pk, Population(strata_by=("grade",)), opted_out=(), at=AT)
    wanted = Wanted("stratified", n, "2026", rule="equal", reserve=0.25)
    commands.draw_sample(people.researcher, frame.pk, wanted, at=AT)
    commands.submit(people.researcher, found.pk, at=AT)
    commands.approve(people.head, found.pk, at=AT)
    return commands.launch(people.researcher, found.pk, at=AT)


def answers(seed: int, **more: Any) -> dict[str, Any]:
    """Answers nobody would doubt, different for each seed."""
    told = random.Random(seed)
    overall = told.randint(2, 5)
    given = {
        "Q1": overall, "Q2": {row.code: told.randint(2, 5) for row in ROWS}, "Q3": 2, "Q4": told.choice("fm"), "Q5": ["a"],
        "Q6": ["b", "a"], "Q7": seed, "Q8": 6 - overall,
    }  # fmt: skip
    given["Q2"]["a"], given["Q2"]["b"] = 2, 5
    return given | more


def response(survey: Survey, n: int, **more: Any) -> Response:
    """One response that came in, not saved."""
    given = {
        "survey": survey, "version": Version.objects.filter(survey=survey).latest("n"), "mode": "link", "state": "completed",
        "answers": answers(n), "seconds": 100 + n % 40, "key_index": b"%d/%d" % (survey.pk, n), "started_at": AT + 5 * DAY,
        "saved_at": AT + 5 * DAY, "finished_at": AT + 5 * DAY, "done": ["p1"],
    }  # fmt: skip
    return Response(**given | more)


def filled(survey: Survey, n: int, **more: Any) -> list[Response]:
    """n responses through open doors."""
    return Response.objects.bulk_create(response(survey, k, **more) for k in range(n))


def filled_by_members(survey: Survey, share: float = 1.0) -> list[Response]:
    """Responses of the first of everybody drawn, reserves too."""
    draw = Draw.objects.get(survey=survey, replaced_at__isnull=True)
    members = list(Member.objects.filter(draw=draw).order_by("is_reserve", "place"))
    chosen = members[: int(len(members) * share)]
    own = [
        {} if survey.confidential else {"member_id": one.pk, "customer_id": one.customer_id} for one in chosen
    ]  # fmt: skip
    return Response.objects.bulk_create(
        response(survey, n, stratum=one.stratum, **more) for n, (one, more) in enumerate(zip(chosen, own, strict=True))
    )
