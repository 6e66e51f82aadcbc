"""One gate: who acts, what they may do, which rows they may see."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Concatenate, Literal, ParamSpec, Self, TypeVar, cast

from django.db import models, transaction
from django.db.models import Q

from yueke.kernel.errors import Forbidden
from yueke.kernel.history.context import Acting, tell_database
from yueke.kernel.within import remembering

P = ParamSpec("P")
R = TypeVar("R")

ScopeKind = Literal["all", "departments", "self", "customer"]


@dataclass(frozen=True)
class Scope:
    """The rows an actor sees: all, those of ``departments`` (already expanded with those below), or own.

    A customer on the portal sees what is about ``customer_id``, and nothing else.
    """

    kind: ScopeKind = "self"
    departments: frozenset[int] = frozenset()
    customer_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """A person in one of their posts, a customer, or the system. Carries everything the gate needs; no database reads."""

    person_id: int | None
    name: str
    post: str = ""
    department_id: int | None = None
    permissions: frozenset[str] = frozenset()
    scope: Scope = field(default_factory=Scope)
    is_system: bool = False

    def may(self, permission: str) -> bool:
        """Whether the actor's roles grant ``permission`` (``module.verb``)."""
        return self.is_system or permission in self.permissions

    @property
    def is_customer(self) -> bool:
        """Whether a customer acts, about themselves."""
        return self.scope.kind == "customer"


SYSTEM = Actor(person_id=None, name="系统", scope=Scope("all"), is_system=True)


def customer_actor(customer_id: int, name: str, permissions: frozenset[str]) -> Actor:
    """A customer who has shown who they are. History keeps ``name``, so it is a word («客户本人»), not the person's."""
    return Actor(None, name, permissions=permissions, scope=Scope("customer", customer_id=customer_id))


@dataclass(frozen=True)
class Cause:
    """Why a command runs: the event that caused it and the clause it serves."""

    event_id: int | None = None
    clause: str = ""


_cause: ContextVar[Cause] = ContextVar("yueke_cause", default=Cause())  # noqa: B039


def current_cause() -> Cause:
    """The cause of whatever runs now; empty at the doors."""
    return _cause.get()


@contextmanager
def caused_by(cause: Cause) -> Any:
    """Run the block with ``cause`` recorded on every event it publishes."""
    token = _cause.set(cause)
    try:
        yield
    finally:
        _cause.reset(token)


def require(actor: Actor, permission: str) -> None:
    """Raise :class:`Forbidden` unless ``actor`` may ``permission``."""
    if not actor.may(permission):
        raise Forbidden


def require_any(actor: Actor, permissions: str) -> None:
    """Raise :class:`Forbidden` unless ``actor`` may one of ``permissions``, joined by ``|``."""
    if not any(actor.may(code.strip()) for code in permissions.split("|")):
        raise Forbidden


def command(*, may: str) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Mark a writer: checks the permission ``may`` (or one of several, joined by ``|``), then runs in one transaction.

    Every command is ``f(actor, …, *, at: datetime)``. All of it happens or nothing. The row history names the
    outermost command: those it calls are part of it.
    """

    def decorate(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        name = command_name(function)
        _commands[name] = may

        @functools.wraps(function)
        def run(actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
            require_any(actor, may)
            with transaction.atomic():
                if _running.get():
                    return function(actor, *args, **kwargs)
                token = _running.set(name)
                try:
                    with remembering():
                        _tell(actor, name, cast("datetime | None", kwargs.get("at")))
                        return function(actor, *args, **kwargs)
                finally:
                    _running.reset(token)

        run.permission = may  # type: ignore[attr-defined]
        return run

    return decorate


def act_as(actor: Actor, *, at: datetime) -> None:
    """Keep what the running command does from here on as acts of ``actor``: at a door it learns who is there."""
    _tell(actor, _running.get(), at)


def _tell(actor: Actor, name: str, at: datetime | None) -> None:
    cause = current_cause()
    tell_database(Acting(actor.person_id, actor.name, actor.post, name, at, cause.clause, cause.event_id))


_running: ContextVar[str] = ContextVar("yueke_command", default="")
_commands: dict[str, str] = {}


def command_name(function: Callable[..., Any]) -> str:
    """How the history names a command: its module (of the domains, or of the kernel) and its verb."""
    parts = [part for part in function.__module__.split(".") if part not in ("yueke", "domains", "kernel")]
    return f"{parts[0]}.{function.__name__}"


def all_commands() -> dict[str, str]:
    """Every command that has been imported, with the permission it asks for, or those of which one suffices."""
    return dict(sorted(_commands.items()))


def permission_of(command: str) -> str:
    """The permission a command asks for, or those of which one suffices; raises KeyError where it is not imported."""
    return _commands[command]


class ScopedQuerySet(models.QuerySet):
    """A QuerySet that knows how rows belong to people and departments."""

    owner_field = "owner_id"
    department_field = "department_id"
    customer_field = ""
    """Names the customer a row is about; customers see no rows of a table that names none."""

    def visible_to(self, actor: Actor) -> Self:
        """Only the rows ``actor`` may see; the record team is added by overriding :meth:`shared_with`."""
        scope = actor.scope
        if scope.kind == "all":
            return self
        if scope.kind == "customer":
            mine = scope.customer_id is not None and self.customer_field
            return self.filter(**{self.customer_field: scope.customer_id}) if mine else self.none()
        own = Q(**{self.owner_field: actor.person_id}) | self.shared_with(actor)
        if scope.kind == "departments":
            own |= Q(**{f"{self.department_field}__in": sorted(scope.departments)})
        return self.filter(own)

    def shared_with(self, actor: Actor) -> Q:
        """Rows shared with the actor beyond ownership; nothing by default."""
        return Q(pk__in=())
