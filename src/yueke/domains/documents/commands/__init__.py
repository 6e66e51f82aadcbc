"""The only writers of documents."""

from yueke.domains.documents.commands.editing import (
    FILE_KINDS,
    Facts,
    Wording,
    discard,
    draft,
    draft_for_amendment,
    edit,
    facts_of,
    register,
)
from yueke.domains.documents.commands.publishing import bring_into_force, keep_readers, publish, withdraw
from yueke.domains.documents.commands.reading import confirm, note_opening, remind

__all__ = [
    "FILE_KINDS",
    "Facts",
    "Wording",
    "bring_into_force",
    "confirm",
    "discard",
    "draft",
    "draft_for_amendment",
    "edit",
    "facts_of",
    "keep_readers",
    "note_opening",
    "publish",
    "register",
    "remind",
    "withdraw",
]
