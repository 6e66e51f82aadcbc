"""The only writers of privacy."""

from yueke.domains.privacy.commands.consents import (
    AskedTooSoon,
    Guardian,
    note_contacts,
    record_consent,
    withdraw_consent,
)
from yueke.domains.privacy.commands.settings import change_policy, publish_notice, set_limit

__all__ = [
    "AskedTooSoon",
    "Guardian",
    "change_policy",
    "note_contacts",
    "publish_notice",
    "record_consent",
    "set_limit",
    "withdraw_consent",
]
