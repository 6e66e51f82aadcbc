"""What a token looks like and when it ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from yueke.domains.organization.permissions import ADMINISTRATORS, ALL
from yueke.domains.tokens import rules

AT = datetime(2026, 11, 20, tzinfo=UTC)


def test_a_token_is_long_and_never_the_same() -> None:
    some = {rules.new_secret() for _n in range(50)}
    assert len(some) == 50
    assert all(one.startswith("yk_") and len(one) >= 43 for one in some)


def test_what_is_kept_of_a_token_does_not_hold_it() -> None:
    secret = rules.new_secret()
    assert rules.digest_of(secret) == rules.digest_of(secret) != rules.digest_of(secret + "x")
    assert secret.encode() not in rules.digest_of(secret)


@pytest.mark.parametrize(
    ("expires", "revoked", "over"),
    [(timedelta(seconds=1), None, False), (timedelta(0), None, True), (timedelta(days=1), AT, True)],
)
def test_a_token_ends_at_its_moment_or_when_it_is_revoked(expires, revoked, over) -> None:
    assert rules.is_over(AT + expires, revoked, AT) is over


def test_no_token_carries_what_belongs_to_the_administrators() -> None:
    assert set(rules.GRANTABLE) <= ALL
    assert not set(rules.GRANTABLE) & set(ADMINISTRATORS)
