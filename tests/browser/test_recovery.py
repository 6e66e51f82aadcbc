"""The database is killed under the running site: pages say so, and everything comes back by itself."""

from __future__ import annotations

import os
import signal
import time

import pytest

from yueke.config import postgres

pytestmark = pytest.mark.browser


def test_the_site_survives_the_death_of_its_database(enter, running):
    _address, home = running
    page = enter("manager")
    # A page that asks for news by itself would be told 503 meanwhile, which Chromium reports as an error of the page.
    page.goto("about:blank")
    os.kill(postgres.status(home).pid, signal.SIGKILL)
    answers = []
    for _ in range(60):
        # Not the page itself: Chromium would report the 503 as an error of the page.
        answers.append(page.request.get("/visits/").status)
        if answers[-1] == 200:
            break
        time.sleep(1)
    assert answers[-1] == 200, answers
    assert set(answers) <= {200, 503}, "never a bare error"
    page.goto("/visits/")
    assert page.locator("h1").first.is_visible()
