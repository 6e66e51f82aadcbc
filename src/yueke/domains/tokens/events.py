"""What has happened to tokens."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class _OfToken(DomainEvent):
    """``person_id`` is whose token it is; ``name`` what it is for."""

    audited = True
    token_id: int
    person_id: int
    name: str

    @property
    def stream(self) -> str:
        return f"organization.person:{self.person_id}"


@dataclass(frozen=True, kw_only=True)
class TokenOffered(_OfToken):
    """An administrator decided what a token of somebody may; the person has not fetched it yet."""

    kind = "tokens.offered"
    label = _("开放访问令牌")
    permissions: tuple[str, ...]
    until: str


@dataclass(frozen=True, kw_only=True)
class TokenIssued(_OfToken):
    """A token was shown to its person, and works from now on."""

    kind = "tokens.issued"
    label = _("签发访问令牌")
    permissions: tuple[str, ...]
    until: str


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(_OfToken):
    kind = "tokens.revoked"
    label = _("撤销访问令牌")
