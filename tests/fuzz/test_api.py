"""Every endpoint of the API, asked with what its OpenAPI document allows and with what it does not.

Never an error of the server, never an answer the document does not describe, never half of something written. The
cases are drawn from a fixed seed, so that a failing one comes again; ``YUEKE_FUZZ`` says how many for each endpoint.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hostile import ROUNDS, Undone, counted
from hypothesis import HealthCheck, Phase, given, settings
from make import moment
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from yueke.domains.organization import commands as organization
from yueke.domains.organization.models import Person
from yueke.domains.tokens.models import AccessToken
from yueke.domains.tokens.rules import GRANTABLE, digest_of
from yueke.kernel.access import SYSTEM
from yueke.sites.api.urls import document

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

NOW = moment("2026-11-20 10:30")
SECRET = "yk_of-the-fuzz"
SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = {found.ok().definition.raw["operationId"]: found.ok() for found in SCHEMA.get_all_operations()}
load_all_checks()
ASKED = [
    CHECKS.get_one(f"{name}_conformance")
    for name in ("status_code", "content_type", "response_headers", "response_schema")
]
bounded = settings(
    max_examples=8 * ROUNDS,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def token(everybody: Client, settings: Any) -> str:
    """A token of the person who may do everything in the small company."""
    settings.API_PER_MINUTE = 10**9
    person = Person.objects.get(pk=int(everybody.session["_auth_user_id"]))
    AccessToken.objects.create(
        person=person, name="试", permissions=list(GRANTABLE), created_at=NOW, created_by=person,
        expires_at=NOW + timedelta(days=365), digest=digest_of(SECRET),
        # Seen a moment ago, from nowhere as here: the door has nothing to write down.
        used_at=NOW,
    )  # fmt: skip
    # One of their roles asks for a second step, which nobody here has set up.
    organization.set_security_policy(SYSTEM, second_factor=False, at=NOW)
    return SECRET


@pytest.fixture
def one_connection(token: str) -> Iterator[None]:
    """Requests stay on the connection of the test, as those of Django's own client do, which connects again after each."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_endpoint_withstands_what_is_sent_to_it(token: str, name: str, mode: GenerationMode) -> None:
    strategy = OPERATIONS[name].as_strategy(generation_mode=mode)
    statuses: set[int] = set()

    @bounded
    @given(strategy)
    def check(case: Any) -> None:
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}
        try:
            with transaction.atomic():
                before = counted()
                answer = case.call(app=APP)
                statuses.add(answer.status_code)
                assert answer.status_code < 500
                case.validate_response(answer, checks=ASKED)
                if answer.status_code >= 400 or case.method == "GET":
                    assert counted() == before, f"{answer.status_code} and yet written"
                raise Undone
        except Undone:
            pass

    check()
    assert statuses
    assert 401 not in statuses


APP = SCHEMA.app = get_wsgi_application()
SCHEMA.config.update(base_url="http://testserver")
