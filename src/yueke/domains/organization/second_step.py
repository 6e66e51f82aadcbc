"""The second step of signing in: who needs it, who has it, and the codes of apps and of last resort."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime

import pyotp

from yueke.domains.organization.models import Role
from yueke.domains.organization.policy import security_policy
from yueke.domains.organization.sealed import open_unsealing
from yueke.domains.organization.sign_in_models import Factor, RecoveryCode
from yueke.kernel.vault import blind_index, blind_indexes

CODES = 10
STEP_SECONDS = 30
_CONTEXT = "organization.recovery_code"
# Without letters and digits that are taken for one another; fifty bits in ten characters.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def needs_second_step(person_id: int) -> bool:
    """Whether a role of the person asks for a second step, and the policy lets roles ask."""
    if open_unsealing(person_id) is not None:
        # Who opened the super-user holds the server: that is the second thing.
        return False
    return (
        Role.objects.filter(grants__person_id=person_id, second_factor=True).exists()
        and security_policy().second_factor
    )


def factors_of(person_id: int) -> list[Factor]:
    """What the person has set up, the oldest first."""
    return list(Factor.objects.filter(person_id=person_id))


def has_second_step(person_id: int) -> bool:
    """Whether the person has set up anything; then it is asked for, demanded or not."""
    return Factor.objects.filter(person_id=person_id).exists()


def codes_left(person_id: int) -> int:
    """How many recovery codes the person has not used."""
    return RecoveryCode.objects.filter(person_id=person_id, used_at=None).count()


def new_secret() -> str:
    """A new secret for an app, in base 32."""
    return pyotp.random_base32()


def app_address(secret: str, username: str, company: str) -> str:
    """The ``otpauth:`` address an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=company)


def step_of(secret: str, code: str, at: datetime, after: int = 0) -> int | None:
    """The thirty seconds ``code`` belongs to (RFC 6238), a step early or late allowed; None when it is wrong.

    Steps up to ``after`` are spent.
    """
    now = int(at.timestamp()) // STEP_SECONDS
    app = pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if secrets.compare_digest(app.generate_otp(step), code) and step > after:
            return step
    return None


def fresh_codes() -> Iterator[str]:
    """New recovery codes, as they are shown: two groups of five."""
    for _n in range(CODES):
        code = "".join(secrets.choice(_LETTERS) for _c in range(10))
        yield f"{code[:5]}-{code[5:]}"


def tidy_code(code: str) -> str:
    """What was typed, without blanks and dashes, in small letters."""
    return "".join(code.split()).replace("-", "").lower()


def hash_of(code: str, person_id: int) -> bytes:
    """What is kept of a recovery code."""
    # None stands for an empty text only, and this one never is.
    return blind_index(f"{person_id}:{tidy_code(code)}", _CONTEXT) or b""


def hashes_of(code: str, person_id: int) -> list[bytes]:
    """What a recovery code may be kept as: under the present key, or under an earlier one."""
    return blind_indexes(f"{person_id}:{tidy_code(code)}", _CONTEXT)
