"""The facts a category asks for: the shape of its form, and what is missing or wrong in the answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.choices import Signal
from yueke.kernel.errors import Message

KINDS = ("text", "long", "date", "number", "money", "choice", "flag")
"""What an answer may be; dates as ``2026-11-22``."""
MOST_FIELDS = 20
LONGEST = 500


@dataclass(frozen=True)
class Asked:
    """One fact a category asks for. ``choices`` are offered for the kind ``choice``.

    ``raises`` are pairs of an answer and the :class:`~choices.Signal` it tells of: who was unwell tells of food safety.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    raises: tuple[tuple[str, str], ...] = ()

    def kept(self) -> dict[str, Any]:
        """As it is stored in the category."""
        return {
            "name": self.name, "label": self.label, "kind": self.kind, "required": self.required, "choices": list(self.choices),
            "raises": [list(pair) for pair in self.raises],
        }  # fmt: skip


def form_of(stored: Sequence[Mapping[str, Any]]) -> tuple[Asked, ...]:
    """The form of a category as it is stored."""
    return tuple(
        Asked(
            str(row["name"]), str(row["label"]), str(row.get("kind", "text")), bool(row.get("required")),
            tuple(row.get("choices", ())), tuple((str(answer), str(signal)) for answer, signal in row.get("raises", ())),
        )
        for row in stored
    )  # fmt: skip


def faults(form: Sequence[Asked]) -> list[Message]:
    """What is wrong with a form somebody edits."""
    found: list[Message] = []
    if len(form) > MOST_FIELDS:
        found.append(_("最多 %(n)s 项。") % {"n": MOST_FIELDS})
    names = [one.name for one in form]
    if len(set(names)) < len(names):
        found.append(_("各项的代码不能重复。"))
    for one in form:
        if not one.name.isidentifier() or not one.label.strip():
            found.append(_("每项都要有代码（字母、数字、下划线）和名称。"))
        elif one.kind not in KINDS:
            found.append(_("“%(label)s”的类型不认识。") % {"label": one.label})
        elif one.kind == "choice" and len(one.choices) < 2:
            found.append(_("“%(label)s”至少要有两个选项。") % {"label": one.label})
        elif any(answer not in one.choices or signal not in Signal.values for answer, signal in one.raises):
            found.append(_("“%(label)s”标记的情形要写成“选项→情形”，如“是→食品安全”。") % {"label": one.label})
    return found


def wrong(form: Sequence[Asked], facts: Mapping[str, Any], *, demanded: bool) -> dict[str, list[Message]]:
    """For each fact that is missing (if ``demanded``) or cannot be: why. Keys are ``facts.<name>``."""
    found: dict[str, list[Message]] = {}
    for one in form:
        value = str(facts.get(one.name, "") or "").strip()
        if not value:
            if one.required and demanded:
                found[f"facts.{one.name}"] = [_("请填写“%(label)s”；说不清的填“不详”。") % {"label": one.label}]
        elif (why := _unfit(one, value)) is not None:
            found[f"facts.{one.name}"] = [why]
    return found


def missing(form: Sequence[Asked], facts: Mapping[str, Any]) -> list[str]:
    """The labels of required facts nobody has told yet."""
    return [one.label for one in form if one.required and not str(facts.get(one.name, "") or "").strip()]


def heard(form: Sequence[Asked], facts: Mapping[str, Any]) -> set[str]:
    """The signals the answers tell of, whether or not anybody ticked them."""
    return {signal for one in form for answer, signal in one.raises if str(facts.get(one.name) or "").strip() == answer}


def batch_in(facts: Mapping[str, Any]) -> str:
    """The batch told among the facts; empty where nobody can tell it."""
    told = str(facts.get("batch") or "").strip()
    return "" if told.lower() in UNKNOWN else told


def sealed(form: Sequence[Asked], facts: Mapping[str, Any]) -> str:
    """The answers as they are kept: those the form asks for, in its order; empty for none."""
    told = {one.name: str(facts[one.name]).strip() for one in form if str(facts.get(one.name) or "").strip()}
    return json.dumps(told, ensure_ascii=False) if told else ""


def opened(kept: str) -> dict[str, str]:
    """The answers as they were told."""
    return json.loads(kept) if kept else {}


UNKNOWN = ("不详", "unknown")
"""What is written where the customer cannot tell, in either language."""


def _unfit(one: Asked, value: str) -> Message | None:
    if value.lower() in UNKNOWN:
        return None
    if len(value) > LONGEST:
        return _("最多 %(n)s 字。") % {"n": LONGEST}
    if one.kind == "date" and not _is_day(value):
        return _("请写成 2026-11-22 这样的日期。")
    if one.kind in ("number", "money") and not _is_number(value):
        return _("请填写数字。")
    if one.kind == "choice" and value not in one.choices:
        return _("请从选项中选择。")
    return None


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False
