"""Going in, and keeping what happens at the door, for the auditor."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from yueke.domains.organization import commands
from yueke.domains.organization.models import Person, SignInRecord
from yueke.domains.organization.permissions import OWN_ACCOUNT
from yueke.domains.organization.second_step import has_second_step, needs_second_step
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM, Actor
from yueke.sites.office.devices import device_name

Result = SignInRecord.Result
MISSING = "second_step_missing"
"""Where the session keeps that a second step must be set up before anything else."""


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


def own(person: Person) -> Actor:
    """``person`` at the door: they may see to their own account, and nothing else."""
    return Actor(person_id=person.pk, name=person.name, permissions=frozenset({OWN_ACCOUNT}))


def enter(request: HttpRequest, person: Person, url: str) -> HttpResponse:
    """Sign ``person`` in, who has proved who they are, and send them to ``url``."""
    # The super-user's password is void before its session begins; the session ends with the minutes it was opened for.
    until = commands.spend_password(own(person), at=clock.now())
    if until is not None:
        person.refresh_from_db()
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    if until is not None:
        request.session.set_expiry(until)
    commands.ask_for_new_password(own(person), at=clock.now())
    if needs_second_step(person.pk) and not has_second_step(person.pk):
        request.session[MISSING] = True
    note(request, Result.SIGNED_IN, person.get_username())
    return HttpResponseRedirect(url)
