"""The letters on a complaint, for its page."""

from __future__ import annotations

from typing import Any

from yueke.domains.channels.mail import queries
from yueke.domains.complaints.models import Complaint
from yueke.kernel import gate
from yueke.kernel.access import Actor
from yueke.reactions.letters import COMPLAINT
from yueke.sites.office.complaints.words import near
from yueke.sites.office.letters.words import address_told, subject_told


def letters_of(actor: Actor, found: Complaint) -> list[dict[str, Any]]:
    """The letters filed with a complaint the actor sees, oldest first."""
    close = near(actor, found)
    return [
        {
            "row": row,
            "subject": subject_told(actor, row, close),
            "sender": address_told(actor, row, close),
            "text": gate.told(actor, "channels.letter.text", row.text, near=close),
            "files": row.files.all(),
        }
        for row in queries.letters_about(COMPLAINT, found.pk)
    ]
