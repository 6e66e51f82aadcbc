"""Customers evaluate, staff publish and answer: each command does what it says, and refuses with nothing changed."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, transaction
from PIL import Image

from yueke.domains.evaluations import commands, queries
from yueke.domains.evaluations.commands import evaluating
from yueke.domains.evaluations.commands.evaluating import VISITOR
from yueke.domains.evaluations.commands.targets import behind, own_order, sold
from yueke.domains.evaluations.events import SuggestionAdopted
from yueke.domains.evaluations.keys import secret_of
from yueke.domains.evaluations.models import Door, Evaluation, Photo, Rating
from yueke.domains.evaluations.tests.town import draft
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import customer_actor
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.lifecycle import StaleMove

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=3)


def rows() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Evaluation, Rating, Photo, Door)]


def picture(name: str = "a.jpg") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (12, 8), "teal").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def refused(kind: type[Exception], act, *args, **kwargs) -> Exception:
    before = rows()
    with pytest.raises(kind) as caught, transaction.atomic():
        act(*args, **kwargs)
    assert rows() == before
    return caught.value


def test_a_customer_evaluates_what_they_bought_and_it_is_in_the_figures_at_once(town):
    made = commands.submit(
        town.me,
        town.of_line(),
        draft(2, details={"product.ease": 4}, text="希望加脚轮，电话 13812345678"),
        [picture()],
        at=AT,
    )
    assert (made.product_id, made.customer_id, made.owner_id) == (town.shelf.pk, town.zhao.pk, town.service.person_id)
    assert (made.looks, made.flags, made.photos.count()) == ("suggestion", ["personal"], 1)
    told = Rating.objects.order_by("pk").values_list("reference", "indicator", "role", "score", "product_id", "counted")
    assert list(told) == [
        ("stars", "overall", "overall", 40, town.shelf.pk, True),
        ("product.ease", "product.ease", "performance", 80, town.shelf.pk, True),
    ]
    assert queries.figures_of_product(town.shelf.pk).mean == 2
    event = Event.objects.get(kind="evaluations.given")
    assert "stars" not in event.payload


def test_sent_again_it_is_one(town):
    first = town.given(key="the-same")
    before = rows()
    assert town.given(key="the-same", stars=1).pk == first.pk
    assert rows() == before


def test_each_line_and_each_order_once_and_again_after_taking_back(town):
    first = town.given()
    refused(Refused, town.given)
    whole = own_order(town.me, town.order.pk)
    commands.submit(town.me, whole, draft(4), at=AT)
    refused(Refused, commands.submit, town.me, whole, draft(4), at=AT)
    commands.own_withdraw(town.me, first.pk, at=LATER)
    assert town.given(3).state == "received"


def test_two_at_the_same_moment_are_told_apart_by_the_database(town):
    first = town.given()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.create(
            number="PJ-2", subject="product", line=town.line, stars=3, received_at=AT, updated_at=AT, secret_index=b"x",
            intake_key="x",
        )  # fmt: skip
    assert first.line_id == town.line.pk


def test_nobody_evaluates_somebody_else_s_order(town):
    other = customer_actor(town.zhao.pk + 1, "客户本人", frozenset({evaluating.OWN}))
    for who in (other, VISITOR):
        with pytest.raises(NotFound):
            own_order(who, town.order.pk)
    with pytest.raises(Refused):
        sold(VISITOR, town.shelf.pk)


def test_a_code_leads_to_what_it_was_made_for_until_it_is_shut(town):
    door = town.door("order")
    assert behind(VISITOR, f" {door.code.upper()} ").customer == town.zhao
    assert town.stranger(door=town.door("service", label="前台")).department_id == town.house.service.pk
    commands.shut_door(town.service, door.pk, at=LATER)
    with pytest.raises(NotFound):
        behind(VISITOR, door.code)
    with pytest.raises(NotFound):
        behind(VISITOR, "nowhere")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"stars": 0}, "stars"), ({"stars": 6}, "stars"), ({"stars": 3, "details": {"product.ease": 9}}, "details"),
        ({"stars": 3, "details": {"service.speed": 3}}, "details"), ({"stars": 3, "text": "好" * 2001}, "text"),
        ({"stars": 3, "phone": "12"}, "phone"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field(town, given, field):
    error = refused(Invalid, commands.submit, town.me, town.of_line(), draft(**given), at=AT)
    assert list(error.fields) == [field]


def test_a_bad_picture_keeps_the_whole_from_being_taken(town):
    bad = SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>", "image/jpeg")
    error = refused(Invalid, commands.submit, town.me, town.of_line(), draft(4), [picture(), bad], at=AT)
    assert "第 2 张" in str(error.fields["photos"][0])
    refused(Invalid, commands.submit, town.me, town.of_line(), draft(4), [picture() for _n in range(10)], at=AT)


def test_who_evaluates_too_often_is_stopped(town, monkeypatch):
    monkeypatch.setattr(evaluating, "MOST_OF_VISITORS", 1)
    door = town.door()
    town.stranger(door=door)
    error = refused(Refused, town.stranger, door=door)
    assert error.status == 429
    town.given(target=town.of_product())
    refused(Refused, town.given, target=town.of_product())


@pytest.mark.parametrize("stars", [1, 2, 3, 4, 5])
def test_low_scores_are_published_by_the_same_rule_as_high_ones(town, stars):
    made = town.given(stars, text="用了一周")
    assert commands.publish(town.service, made.pk, at=LATER).state == "published"
    assert [one.row.stars for one in queries.shown_of_product(town.shelf.pk)] == [stars]
    error = refused(Invalid, commands.withhold, town.service, made.pk, "low_score", at=LATER)
    assert list(error.fields) == ["reason"]


def test_without_consent_it_counts_but_is_not_shown(town):
    made = town.given(1, can_publish=False)
    refused(Refused, commands.publish, town.service, made.pk, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(pk=made.pk).update(state="published", published_at=AT)
    assert queries.figures_of_product(town.shelf.pk).n == 1


@pytest.mark.parametrize(("reason", "n"), [("defamation", 1), ("personal", 1), ("advertisement", 0), ("irrelevant", 0)])
def test_withholding_cannot_make_a_product_look_better(town, reason, n):
    made = town.given(1, text="加微信 abcde123")
    commands.withhold(town.service, made.pk, reason, "见原文", at=LATER)
    assert queries.figures_of_product(town.shelf.pk).n == n
    assert commands.publish(town.service, made.pk, at=LATER).reason == ""
    assert queries.figures_of_product(town.shelf.pk).n == 1


def test_answered_once_told_once_and_the_customer_reads_it(town):
    made = town.stranger(2, text="太慢", key="k")
    refused(Invalid, commands.answer, town.service, made.pk, " ", at=AT)
    commands.answer(town.service, made.pk, "对不起", at=AT)
    error = refused(Invalid, commands.answer, town.service, made.pk, "再次道歉", at=LATER)
    assert list(error.fields) == ["measures"]
    commands.answer(town.service, made.pk, "", "仓库加了一班", at=LATER)
    refused(Refused, commands.answer, town.service, made.pk, "x", "y", at=LATER)
    read = evaluating.mine(VISITOR, secret_of("k"))
    assert (read.answer, read.answered_at, read.measures, read.told_at) == ("对不起", AT, "仓库加了一班", LATER)
    with pytest.raises(NotFound):
        evaluating.mine(VISITOR, secret_of("another"))


def test_taken_back_it_is_gone_from_view_and_figures_and_owes_nothing(town):
    made = town.given(1)
    commands.publish(town.service, made.pk, at=AT)
    commands.own_withdraw(town.me, made.pk, at=LATER)
    commands.own_withdraw(town.me, made.pk, at=LATER)
    assert queries.shown_of_product(town.shelf.pk) == []
    assert queries.figures_of_product(town.shelf.pk).n == 0
    for act in (commands.answer, commands.adopt):
        refused(Refused, act, town.service, made.pk, "谢谢", at=LATER)
    refused(StaleMove, commands.withhold, town.service, made.pk, "illegal", at=LATER)


@pytest.mark.parametrize("stars", [1, 5])
def test_an_important_suggestion_is_rewarded_whatever_the_score(town, stars):
    made = town.given(stars, text="希望加脚轮")
    refused(Invalid, commands.adopt, town.service, made.pk, "", at=AT)
    for _twice in range(2):
        commands.adopt(town.service, made.pk, "加脚轮", at=LATER)
    told = Event.objects.get(kind=SuggestionAdopted.kind)
    assert told.payload == {
        "evaluation_id": made.pk, "number": made.number, "customer_id": town.zhao.pk, "department_id": town.house.service.pk,
    }  # fmt: skip


def test_who_only_looks_decides_nothing(town):
    made = town.given()
    for act, args in (
        (commands.publish, ()), (commands.withhold, ("illegal",)), (commands.answer, ("谢谢",)), (commands.turn, ()),
        (commands.adopt, ("好",)),
    ):  # fmt: skip
        refused(Forbidden, act, town.clerk, made.pk, *args, at=AT)
    refused(Forbidden, commands.set_weights, town.service, None, {}, at=AT)


def test_what_was_said_stays_as_it_was_said(town):
    made = town.given(2)
    for change in (
        lambda: Evaluation.objects.filter(pk=made.pk).update(stars=5),
        lambda: Rating.objects.update(score=100),
        lambda: Rating.objects.update(day=AT.date() - timedelta(days=1)),
        lambda: Rating.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_the_public_page_goes_on_where_it_stopped(town):
    door = town.door()
    ids = [town.stranger(n % 5 + 1, door=door).pk for n in range(queries.PAGE + 3)]
    for pk in ids:
        commands.publish(town.service, pk, at=AT)
    first = queries.shown_of_product(town.shelf.pk)[: queries.PAGE]
    rest = queries.shown_of_product(town.shelf.pk, before=first[-1].row.pk)
    assert [one.row.pk for one in (*first, *rest)] == ids[::-1], "in the order of time, no score first"
