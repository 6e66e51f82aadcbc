"""OpenID Connect: authorization code with PKCE; the ID token's signature and claims are checked."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from yueke.domains.organization.models import IdentityProvider
from yueke.sites.office.single_sign_on.asked import NotProved, Question, asked

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Signed by a key pair only: a token under the client secret could be made by whoever knows it."""


def address(provider: IdentityProvider, question: Question) -> str:
    """Where the browser goes to be asked who it is."""
    fields = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": question.back,
        "scope": "openid",
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": _challenge(question.verifier),
        "code_challenge_method": "S256",
    }
    return f"{_described(provider)['authorization_endpoint']}?{urlencode(fields)}"


def subject(provider: IdentityProvider, question: Question, params: Mapping[str, str]) -> str:
    """Who the service says it is (``sub``). Raises NotProved."""
    described = _described(provider)
    tokens = asked(
        "POST",
        described["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": params.get("code", ""),
            "redirect_uri": question.back,
            "code_verifier": question.verifier,
        },
        auth=(provider.client_id, provider.client_secret),
        headers={"Accept": "application/json"},
    )
    keys = asked("GET", described["jwks_uri"])
    claims = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": described["issuer"]},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": question.nonce},
    )
    try:
        token = jwt.decode(str(tokens.get("id_token", "")), KeySet.import_key_set(keys), algorithms=ALGORITHMS)  # type: ignore[arg-type]
        claims.validate(token.claims)
    except (JoseError, ValueError, KeyError) as error:
        raise NotProved(f"id_token: {type(error).__name__}") from error
    return str(token.claims["sub"])


def _challenge(verifier: str) -> str:
    """The S256 challenge of RFC 7636."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _described(provider: IdentityProvider) -> dict[str, Any]:
    """The provider's own description; refused when it speaks for another issuer."""
    found = asked("GET", f"{provider.issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != provider.issuer:
        raise NotProved(f"issuer: {found.get('issuer')}")
    if missing := {"authorization_endpoint", "token_endpoint", "jwks_uri"} - set(found):
        raise NotProved(f"missing: {sorted(missing)}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        named = urlsplit(str(found[name]))
        # What describes itself must not send us to machines the administrator did not name by way of plain HTTP.
        if named.scheme != "https" and named.netloc != urlsplit(provider.issuer).netloc:
            raise NotProved(f"{name}: {found[name]}")
    return found
