"""The way in for machines: past the sessions, forms and templates of the pages, to an answer that is always JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import HttpBearer

from yueke.domains.organization import commands as organization
from yueke.domains.organization.models import SignInRecord
from yueke.domains.tokens import commands, queries, rules
from yueke.domains.tokens.queries import Holder, Unusable
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.history.context import arriving, origin
from yueke.sites.api import pace, problems

PREFIX = "/api/"
LARGEST = 256 * 1024
"""Bytes of a request: an order of two hundred lines is a tenth of it."""

_NUL = "\x00"
_SEEN_EVERY = 60
_NEW_VISIT = 24 * 3600


class Caller(HttpRequest):
    """A request of a machine whose token works."""

    actor: Actor
    holder: Holder


class MachineDoor:
    """Answers everything below ``/api/`` itself, and lets nothing else of a page's middleware run for it.

    Cookies are not looked at: no browser's session can be made to act here. What is behind stands behind a token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.COOKIES = {}
        language = _language(request.headers.get("Accept-Language", ""))
        with translation.override(language), arriving(replace(origin(), door="api")):
            try:
                answer = self._answer(request)
            except Exception as error:
                answer = problems.of(request, error)
        answer.headers["Content-Language"] = language
        answer.headers["Vary"] = "Authorization, Accept-Language"
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        request.get_host()
        if _NUL in request.path or any(_NUL in text for pair in request.GET.lists() for text in (pair[0], *pair[1])):
            raise BadRequest
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or len(length) > 18 or int(length) > LARGEST:
            raise RequestDataTooBig
        match = resolve(request.path_info)
        request.resolver_match = match
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return problems.not_allowed(answer.headers["Allow"]) if answer.status_code == 405 else answer


class AccessToken(HttpBearer):
    """``Authorization: Bearer yk_…``. Finds who acts, counts the request, and keeps what happens at this door."""

    def authenticate(self, request: HttpRequest, token: str) -> Holder | None:
        """The holder of the token, put on the request; None when it does not work."""
        now = clock.now()
        found = queries.holder(token, now)
        address = get_client_ip_address(request)
        if isinstance(found, Unusable):
            pace.count_wrong(address or "", now)
            # What is no token of ours may be a password somebody mistook for one: nothing of it is kept.
            named = token[: rules.SHOWN] if token.startswith(rules.BEGINNING) else "api"
            _note(SignInRecord.Result.FAILED, found.username or named, "", address)
            return None
        pace.count_token(found.token_id, now)
        idle = (now - found.used_at).total_seconds() if found.used_at else None
        if idle is None or idle > _SEEN_EVERY or found.used_address != address:
            commands.note_use(found.token_id, address, at=now)
            if idle is None or idle > _NEW_VISIT or found.used_address != address:
                _note(SignInRecord.Result.SIGNED_IN, found.username, found.token_name, address)
        request.actor = found.actor  # type: ignore[attr-defined]
        request.holder = found  # type: ignore[attr-defined]
        return found


def _note(result: str, username: str, token_name: str, address: str | None) -> None:
    """Write a line of the sign-in log: nobody acts yet, or it is the token that came in."""
    device = f"API · {token_name}" if token_name else "API"
    # NUL may stand in a header; the log keeps text.
    organization.note_at_the_door(
        SYSTEM, result, username.replace(_NUL, ""), address=address, device=device, at=clock.now()
    )


def _language(accepted: str) -> str:
    """The language of ``Accept-Language`` that there is, else the installation's."""
    for code, _quality in parse_accept_lang_header(accepted[:200]):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE
