"""How pages tell a letter: from whom it is, in which state, and what became of its attachments."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yueke.domains.channels.mail.choices import LeftOut
from yueke.domains.channels.mail.lifecycles import LETTER_LIFE
from yueke.domains.channels.mail.models import Letter
from yueke.kernel import gate
from yueke.kernel.access import Actor
from yueke.ui.templatetags.yueke import light


def state_look(row: Letter) -> SafeString | str:
    """The state in the tone its lifecycle gives it."""
    state = LETTER_LIFE.state(row.state)
    if state.tone in ("kept", "at_risk"):
        return light(state.tone, state.label)
    return format_html('<span class="y-tag">{}</span>', state.label)


def sender_told(actor: Actor, row: Letter, near: gate.Near = "") -> str:
    """The name a letter came under, else its address, as ``actor`` may see it."""
    name = gate.told(actor, "channels.letter.sender_name", row.sender_name, near=near)
    return name or address_told(actor, row, near) or _("发件人不明")


def address_told(actor: Actor, row: Letter, near: gate.Near = "") -> str:
    """The address a letter came from, as ``actor`` may see it."""
    return gate.told(actor, "channels.letter.sender", row.sender, near=near)


def subject_told(actor: Actor, row: Letter, near: gate.Near = "") -> str:
    """The subject as ``actor`` may see it."""
    return gate.told(actor, "channels.letter.subject", row.subject, near=near) or _("（无主题）")


def left_out_told(row: Letter) -> list[tuple[str, Any]]:
    """Attachments that were not kept: name and why."""
    return [(name, LeftOut(why).label) for name, why in row.left_out if why in LeftOut.values]
