"""Keeping what happens at the door, for the auditor."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django.http import HttpRequest

from yueke.domains.organization import commands
from yueke.domains.organization.models import SignInRecord
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.sites.office.devices import device_name

Result = SignInRecord.Result


def note(request: HttpRequest, result: str, username: str) -> None:
    """Keep that ``result`` happened to whoever gave ``username`` with this request."""
    commands.note_at_the_door(
        # Nobody is signed in yet, or any more.
        SYSTEM,
        result,
        username,
        address=get_client_ip_address(request),
        device=device_name(request.headers.get("User-Agent", "")),
        at=clock.now(),
    )
