"""The sign-in log: what it keeps, how it narrows, and who may read it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from yueke.domains.organization import commands, queries
from yueke.domains.organization.models import SignInRecord
from yueke.domains.organization.tests.house import AT, PASSWORD, House
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event
from yueke.kernel.history.models import Act

LOG = "/system/sign-ins/"
PHONE = "Mozilla/5.0 (iPhone) MicroMessenger"


@pytest.fixture
def auditor(house: House) -> Client:
    client = Client()
    client.force_login(house.hire("auditor", house.root, "auditor"))
    return client


def enter(client: Client, username: str, password: str = PASSWORD):
    return client.post("/sign-in/", {"username": username, "password": password}, REMOTE_ADDR="203.0.113.9")


def kept() -> list[tuple[str, str, str | None]]:
    rows = SignInRecord.objects.order_by("id").select_related("person")
    return [(row.result, row.username, row.person and row.person.name) for row in rows]


def test_what_happens_at_the_door_is_kept(house: House) -> None:
    client = Client(headers={"User-Agent": PHONE})
    enter(client, "ADMIN ")
    client.get("/account/")
    client.post("/sign-out/")
    enter(client, "admin", "wrong")
    enter(client, "nobody", "wrong")
    enter(client, "", "")
    name = house.founder.name
    assert kept() == [
        ("in", "admin", name),
        ("out", "admin", name),
        ("failed", "admin", name),
        ("failed", "nobody", None),
    ]
    row = SignInRecord.objects.earliest("id")
    assert (row.address, row.device) == ("203.0.113.9", "微信 · iPhone")


def test_tries_while_locked_are_kept_as_such(house: House) -> None:
    client = Client()
    for _ in range(6):
        enter(client, "admin", "wrong")
    enter(client, "admin")
    assert [result for result, *_rest in kept()] == ["failed"] * 5 + ["locked"] * 2


def test_idle_and_ended_sessions_are_kept(house: House) -> None:
    client = Client()
    enter(client, "admin")
    client.get("/account/")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        client.get("/account/")
    person = house.hire("li.na", house.service, "clerk")
    enter(client, "li.na")
    client.get("/account/")
    commands.deactivate(house.boss, person.pk, at=AT)
    assert [result for result, *_rest in kept()] == ["in", "idle", "in", "ended"]


def test_the_logs_name_who_went_in_and_out_and_what_a_refused_stranger_called_themselves(house: House) -> None:
    client = Client()
    enter(client, "admin", "wrong")
    enter(client, "ghost", "wrong")
    enter(client, "", "wrong")
    enter(client, "admin")
    client.get("/account/")
    client.post("/sign-out/")
    me = (house.founder.pk, house.founder.name, queries.actor_for(house.founder).post)
    wanted = [(None, "admin", "未登录"), (None, "ghost", "未登录"), me, me]
    acts = Act.objects.filter(command="organization.note_at_the_door").order_by("id")
    assert list(acts.values_list("person_id", "name", "post")) == wanted
    events = Event.objects.filter(stream__startswith="organization.door:").order_by("id")
    assert list(events.values_list("actor_id", "actor_name", "actor_post")) == wanted
    assert [event.act_id for event in events] == [act.pk for act in acts]


def names(client: Client, query: str = "") -> list[str]:
    html = client.get(f"{LOG}{query}").content.decode()
    return re.findall(r'data-label="登录名">([^<]*)</td>', html)


def fill(house: House) -> None:
    for day, (username, result) in enumerate([("admin", "in"), ("admin", "failed"), ("ghost", "failed")]):
        commands.note_at_the_door(
            SYSTEM, result, username, address="203.0.113.9", device="Edge", at=AT + timedelta(days=day)
        )


@pytest.mark.parametrize(
    "query,expected",
    [
        ("", ["ghost", "admin", "admin"]),
        ("?result=failed", ["ghost", "admin"]),
        ("?text=GHOST", ["ghost"]),
        ("?text=gh", []),
        (f"?from_date={AT:%Y-%m-%d}&to_date={AT:%Y-%m-%d}", ["admin"]),
        ("?sort=at", ["admin", "admin", "ghost"]),
        ("?result=x&from_date=32&page=9", ["ghost", "admin", "admin"]),
    ],
)
def test_the_auditor_narrows_by_person_result_and_days(house: House, auditor: Client, query: str, expected) -> None:
    fill(house)
    assert names(auditor, query) == expected


def test_a_persons_name_finds_their_sign_ins(house: House, auditor: Client) -> None:
    fill(house)
    assert names(auditor, f"?text={house.founder.name[:2]}") == ["admin", "admin"]


def test_typed_markup_stays_text(house: House, auditor: Client) -> None:
    enter(Client(), "<script>alert(1)</script>", "x")
    assert "<script>alert" not in auditor.get(LOG).content.decode()


def test_pages_are_numbered(house: House, auditor: Client) -> None:
    for _n in range(15):
        fill(house)
    assert (len(names(auditor)), len(names(auditor, "?page=3"))) == (20, 5)


@pytest.mark.parametrize("role", ["founder", "sysadmin", "secadmin", "manager", "clerk"])
def test_nobody_else_reads_or_takes_it_out(house: House, role: str) -> None:
    client = Client()
    client.force_login(house.hire("somebody", house.root, role))
    for path in (LOG, f"{LOG}export/"):
        assert (client.get(path) if path == LOG else client.post(path)).status_code == 403
    assert client.post(f"{LOG}columns/", {"columns": ["at"]}).status_code == 403
    assert "登录日志" not in client.get("/account/").content.decode()


def test_the_log_needs_few_queries(house: House, auditor: Client, django_assert_max_num_queries) -> None:
    fill(house)
    auditor.get(LOG)
    with django_assert_max_num_queries(12):
        assert auditor.get(LOG).status_code == 200
