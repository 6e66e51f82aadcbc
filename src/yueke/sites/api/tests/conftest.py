"""The company, founded once for a file, and callers with tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from make import Company, company, founded, moment

from yueke.domains.tokens import rules
from yueke.domains.tokens.models import AccessToken
from yueke.kernel import clock
from yueke.kernel.access import Actor

__all__ = ["company", "founded"]

AT = moment("2026-11-20 10:30")


class Machine:
    """A program with a token: asks with JSON, answers have ``.json()``."""

    def __init__(self, secret: str) -> None:
        self.secret, self.client = secret, Client()

    def get(self, path: str, **headers: str) -> Any:
        return _asked(self, "GET", path, None, headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return _asked(self, "POST", path, {} if body is None else body, headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return _asked(self, "PATCH", path, body, headers)

    def delete(self, path: str, **headers: str) -> Any:
        return _asked(self, "DELETE", path, None, headers)


def _asked(machine: Machine, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
    sent = {"Authorization": f"Bearer {machine.secret}"} | {k.replace("_", "-"): v for k, v in headers.items()}
    more = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(machine.client, method.lower())(f"/api/v1{path}", headers=sent, **more)


@pytest.fixture
def machine(company: Company) -> Callable[..., Machine]:
    """Makes a machine for an actor; an administrator has opened its token."""

    def make(actor: Actor, *permissions: str) -> Machine:
        secret = rules.new_secret()
        other = company.steward if actor is company.head else company.head
        AccessToken.objects.create(
            person_id=actor.person_id, name="试", permissions=list(permissions or rules.GRANTABLE), created_at=AT,
            created_by_id=other.person_id, expires_at=AT + rules.LONGEST, digest=rules.digest_of(secret),
        )  # fmt: skip
        return Machine(secret)

    return make


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    """The clock stands still."""
    with clock.frozen(AT):
        yield
