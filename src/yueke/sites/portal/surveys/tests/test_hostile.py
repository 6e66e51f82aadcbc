"""What strangers may send to a questionnaire: scripts, floods, codes by guess, answers of others, files of others."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yueke.domains.complaints.tests.uploads import picture
from yueke.domains.customers.models import Customer
from yueke.domains.customers.records import phone_index
from yueke.domains.organization.tests.house import AT
from yueke.domains.passcodes import commands as passcodes
from yueke.domains.passcodes.commands import VISITOR as COMING
from yueke.domains.surveys import commands
from yueke.domains.surveys.models import AnswerFile, Invitation, Quota, Response
from yueke.domains.surveys.tests.test_questionnaires import SURVEY
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.sites.entrance.models import Knock
from yueke.sites.portal.surveys import answering
from yueke.sites.portal.surveys.tests.conftest import begin, door_of, drawn, fill, hidden, launched, text
from yueke.sites.portal.surveys.tests.test_answering import ALL, KINDS

SCRIPT = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'


def rows() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Response, Quota, Invitation, AnswerFile)]


def test_scripts_stay_words_wherever_they_are_shown_again(client, people):
    url = door_of(people, launched(people, KINDS), parameters={"store": SCRIPT[:50]})
    assert "<script" not in text(client.get(url))
    going = begin(client, url)
    fill(client, going, **ALL | {"S1_words": SCRIPT, "W1": SCRIPT})
    for page in (
        text(client.get(going)),
        text(client.get(f"{going}?page=p1")),
        text(fill(client, going, Z1=SCRIPT * 9), 422),
    ):
        assert "<script" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page
    assert "script-src 'none'" in client.get(going).headers["Content-Security-Policy"]


def test_a_door_tells_its_own_parameters_whatever_the_address_says(client, people):
    url = door_of(people, launched(people, KINDS))
    begin(client, f"{url}?store=别店&employee=1")
    assert Response.objects.get().parameters == {"store": "总店"}


def test_nobody_learns_which_codes_there_are(client, people):
    survey = launched(people, SURVEY)
    shut = commands.open_door(people.researcher, survey.pk, "关", at=AT)
    commands.shut_door(people.researcher, shut.pk, at=AT)
    early = commands.open_door(people.researcher, people.planned().pk, "早", at=AT)
    codes = (shut.code, early.code, "22222222", "x")
    pages = {re.sub("<code>.*?</code>", "", text(client.get(f"/p/s/{code}/"), 404)) for code in codes}
    assert len(pages) == 1
    assert {client.get(f"/p/a/{secret}/").status_code for secret in ("2" * 20, "x", "A" * 300)} == {404}
    assert client.get(f"/p/s/{shut.code}/{'2' * 20}/").status_code == 404


def test_answers_of_a_personal_link_do_not_open_at_a_door(client, people):
    survey = drawn(people)
    secret = next(iter(commands.invite(people.researcher, survey.pk, at=AT).values()))
    client.post(f"/p/a/{secret}/", {"_do": "begin"})
    url = door_of(people, survey)
    key = commands.begin_by_link(SYSTEM, secret, commands.Visitor(), at=AT).key
    assert client.get(f"{url}{key}/").status_code == 404


def test_files_of_others_and_files_too_large_or_many_are_not_taken(client, people, settings):
    survey = launched(people, KINDS)
    url = door_of(people, survey, once_each=False)
    mine, other = begin(client, url), begin(client, url)
    fill(client, mine, **ALL, A1=picture())
    foreign = AnswerFile.objects.get()
    page = hidden(text(client.get(other)))
    client.post(other, page | {"S1": "a", "A1": str(foreign.pk), "_drop_A1": str(foreign.pk)})
    assert "A1" not in Response.objects.order_by("-pk").first().answers
    assert AnswerFile.objects.get() == foreign
    third = begin(client, url)
    before = rows()
    several = [picture(f"{n}.jpg", 80 * n) for n in range(3)]
    assert "最多上传 2 个文件" in text(fill(client, third, S1="a", A1=several), 422)
    assert Response.objects.count() == 3
    assert rows()[0] == before[0]
    settings.UPLOADS_OF_VISITORS = {"/p/s/": 100_000}
    big = SimpleUploadedFile("a.jpg", b"x" * 200_000, "image/jpeg")
    assert client.post(third, {"A1": big}).status_code == 413


def test_forms_of_other_sites_and_pages_that_are_not_due_change_nothing(client, people):
    going = begin(client, door_of(people, launched(people, SURVEY)))
    before = rows()
    assert Client(enforce_csrf_checks=True).post(going, {"_page": "p1", "Q1": "y"}).status_code == 403
    for sent in (
        {"_page": "p4", "_seen": "Q5", "Q5": "9"},
        {"_page": "zz"},
        {},
        {"_page": "p1"},
        {"_page": "p1", "_seen": "Q1", "Q1": "zz"},
    ):
        assert client.post(going, sent).status_code in (303, 422)
    assert client.put(going).status_code == 405
    assert rows() == before


def test_a_flood_is_told_to_wait(client, people, monkeypatch):
    url = door_of(people, launched(people, SURVEY), once_each=False)
    monkeypatch.setattr(answering, "MOST_A_MINUTE", 2)
    begin(client, url)
    begin(client, url)
    before = rows()
    assert "请一分钟后再试" in text(client.post(url), 409)
    assert rows() == before
    Knock.objects.update(times=10_000)
    assert client.get(url).status_code == 429


@pytest.fixture
def seated(client, people):
    """The browser of a customer who has signed in, with an open invitation; another's invitation beside it."""
    survey = drawn(people)
    commands.invite(people.researcher, survey.pk, at=AT)
    mine, other = Invitation.objects.order_by("pk")[:2]
    customer = Customer.objects.get(pk=mine.customer_id)
    customer.phone = "13900001234"
    customer.phone_index = phone_index(customer.phone)
    customer.save()
    row = passcodes.ask_code(COMING, customer.phone, handle="h", place="-", language="zh-hans", at=AT)
    letter = passcodes.make_code(SYSTEM, row.pk, at=AT)
    passcodes.enter_code(COMING, "h", letter.code, token="t", at=AT)
    client.cookies["yk_seat"] = "t"
    return survey, mine, other


def test_who_is_signed_in_finds_their_own_questionnaires_and_nobody_else_s(client, seated):
    survey, mine, other = seated
    with clock.frozen(AT):
        assert "/p/surveys/" in text(client.get("/p/"))
        assert survey.title in text(client.get("/p/surveys/"))
        opened = client.get(f"/p/surveys/{mine.pk}/")
        assert opened.headers["Location"] == f"/p/a/{mine.sealed}/"
        assert client.get(f"/p/surveys/{other.pk}/").status_code == 404
        client.post(opened.headers["Location"], {"_do": "decline"})
        assert client.get(f"/p/surveys/{mine.pk}/").status_code == 404
        assert "现在没有等您回答的问卷" in text(client.get("/p/surveys/"))
        assert "/p/surveys/" not in text(client.get("/p/"))
    assert "/p/sign-in/" in Client().get("/p/surveys/").headers["Location"]
