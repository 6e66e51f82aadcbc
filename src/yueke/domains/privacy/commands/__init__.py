"""The only writers of privacy."""

from yueke.domains.privacy.commands.consents import (
    AskedTooSoon,
    Guardian,
    note_contacts,
    record_consent,
    withdraw_consent,
)
from yueke.domains.privacy.commands.erasing import StillOwed, erase, freeze, lift_hold, place_hold, unfreeze
from yueke.domains.privacy.commands.requests import (
    answer_request,
    begin_request,
    check_identity,
    expire_copies,
    extend_request,
    make_copy,
    refuse_request,
    register_request,
    take_copy,
    withdraw_request,
)
from yueke.domains.privacy.commands.settings import change_policy, publish_notice, set_limit

__all__ = [
    "AskedTooSoon",
    "Guardian",
    "StillOwed",
    "answer_request",
    "begin_request",
    "change_policy",
    "check_identity",
    "erase",
    "expire_copies",
    "extend_request",
    "freeze",
    "lift_hold",
    "make_copy",
    "note_contacts",
    "place_hold",
    "publish_notice",
    "record_consent",
    "refuse_request",
    "register_request",
    "set_limit",
    "take_copy",
    "unfreeze",
    "withdraw_consent",
    "withdraw_request",
]
