"""What the desk sees of the portal: the address and its code, where a request came from, what is to be put right."""

from __future__ import annotations

import pytest

from yueke.domains.privacy import commands
from yueke.domains.privacy.models import RightsRequest, WrongCheck
from yueke.kernel.access import SYSTEM, customer_actor
from yueke.kernel.calendar import seed
from yueke.sites.office.customers.tests.archives import NOW


@pytest.fixture
def desk(office):
    seed()
    return office.client(office.steward)


def asked(office, kind="correct", **more) -> RightsRequest:
    me = customer_actor(office.mine.pk, "客户本人", frozenset({"privacy.own"}))
    return commands.register_request(me, office.mine.pk, kind, shown_by="手机 138****5678", at=NOW, **more)


def test_the_address_and_the_sheet(desk, office, settings):
    settings.SMS_URL = "folder:"
    page = desk.get("/privacy/portal/", headers={"host": "localhost"}).content.decode()
    assert "http://localhost/p/" in page
    assert "<svg" in page
    assert "本机网址" in page
    assert "http://localhost/p/" in desk.get("/privacy/portal/sheet/", headers={"host": "localhost"}).content.decode()
    assert office.client(office.ann).get("/privacy/portal/").status_code == 403
    assert office.client(office.ann).get("/privacy/portal/sheet/").status_code == 403


def test_where_a_request_came_from_and_what_it_proposes(desk, office, django_assert_max_num_queries):
    row = asked(office, proposals={"name": "张三"})
    assert "网上自助" in desk.get("/privacy/requests/").content.decode()
    with django_assert_max_num_queries(24):
        page = desk.get(f"/privacy/requests/{row.pk}/").content.decode()
    for said in ("网上自助", "验证码", "138****5678", "提出的更正", "张三", "待处理"):
        assert said in page


def test_the_format_the_customer_wants_is_chosen_beforehand(desk, office):
    row = asked(office, "copy", wanted_format="json")
    desk.post(f"/privacy/requests/{row.pk}/begin/")
    form = desk.get(f"/privacy/requests/{row.pk}/copy/").context["form"]
    assert form["format"].value() == "json"


def test_wrong_numbers_are_told_and_then_paused(desk, office):
    row = commands.register_request(SYSTEM, office.mine.pk, "access", medium="phone", at=NOW)
    url = f"/privacy/requests/{row.pk}/check/"
    for n in range(5):
        answer = desk.post(url, {"method": "phone", "given": f"000{n}"})
        assert "与档案不一致" in answer.context["form"].errors["given"][0]
    answer = desk.post(url, {"method": "phone", "given": "0005"})
    assert answer.status_code == 422
    assert "次数过多" in answer.context["form"].errors["given"][0]
    assert WrongCheck.objects.count() == 5
    assert "验证码" not in str(answer.context["form"]["method"]), "nobody at the desk can say a code was entered"
