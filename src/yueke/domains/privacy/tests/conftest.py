"""The cast of the customer tests, with the rights of privacy added."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yueke.domains.customers.tests.conftest import AT, Cast, cast, customer
from yueke.domains.privacy import commands
from yueke.kernel.access import SYSTEM, Actor

__all__ = ["AT", "Cast", "cast", "customer"]

RIGHTS = frozenset(
    f"privacy.{verb}" for verb in ("consent", "requests", "extend", "erase", "register", "forms", "policy", "plain")
)


@pytest.fixture
def officer(cast: Cast) -> Actor:
    """Sees everybody and may everything about privacy."""
    return replace(cast.steward, permissions=cast.steward.permissions | RIGHTS)


@pytest.fixture
def clerk(cast: Cast) -> Actor:
    """The owner of the customer, who may take down consent."""
    return replace(cast.owner, permissions=cast.owner.permissions | {"privacy.consent"})


@pytest.fixture
def notices(db):
    """A text for every purpose, in force since the day of the tests."""
    return {
        purpose: commands.publish_notice(SYSTEM, purpose, f"告知：{purpose}", at=AT)
        for purpose in ("service", "marketing", "sensitive", "child")
    }
