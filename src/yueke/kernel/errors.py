"""Anticipated refusals, with a message for the user. Anything else that is raised is a bug."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Message = str | Promise


class Refused(Exception):
    """An action the rules do not allow now.

    ``message`` says what happened, why and what to do, in the user's language. ``field`` (or ``fields``)
    names the input it belongs to; ``clause`` the regulation clause behind it; ``status`` the HTTP status.
    """

    status = 409

    def __init__(
        self,
        message: Message = "",
        *,
        field: str | None = None,
        fields: Mapping[str, Sequence[Message]] | None = None,
        status: int | None = None,
        clause: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.fields: dict[str, list[Message]] = {k: list(v) for k, v in (fields or {}).items()}
        if field is not None:
            self.fields.setdefault(field, []).append(message)
        if status is not None:
            self.status = status
        self.clause = clause

    def __str__(self) -> str:
        return str(self.message) or "; ".join(str(m) for ms in self.fields.values() for m in ms)


class Forbidden(Refused):
    """The actor's roles do not allow the action."""

    status = 403

    def __init__(
        self, message: Message = _("您的角色没有此项权限。如确有需要，请联系系统管理员。"), **kw: object
    ) -> None:
        super().__init__(message, **kw)  # type: ignore[arg-type]


class NotFound(Refused):
    """The record does not exist, or lies outside what the actor may see (the two are not told apart)."""

    status = 404

    def __init__(self, message: Message = _("没有找到这条记录，或它不在您的数据范围内。"), **kw: object) -> None:
        super().__init__(message, **kw)  # type: ignore[arg-type]


class StaleVersion(Refused):
    """Somebody else has changed the record since the caller read it."""


class Invalid(Refused):
    """The input itself is wrong."""

    status = 422
