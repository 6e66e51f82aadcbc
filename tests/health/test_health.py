"""What those who watch the installation may ask, and what nobody else learns."""

from __future__ import annotations

import json
import logging

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from yueke.config.health import probes
from yueke.config.health.logs import JsonLines, PlainLines
from yueke.domains.safekeeping import commands
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.history.context import Origin, arriving

pytestmark = pytest.mark.django_db


def signed_in(house, role):
    client = Client()
    client.force_login(house.hire(role, house.root, role))
    return client


def test_alive_asks_nobody(django_assert_num_queries, client):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert answer["X-Request-ID"]


def test_ready_tells_strangers_one_word(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded"}, "no worker, no backup"


@pytest.mark.parametrize("role,knows", [("sysadmin", True), ("auditor", True), ("sales", False), ("secadmin", False)])
def test_only_administrators_learn_which_probe_failed(house, role, knows):
    told = signed_in(house, role).get("/readyz").json()
    assert ("probes" in told) is knows
    if knows:
        assert told["probes"] == {
            "disk": True, "database": True, "migrations": True, "worker": False, "calendar": told["probes"]["calendar"],
            "backup": False,
        }  # fmt: skip


@pytest.mark.owner
def test_tables_of_another_release_keep_requests_away(client, monkeypatch):
    monkeypatch.setattr(probes, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'safekeeping'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})


def test_the_page_tells_administrators_what_the_doctor_finds(house, django_assert_max_num_queries):
    at = clock.now()
    commands.note_failed_backup(SYSTEM, "a.backup", "磁盘已满", started_at=at, at=at)
    page = signed_in(house, "sysadmin").get("/system/health/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "磁盘已满" in text
    assert 'href="/system/health/"' in text, "it is in the menu"
    assert signed_in(house, "sales").get("/system/health/").status_code == 403


def test_metrics_are_for_this_machine_or_the_token(monkeypatch, client):
    monkeypatch.setenv("YUEKE_METRICS_TOKEN", "a token of some length")
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.8").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.8"}).status_code == 404, "a proxy is local too"
    given = {"Authorization": "Bearer a token of some length"}
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.8", headers=given).status_code == 200
    wrong = {"Authorization": "Bearer another"}
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.8", headers=wrong).status_code == 404


def test_without_a_token_an_empty_one_opens_nothing(monkeypatch, client):
    monkeypatch.delenv("YUEKE_METRICS_TOKEN", raising=False)
    given = {"Authorization": "Bearer "}
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.8", headers=given).status_code == 404


def test_metrics_count_routes_not_addresses(client):
    at = clock.now()
    commands.note_backup(SYSTEM, "a.backup", started_at=at, size=1, facts={}, at=at)
    client.get("/customers/4711/?q=13800138000")
    text = client.get("/metrics").content.decode()
    assert "yueke_database_up 1.0" in text
    assert 'yueke_age_seconds{of="backup"}' in text
    assert 'route="/customers/<int:customer_id>/"' in text
    assert "customers/4711" not in text
    assert "13800138000" not in text


def line(record: logging.LogRecord) -> dict:
    return json.loads(JsonLines().format(record))


def record(message, *args, **more):
    made = logging.LogRecord("yueke", logging.ERROR, "x.py", 1, message, args, more.pop("exc_info", None))
    made.__dict__ |= more
    return made


def test_a_line_bears_the_number_of_its_request():
    with arriving(Origin("web", "4f00", "10.0.0.8")):
        told = line(record("request", method="GET", route="/customers/", status=200, ms=12, person=7, phone="138"))
    assert told.pop("time")
    assert told == {"level": "ERROR", "logger": "yueke", "message": "request", "request": "4f00", "method": "GET",
                    "route": "/customers/", "status": 200, "ms": 12, "person": 7}  # fmt: skip


def test_an_exception_is_told_without_the_values_it_quotes():
    try:
        raise IntegrityError("Key (phone)=(13800138000) already exists")
    except IntegrityError as error:
        told = line(record("failed", exc_info=(type(error), error, error.__traceback__)))
    assert told["error"] == "IntegrityError"
    assert "test_health" in told["stack"][-1]
    assert "13800138000" not in json.dumps(told)


def test_plain_lines_say_no_more_than_json():
    try:
        raise IntegrityError("Key (phone)=(13800138000) already exists")
    except IntegrityError as error:
        with arriving(Origin("web", "4f00", "10.0.0.8")):
            first, *places, last = (
                PlainLines()
                .format(record("failed", exc_info=(type(error), error, error.__traceback__), phone="13800138000"))
                .splitlines()
            )
    assert first.endswith("ERROR yueke failed [4f00]")
    assert "test_health" in places[-1]
    assert last.strip() == "IntegrityError"
    assert "13800138000" not in "".join((first, *places))


@pytest.mark.parametrize("formatter", [JsonLines(), PlainLines()])
def test_djangos_own_lines_name_the_route(client, caplog, formatter):
    client.get("/customers/13800138000/nowhere/?q=王小波")
    client.get("/customers/4711/")
    text = "\n".join(formatter.format(one) for one in caplog.records)
    assert "Not Found" in text
    assert "13800138000" not in text
    assert "王小波" not in text


@pytest.mark.parametrize("path", ["/no/such/page/", "/customers/999999/"])
def test_an_error_page_shows_the_number_to_tell_the_administrator(house, path):
    answer = signed_in(house, "sales").get(path)
    assert answer.status_code == 404
    assert answer["X-Request-ID"] in answer.content.decode()
