"""States and the steps between them: one table per model, enforced twice (compare-and-set and trigger)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message, Refused


class StaleMove(Refused):
    """The record is not (or no longer) in a state that allows the step."""


@dataclass(frozen=True)
class State:
    """A state: stored code, label, and the colour word of its badge."""

    code: str
    label: Message
    tone: str = "secondary"


@dataclass(frozen=True)
class Step:
    """A verb that leads from one of ``sources`` to ``target``; ``gate`` may refuse by raising Refused."""

    verb: str
    label: Message
    sources: tuple[str, ...]
    target: str
    gate: Callable[[Any], None] | None = None


_lifecycles: dict[str, Lifecycle] = {}


def all_lifecycles() -> dict[str, Lifecycle]:
    """Every lifecycle a model uses, by the name of its trigger."""
    return dict(sorted(_lifecycles.items()))


class Lifecycle:
    """The whole life of a record in one table; feeds buttons, diagrams, triggers and tests."""

    def __init__(self, states: Iterable[State], steps: Iterable[Step], *, field: str = "state") -> None:
        self.states = tuple(states)
        self.steps = tuple(steps)
        self.field = field
        self._by_verb = {step.verb: step for step in self.steps}
        self._by_code = {state.code: state for state in self.states}

    @property
    def initial(self) -> str:
        """The code of the first state."""
        return self.states[0].code

    @property
    def choices(self) -> list[tuple[str, Message]]:
        """Django choices for the state field."""
        return [(s.code, s.label) for s in self.states]

    def state(self, code: str) -> State:
        """The state stored as ``code``."""
        return self._by_code[code]

    def steps_from(self, code: str) -> list[Step]:
        """The steps that may be taken from the state ``code``."""
        return [s for s in self.steps if code in s.sources]

    def move(self, instance: models.Model, verb: str, *, at: datetime, **changes: Any) -> None:
        """Take the step ``verb`` on ``instance``, setting ``changes`` with it.

        The row is changed only where it is still in the state the caller saw (compare-and-set);
        raises :class:`StaleMove` otherwise, with nothing changed.
        """
        step = self._by_verb[verb]
        seen = getattr(instance, self.field)
        if seen not in step.sources:
            raise StaleMove(
                _("当前状态为“%(state)s”，不能%(verb)s。请刷新后重试。")
                % {"state": self.state(seen).label, "verb": step.label}
            )
        if step.gate is not None:
            step.gate(instance)
        values = {self.field: step.target, **changes}
        if any(f.name == "updated_at" for f in instance._meta.get_fields()):
            values.setdefault("updated_at", at)
        rows = type(instance)._base_manager.filter(pk=instance.pk, **{self.field: seen}).update(**values)
        if not rows:
            raise StaleMove(_("这条记录刚刚被他人处理，请刷新后查看最新状态。"))
        for name, value in values.items():
            setattr(instance, name, value)

    def triggers(self, name: str) -> list[pgtrigger.Trigger]:
        """The database's own copy of the table, for ``Meta.triggers``: every other move is refused there."""
        _lifecycles[name] = self
        moves = sorted({(source, step.target) for step in self.steps for source in step.sources})
        # Asked only where the state changes: the trigger costs each row it is called for half a millisecond.
        moved = pgtrigger.Q(**{f"old__{self.field}__df": pgtrigger.F(f"new__{self.field}")})
        return [pgtrigger.FSM(name=name, field=self.field, transitions=moves, condition=moved)]

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram, for the generated documentation."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        lines += [f"    {code}: {self._by_code[code].label}" for code in self._by_code]
        lines += [f"    {src} --> {s.target}: {s.label}" for s in self.steps for src in s.sources]
        return "\n".join(lines)
