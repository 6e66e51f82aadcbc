"""The sealed super-user: an account that is shut except for some minutes after somebody at the server opened it."""

from __future__ import annotations

from datetime import datetime

from yueke.domains.organization.sign_in_models import Unsealing

USERNAME = "superuser"
LONGEST_MINUTES = 240


def open_unsealing(person_id: int) -> Unsealing | None:
    """The opening the account stands under, over or not; None for everybody else and while it is sealed."""
    return Unsealing.objects.filter(person_id=person_id, sealed_at=None).first()


def is_sealed_account(username: str) -> bool:
    """Whether this is the sealed account's name; nobody else can be given it."""
    return username == USERNAME


def is_over(opening: Unsealing, at: datetime) -> bool:
    """Whether the minutes of an opening have passed."""
    return at >= opening.until
