"""The survey a command works on, nobody else writing to it, and what every command asks of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.models import Survey
from yueke.kernel.access import Actor
from yueke.kernel.errors import Invalid, Message, NotFound


def locked(actor: Actor, survey_id: int) -> Survey:
    """A survey the actor may see; raises NotFound."""
    seen = Survey.objects.visible_to(actor).filter(pk=survey_id).values("pk")
    found = Survey.objects.filter(pk__in=seen).select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    return found


def said(text: str, field: str, most: int, message: Message = "") -> str:
    """``text`` without the spaces around it; raises Invalid on ``field`` when nothing is left (and a ``message`` asks for
    something) or when it is longer than ``most`` characters."""
    text = text.strip()
    if message and not text:
        raise Invalid(message, field=field)
    if len(text) > most:
        raise Invalid(_("最多 %(n)d 字，现在 %(now)d 字。") % {"n": most, "now": len(text)}, field=field)
    return text
