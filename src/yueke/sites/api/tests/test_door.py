"""The door of the machines: who gets in, how often, in which language, and what is said when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from make import Company, moment

from yueke.domains.customers import queries
from yueke.domains.organization.models import Person, SignInRecord
from yueke.domains.tokens.models import AccessToken
from yueke.kernel import clock
from yueke.kernel.history.models import Act

AT = moment("2026-11-20 10:30")


def problem(answer: Any) -> dict[str, Any]:
    """The problem details of an answer."""
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert told["status"] == answer.status_code
    assert told["title"]
    return told


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer yk_x", "Basic eWs6eA==", "Bearer yk_\x00", "Bearer " + "x" * 5000]
)
def test_without_a_token_that_works_nobody_gets_in(company: Company, header: str) -> None:
    answer = Client().get("/api/v1/customers", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    problem(answer)


def test_a_session_of_a_browser_opens_nothing_here(company: Company) -> None:
    client = Client()
    client.force_login(Person.objects.get(pk=company.head.person_id))
    assert client.get("/account/").status_code == 200
    assert client.get("/api/v1/me").status_code == 401
    assert client.post("/api/v1/customers", {"name": "甲"}, content_type="application/json").status_code == 401


def test_the_sign_in_log_tells_of_tokens(company: Company, machine: Callable[..., Any]) -> None:
    owner = machine(company.owner)
    for _n in range(3):
        assert owner.get("/me").status_code == 200
    with clock.frozen(AT + timedelta(days=2)):
        owner.get("/me")
    Client().get("/api/v1/me", headers={"Authorization": "Bearer yk_wrong"})
    told = list(SignInRecord.objects.order_by("pk").values_list("result", "username", "device"))
    assert told == [("in", "owner", "API · 试"), ("in", "owner", "API · 试"), ("failed", "yk_wrong", "API")]
    token = AccessToken.objects.get()
    assert (token.used_at, token.used_address) == (AT + timedelta(days=2), "127.0.0.1")


def test_the_row_history_knows_the_door(company: Company, machine: Callable[..., Any]) -> None:
    machine(company.owner).post("/customers", {"name": "甲"})
    act = Act.objects.latest("pk")
    assert (act.door, act.command, act.person_id) == ("api", "customers.create", company.owner.person_id)


def test_a_token_may_ask_only_so_often(company: Company, machine: Callable[..., Any], settings: Any) -> None:
    settings.API_PER_MINUTE = 3
    first, second = machine(company.owner), machine(company.owner)
    assert [first.get("/me").status_code for _n in range(4)] == [200, 200, 200, 429]
    refused = first.get("/me")
    assert refused["Retry-After"] == "60"
    problem(refused)
    assert second.get("/me").status_code == 200
    with clock.frozen(AT + timedelta(minutes=1)):
        assert first.get("/me").status_code == 200


def test_an_address_may_show_only_so_many_wrong_tokens(company: Company, machine: Callable[..., Any]) -> None:
    statuses = [Client().get("/api/v1/me", headers={"Authorization": f"Bearer yk_{n}"}).status_code for n in range(31)]
    assert statuses == [401] * 30 + [429]
    assert machine(company.owner).get("/me").status_code == 200, "a token that works is not held up"


def test_problems_speak_the_language_asked_for(company: Company, machine: Callable[..., Any]) -> None:
    owner = machine(company.owner)
    sent = {"phone": "12", "birthday": "2026-02-30", "kind": "robot", "wings": 2}
    for language, missing, unknown in (
        ("zh-CN,zh;q=0.9", "请填写这一项。", "没有这一项。"),
        ("en-GB", "Fill", "no such"),
    ):
        answer = owner.post("/customers", sent, Accept_Language=language)
        assert answer.status_code == 422
        told = {one["field"]: one["detail"] for one in problem(answer)["errors"]}
        assert set(told) == {"name", "birthday", "kind", "wings"}
        assert missing in told["name"]
        assert unknown in told["wings"]
        assert answer["Content-Language"] == ("en" if language.startswith("en") else "zh-hans")
    fields = problem(owner.post("/customers", {"name": "甲", "phone": "12"}))["errors"]
    assert [one["field"] for one in fields] == ["phone"]
    assert "clause" in problem(owner.get("/customers/999999"))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/nowhere", 404),
        ("get", "/customers/", 404),
        ("get", "/customers/abc", 422),
        ("get", "/customers/" + "9" * 40, 422),
        ("get", "/customers?limit=0", 422),
        ("get", "/customers?text=%00", 400),
        ("put", "/customers", 405),
        ("delete", "/customers/1", 405),
        ("options", "/customers", 405),
        ("head", "/customers", 405),
        ("get", "/clauses/X9", 404),
        ("get", "/clauses?on=1999-01-01", 422),
    ],
)
def test_every_refusal_is_a_problem(
    company: Company, machine: Callable[..., Any], method: str, path: str, status: int
) -> None:
    owner = machine(company.owner)
    headers = {"Authorization": f"Bearer {owner.secret}"}
    answer = getattr(owner.client, method)(f"/api/v1{path}", headers=headers)
    assert answer.status_code == status
    if method != "head":
        problem(answer)
    assert answer.headers.get("Content-Security-Policy")
    assert answer["X-Request-ID"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 400),
        (b"[1]", 422),
        (b"\xff\xfe", 400),
        (b'{"name": "\\u0000"}', 400),
        (b'{"name": "\\ud800"}', 422),
        (b"[" * 20_000, 400),
        (b'{"name": ' + b"9" * 5_000 + b"}", 400),
        (b'{"name": "' + b"x" * 300_000 + b'"}', 413),
    ],
)
def test_a_body_nobody_can_read_is_refused(
    company: Company, machine: Callable[..., Any], body: bytes, status: int
) -> None:
    owner = machine(company.owner)
    headers = {"Authorization": f"Bearer {owner.secret}"}
    answer = owner.client.generic("POST", "/api/v1/customers", body, "application/json", headers=headers)
    assert answer.status_code == status, answer.content.decode()
    problem(answer)


def test_a_host_that_is_not_ours_is_told_so(company: Company) -> None:
    answer = Client().get("/api/v1/me", headers={"Host": "evil.example"})
    assert answer.status_code == 400


@pytest.mark.parametrize(("error", "status"), [(RuntimeError("a bug"), 500), (OperationalError("gone"), 503)])
def test_failures_are_problems_too(
    company: Company, machine: Callable[..., Any], monkeypatch: Any, error: Exception, status: int
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(queries, "customers", fail)
    # The test's own transaction lives in the connection.
    monkeypatch.setattr(connection, "close", lambda: None)
    answer = machine(company.owner).get("/customers")
    assert answer.status_code == status
    assert "a bug" not in str(problem(answer))


def test_an_answer_needs_few_questions(
    company: Company, machine: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for day in range(1, 12):
        company.customer(f"2026-01-{day:02}", contact="王店长")
    owner = machine(company.owner)
    owner.get("/me")
    with django_assert_max_num_queries(4):
        owner.get("/me")
    with django_assert_max_num_queries(9):
        assert len(owner.get("/customers").json()["items"]) == 11
    with django_assert_max_num_queries(8):
        assert len(owner.get("/customers/find?q=客户").json()["items"]) == 11
