"""Where judging takes seconds: the regulation's words at once, its lights when the worker has judged, without a reload."""

from __future__ import annotations

import psycopg
import pytest

from yueke.config import postgres

pytestmark = pytest.mark.browser


@pytest.fixture
def slow(running):
    """Judging everything took a minute and a half the last time, as far as anybody knows."""
    at = postgres.application_address(running[1])
    connected = {"host": at.host, "port": at.port, "user": at.user, "password": at.password, "dbname": at.name}
    with psycopg.connect(**connected, autocommit=True) as database:
        database.execute("DELETE FROM compliance_keptjudgement")
        database.execute(
            "INSERT INTO compliance_keptjudgement"
            " (reader, topic, question, period_start, period_end, edition, judged_at, seconds)"
            " VALUES ('all', 'book', 'before', '2020-01-01', '2020-02-01', 'before', now(), 90)"
        )


def test_the_words_come_first_and_the_lights_by_themselves(enter, slow, tmp_path):
    page = enter("supervisor")
    page.goto("/regulation/")
    waiting = page.get_by_text("正在逐条判定")
    waiting.wait_for(timeout=5_000)
    assert page.locator(".y-clause").count() > 20
    assert page.locator(".y-clause .light").count() == 0
    page.evaluate("document.body.dataset.same = 'yes'")
    page.locator(".y-tally").wait_for(timeout=60_000)
    assert page.locator(".y-clause .light").count() > 10
    assert waiting.count() == 0
    assert page.evaluate("document.body.dataset.same") == "yes", "without loading the page again"
