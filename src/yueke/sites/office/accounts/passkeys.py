"""Passkeys (WebAuthn): what the browser is asked, and whether its answer holds.

A passkey belongs to the host name it was made for, and browsers make none for a bare network address.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import webauthn
from django.http import HttpRequest
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from yueke.domains.organization.models import Factor, Person

CHALLENGE = "passkey_challenge"
"""Where the session keeps the challenge the next answer must carry; it is good for one answer."""


@dataclass(frozen=True)
class Made:
    """A new passkey: its id, its public key (COSE), how often it has signed."""

    credential: bytes
    public_key: bytes
    sign_count: int


def possible(request: HttpRequest) -> bool:
    """Whether the address in the browser is a name, by HTTPS or on this machine: no other can have passkeys."""
    host = _host(request)
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False


def ask_to_make(request: HttpRequest, person: Person, known: Sequence[Factor]) -> str:
    """The options of ``navigator.credentials.create`` as JSON; the challenge goes into the session."""
    options = webauthn.generate_registration_options(
        rp_id=_host(request),
        rp_name="悦客",
        user_id=str(person.pk).encode(),
        user_name=person.username,
        user_display_name=person.name,
        exclude_credentials=_descriptors(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    request.session[CHALLENGE] = bytes_to_base64url(options.challenge)
    return webauthn.options_to_json(options)


def made(request: HttpRequest, answer: str) -> Made | None:
    """The passkey in the browser's answer; None when it does not hold."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=_challenge(request),
            expected_rp_id=_host(request),
            expected_origin=_origin(request),
        )
    except (WebAuthnException, ValueError):
        return None
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def ask_to_show(request: HttpRequest, known: Sequence[Factor]) -> str:
    """The options of ``navigator.credentials.get`` as JSON, for one of ``known``."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(request),
        allow_credentials=_descriptors(known),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[CHALLENGE] = bytes_to_base64url(options.challenge)
    return webauthn.options_to_json(options)


def shown(request: HttpRequest, answer: str, known: Sequence[Factor]) -> tuple[Factor, int] | None:
    """Which of ``known`` the answer proves, and how often it has signed; None when it proves none."""
    challenge = _challenge(request)
    credential = _credential_of(answer)
    for row in known:
        if row.credential is None or bytes(row.credential) != credential:
            continue
        try:
            found = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=challenge,
                expected_rp_id=_host(request),
                expected_origin=_origin(request),
                credential_public_key=bytes(row.public_key or b""),
                credential_current_sign_count=row.sign_count,
            )
        except (WebAuthnException, ValueError):
            return None
        return row, found.new_sign_count
    return None


def _challenge(request: HttpRequest) -> bytes:
    return base64url_to_bytes(request.session.pop(CHALLENGE, ""))


def _credential_of(answer: str) -> bytes:
    try:
        data: Any = json.loads(answer)
        return base64url_to_bytes(data["rawId"])
    except (ValueError, TypeError, KeyError):
        return b""


def _descriptors(known: Sequence[Factor]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=bytes(row.credential)) for row in known if row.credential]


def _host(request: HttpRequest) -> str:
    return request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
