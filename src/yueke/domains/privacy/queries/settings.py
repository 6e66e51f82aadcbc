"""What the company has settled, and what people are told."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from yueke.domains.privacy.models import ContactLimit, NoticeVersion, Policy
from yueke.domains.privacy.models.consents import ONE
from yueke.kernel.access import Actor, require


def policy() -> Policy:
    """The company's settings; the defaults until somebody changes them."""
    return Policy.objects.filter(pk=ONE).first() or Policy(pk=ONE)


def notice_in_force(purpose: str, on: date, language: str = "zh-hans") -> NoticeVersion | None:
    """The text shown to those asked about ``purpose`` on that day; None when nothing was published."""
    found = NoticeVersion.objects.filter(purpose=purpose, language=language, in_force_from__lte=on)
    return found.order_by("-in_force_from", "-version").first()


def published(on: date) -> QuerySet[NoticeVersion]:
    """Every version of every text that is or was in force on that day, for everybody to read, the latest first."""
    return NoticeVersion.objects.filter(in_force_from__lte=on).order_by(
        "purpose", "language", "-in_force_from", "-version"
    )


def notices(actor: Actor) -> QuerySet[NoticeVersion]:
    """Every version of every text, the latest first."""
    require(actor, "privacy.consent")
    return NoticeVersion.objects.select_related("created_by").order_by("purpose", "language", "-version")


def limits(actor: Actor) -> QuerySet[ContactLimit]:
    """How often people may be contacted."""
    require(actor, "privacy.consent")
    return ContactLimit.objects.order_by("purpose", "medium")
