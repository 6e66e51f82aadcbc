"""The four lights: colour, shape and word belong together and are decided here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Light:
    """``name`` is the CSS suffix, ``sign`` the shape as text, ``shape`` the shape as SVG on 12 × 12."""

    name: str
    sign: str
    word: str | Promise
    shape: str


KEPT = Light("kept", "●", _("达标"), '<circle cx="6" cy="6" r="5"/>')
RISK = Light("risk", "▲", _("临近"), '<path d="M6 .8 11.6 11H.4Z"/>')
BROKEN = Light("broken", "■", _("未达标"), '<rect x="1" y="1" width="10" height="10"/>')
NONE = Light(
    "none",
    "○",
    _("不判定"),
    '<circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="1.6"/>',
)
LIGHTS = (KEPT, RISK, BROKEN, NONE)

_NAMES = {
    "kept": KEPT,
    "green": KEPT,
    "ok": KEPT,
    "risk": RISK,
    "at_risk": RISK,
    "yellow": RISK,
    "soon": RISK,
    "pending": RISK,
    "broken": BROKEN,
    "red": BROKEN,
    "over": BROKEN,
}


def light_of(verdict: object) -> Light:
    """The light of a verdict name or enum member; anything that is not judged is grey."""
    if isinstance(verdict, Light):
        return verdict
    value = verdict.value if isinstance(verdict, Enum) else verdict
    return _NAMES.get(str(value), NONE)
