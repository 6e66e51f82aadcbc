"""Whoever closed their account reads the answer by the code of the request and the end of their number, and only that."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from yueke.domains.customers import commands as customers
from yueke.domains.privacy import commands, rules
from yueke.domains.privacy.models import AnswerKey, RightsRequest
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.sites.portal.tests.conftest import NOW, PHONE, text

PAGE = "/p/answers/"
ANSWER = "已注销，您的档案已匿名化。"


@pytest.fixture
def closed(me: Client, customer, officer) -> str:
    """The code of a request to close, carried out and answered."""
    asked = me.post("/p/privacy/requests/new/close/", {"understood": "on", "details": ""})
    shown = text(me.get(asked["Location"]))
    code = re.search(r"<b>查询码 (\w{10})</b>", shown)
    assert code is not None
    row = RightsRequest.objects.get()
    customers.archive(officer, customer.pk, reason="注销", at=NOW)
    commands.begin_request(officer, row.pk, at=NOW)
    commands.erase(officer, [customer.pk], reason="本人注销", request_id=row.pk, at=NOW)
    commands.answer_request(officer, row.pk, answer=ANSWER, at=NOW)
    return code[1]


def ask(code: str, tail: str = PHONE[-4:]):
    return Client().post(PAGE, {"code": code, "tail": tail})


@pytest.mark.parametrize(
    ("code", "tail", "spelled"),
    [
        ("abcd-efgh 23", "5678", "ABCDEFGH23|5678"), ("ABCDEFGH23", "13812345678", "ABCDEFGH23|5678"),
        ("ABCDEFGH23", "Zhang@example.com", "ABCDEFGH23|hang"), ("ABC", "5678", ""), ("ABCDEFGH23", "", ""), ("", "", ""),
    ],
)  # fmt: skip
def test_how_a_code_is_read(code, tail, spelled):
    assert rules.spelled_key(code, tail) == spelled


def test_an_answer_is_open_for_some_days():
    last = NOW + timedelta(days=rules.ANSWER_DAYS)
    assert rules.answer_open(None, NOW)
    assert rules.answer_open(NOW, last - timedelta(seconds=1))
    assert not rules.answer_open(NOW, last)


def test_the_answer_is_read_after_nobody_can_sign_in(closed: str, me: Client) -> None:
    assert me.get("/p/privacy/").status_code == 302, "signed out with the archive"
    told = text(ask(closed.lower()))
    assert ANSWER in told
    assert "张三丰" not in told
    assert PHONE not in told


@pytest.mark.parametrize("wrong", ["code", "tail", "number", "empty"])
def test_anything_wrong_is_answered_alike_and_tells_nothing(closed: str, wrong: str) -> None:
    given = {
        "code": ("AAAAAAAAAA", "5678"),
        "tail": (closed, "0000"),
        "number": (RightsRequest.objects.get().number, "5678"),
        "empty": ("", ""),
    }
    answer = ask(*given[wrong])
    assert answer.status_code == 422
    told = text(answer)
    assert ANSWER not in told
    if wrong != "empty":
        assert "查询码或号码末四位不对，或已过期。" in told


def test_after_its_days_the_code_opens_nothing_and_is_let_go(closed: str) -> None:
    later = NOW + timedelta(days=rules.ANSWER_DAYS)
    with clock.frozen(later - timedelta(minutes=1)):
        assert ANSWER in text(ask(closed))
        assert commands.forget_keys(SYSTEM, at=later - timedelta(minutes=1)) == 0
    with clock.frozen(later):
        assert ask(closed).status_code == 422
        assert commands.forget_keys(SYSTEM, at=later) == 1
    assert not AnswerKey.objects.exists()


def test_other_requests_have_no_code(me: Client) -> None:
    asked = me.post("/p/privacy/requests/new/access/", {"wanted_format": "xlsx", "details": ""})
    assert "查询码" not in text(me.get(asked["Location"])).split("</header>")[-1]
    assert not AnswerKey.objects.exists()


def test_guessing_is_slowed_down(db) -> None:
    codes = [ask("AAAAAAAAAA").status_code for _n in range(21)]
    assert (codes[0], codes[-1]) == (422, 429)
