"""Two posts under one key at the same moment: one is carried out, the other waits and tells of the same record."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory

from yueke.domains.tokens.queries import Holder
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid
from yueke.sites.api.models import AnsweredCall
from yueke.sites.api.once import once

RECORD = 4711


def asked(text: str = "{}") -> Any:
    request: Any = RequestFactory().post("/api/v1/customers", text, content_type="application/json")
    request.holder = Holder(7, "试", "wang", clock.now(), None, None, SYSTEM)
    return request


def somebody_waits() -> bool:
    """Whether another connection waits for the end of this one's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])


def never() -> int:
    raise AssertionError("carried out twice")


def aside(text: str) -> int:
    try:
        return once(asked(text), "k", never)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same", [True, False])
def test_the_second_waits_for_the_first(same: bool) -> None:
    with ThreadPoolExecutor(1) as pool:
        others: list[Any] = []

        def act() -> int:
            others.append(pool.submit(aside, "{}" if same else '{"name": "乙"}'))
            until = time.monotonic() + 20
            while not somebody_waits() and time.monotonic() < until:
                time.sleep(0.01)
            assert somebody_waits()
            return RECORD

        assert once(asked(), "k", act) == RECORD
        if same:
            assert others[0].result() == RECORD
        else:
            with pytest.raises(Invalid):
                others[0].result()
    assert AnsweredCall.objects.get(key="k").record_id == RECORD


@pytest.mark.django_db(transaction=True)
def test_what_failed_has_not_used_up_its_key() -> None:
    with pytest.raises(AssertionError, match="carried out twice"):
        once(asked(), "k", never)
    assert once(asked(), "k", lambda: RECORD) == RECORD
    assert once(asked(), "k", never) == RECORD
