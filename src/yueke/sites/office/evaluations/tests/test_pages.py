"""Staff read, answer, publish and turn evaluations; the researcher keeps the indicators; codes are hung up."""

from __future__ import annotations

from datetime import date

import pytest

from yueke.domains.channels.models import Notice, Outgoing
from yueke.domains.complaints.models import Complaint
from yueke.domains.evaluations import commands
from yueke.domains.evaluations.commands import RatingFact
from yueke.domains.evaluations.models import Door, Evaluation, Indicator
from yueke.domains.evaluations.tests.test_evaluating import picture
from yueke.domains.evaluations.tests.town import Town, draft
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run
from yueke.sites.office.evaluations.tests.conftest import browser_of


def react(kind: str, name: str) -> None:
    """Run a reaction to the latest event of the kind, as its job would; again it does nothing."""
    event = Event.objects.filter(kind=kind).latest("pk")
    assert run(event.pk, name, at=AT)
    assert not run(event.pk, name, at=AT)


def test_the_list_names_what_waits_and_costs_the_same_for_many(town: Town, django_assert_max_num_queries):
    door = town.door()
    for n in range(12):
        town.stranger(n % 5 + 1, door=door, text="希望加脚轮" if n else "坏了，要求退款")
    browser = browser_of(town.service)
    browser.get("/evaluations/")
    with django_assert_max_num_queries(22):
        page = browser.get("/evaluations/").content.decode()
    assert page.count("★★★★★") == 2
    assert "像投诉" in page
    assert "12" in browser.get("/evaluations/?waits=answer&sort=received").content.decode()
    assert browser.get("/evaluations/?looks=complaint").content.decode().count("PJ") >= 1
    assert browser.get("/evaluations/?stars=9&waits=x&from_date=no&product_id=x").status_code == 200
    answer = browser.post("/evaluations/export/", {"form": "csv"})
    assert answer.status_code in (200, 302, 303)


def test_answered_then_told_and_the_customer_gets_a_message(town: Town):
    made = town.stranger(2, text="太慢", phone="13812345678")
    react("evaluations.given", "after_evaluation.evaluation_came")
    assert Notice.objects.filter(recipient_id=town.service.person_id, kind="evaluations.came").exists()
    browser = browser_of(town.service)
    url = f"/evaluations/{made.pk}/"
    page = browser.get(url).content.decode()
    assert "太慢" in page
    assert "13812345678" not in page, "through the gate"
    assert browser.post(f"{url}answer/", {"words": "", "measures": ""}).status_code == 422
    assert browser.post(f"{url}answer/", {"words": "对不起，让您久等", "measures": ""}).status_code == 303
    react("evaluations.answered", "after_evaluation.evaluation_answered")
    assert "对不起，让您久等" in Outgoing.objects.latest("pk").text
    assert browser.post(f"{url}answer/", {"measures": "加了一班"}).status_code == 303
    react("evaluations.answered", "after_evaluation.evaluation_answered")
    assert "加了一班" in Outgoing.objects.latest("pk").text
    assert Outgoing.objects.count() == 2
    assert "加了一班" in browser.get(url).content.decode()


def test_published_and_withheld_with_a_reason(town: Town):
    made = town.given(1, text="一星")
    browser, url = browser_of(town.service), f"/evaluations/{made.pk}/"
    assert browser.post(f"{url}publish/").status_code == 303
    assert "一星" in browser.get(f"/p/products/{town.shelf.pk}/").content.decode()
    assert browser.post(f"{url}withhold/", {"reason": "low"}).status_code == 422
    assert browser.post(f"{url}withhold/", {"reason": "defamation", "note": "骂人"}).status_code == 303
    assert "骂人" in browser.get(url).content.decode()


def test_a_complaint_in_it_is_registered_once_and_both_know_of_the_other(town: Town):
    made = town.given(2, text="坏了，要求退款")
    browser, url = browser_of(town.service), f"/evaluations/{made.pk}/"
    assert "转为投诉" in browser.get(url).content.decode()
    assert browser.post(f"{url}turn/").status_code == 303
    assert browser.post(f"{url}turn/").status_code == 303
    react("evaluations.turned", "after_evaluation.take_up")
    complaint = Complaint.objects.get()
    assert (complaint.description, complaint.customer_id, complaint.received_at) == ("坏了，要求退款", town.zhao.pk, AT)
    assert (complaint.origin_kind, complaint.origin_id) == ("evaluations.evaluation", made.pk)
    assert (complaint.product_id, complaint.order_id) == (town.shelf.pk, town.order.pk)
    assert Evaluation.objects.get(pk=made.pk).complaint_number == complaint.number
    assert complaint.number in browser.get(url).content.decode()


def test_of_who_left_nothing_the_complaint_is_taken_in_all_the_same(town: Town):
    commands.turn(town.service, town.stranger(1, text="态度恶劣").pk, at=AT)
    react("evaluations.turned", "after_evaluation.take_up")
    assert Complaint.objects.get().customer is None


def test_a_suggestion_is_taken_up(town: Town):
    made = town.given(1, text="希望加脚轮")
    browser, url = browser_of(town.service), f"/evaluations/{made.pk}/"
    assert "采纳重要建议" in browser.get(url).content.decode()
    assert browser.post(f"{url}adopt/", {"note": "加脚轮"}).status_code == 303
    assert Event.objects.filter(kind="evaluations.suggestion_adopted").count() == 1


def test_who_only_looks_sees_no_button_and_decides_nothing(town: Town):
    made = commands.submit(town.me, town.of_line(), draft(2, text="坏了"), [picture()], at=AT)
    browser, url = browser_of(town.clerk), f"/evaluations/{made.pk}/"
    page = browser.get(url).content.decode()
    assert "答复客户" not in page
    assert browser.get(f"/evaluations/photos/{made.photos.get().pk}/").status_code == 200
    for verb in ("publish", "turn", "answer", "withhold", "adopt"):
        assert browser.post(f"{url}{verb}/", {"words": "x", "reason": "illegal", "note": "x"}).status_code == 403
    assert browser.post("/indicators/weights/", {"parent": ""}).status_code == 403
    assert browser.get("/evaluations/doors/").status_code == 403


def test_the_tree_shows_gaps_and_what_measures(town: Town, django_assert_max_num_queries):
    commands.store(
        SYSTEM,
        [RatingFact(
            origin_kind="visit", origin_id=1, reference="satisfaction", indicator="delivery.timely", raw=4, low=1, high=5,
            rule="full steps", day=date(2026, 11, 1),
        )], at=AT,
    )  # fmt: skip
    browser = browser_of(town.research)
    browser.get("/indicators/")
    with django_assert_max_num_queries(16):
        page = browser.get("/indicators/").content.decode()
    assert "应测指标 15 项" in page
    assert "测过 1 项" in page
    assert "2026-11-01" in page
    assert page.count("缺测量") == 14


def test_weights_are_refused_at_the_field_and_kept_when_they_sum_up(town: Town):
    browser = browser_of(town.research)
    parent = Indicator.objects.get(code="delivery")
    timely, accurate = (Indicator.objects.get(code=f"delivery.{name}") for name in ("timely", "accurate"))
    asked = {"parent": parent.pk, f"w{timely.pk}": "60", f"w{accurate.pk}": "50"}
    answer = browser.post("/indicators/weights/", asked)
    assert answer.status_code == 422
    assert "现为 110" in answer.content.decode()
    assert browser.post("/indicators/weights/", asked | {f"w{accurate.pk}": "x"}).status_code == 422
    assert browser.post("/indicators/weights/", asked | {f"w{accurate.pk}": "40"}).status_code == 303
    assert Indicator.objects.get(pk=timely.pk).weight == 60


def test_an_indicator_is_added_and_renamed(town: Town):
    browser = browser_of(town.research)
    parent = Indicator.objects.get(code="service")
    given = {"parent": parent.pk, "name": "manner", "title": "礼仪", "english": "Manner"}
    assert browser.post("/indicators/new/", given).status_code == 303
    made = Indicator.objects.get(code="service.manner")
    changed = {"title": "服务礼仪", "english": "", "position": "3", "is_active": "on"}
    assert browser.post(f"/indicators/{made.pk}/", changed).status_code == 303
    assert "服务礼仪" in browser.get("/indicators/").content.decode()


def test_a_code_is_made_printed_and_shut(town: Town):
    browser = browser_of(town.service)
    assert browser.post("/evaluations/doors/new/", {"subject": "product"}).status_code == 422
    given = {"subject": "product", "product_id": town.shelf.pk, "label": "展厅"}
    assert browser.post("/evaluations/doors/new/", given).status_code == 303
    door = Door.objects.get()
    sheet = browser.get(f"/evaluations/doors/{door.pk}/").content.decode()
    assert "<svg" in sheet
    assert f"/p/e/{door.code}/" in sheet
    assert browser.post(f"/evaluations/doors/{door.pk}/shut/").status_code == 303
    assert browser.get(f"/p/e/{door.code}/").status_code == 404
    assert "已关闭" in browser.get("/evaluations/doors/").content.decode()


@pytest.mark.parametrize(
    "path", ["/evaluations/999/", "/evaluations/photos/999/", "/evaluations/doors/999/", "/indicators/999/"]
)
def test_what_is_not_there(town: Town, path: str):
    assert browser_of(town.research).get(path).status_code == 404
