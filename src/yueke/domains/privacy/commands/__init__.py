"""The only writers of privacy."""

from yueke.domains.privacy.commands.checking import CheckPaused, check_identity
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
    expire_copies,
    extend_request,
    make_copy,
    refuse_request,
    register_request,
    take_copy,
    withdraw_request,
)
from yueke.domains.privacy.commands.settings import change_policy, publish_notice, set_limit
from yueke.domains.privacy.commands.upkeep import (
    fill_form,
    forget_contacts,
    let_go,
    move_form,
    open_form,
    set_retention,
)

__all__ = [
    "AskedTooSoon",
    "CheckPaused",
    "Guardian",
    "StillOwed",
    "answer_request",
    "begin_request",
    "change_policy",
    "check_identity",
    "erase",
    "expire_copies",
    "extend_request",
    "fill_form",
    "forget_contacts",
    "freeze",
    "let_go",
    "lift_hold",
    "make_copy",
    "move_form",
    "note_contacts",
    "open_form",
    "place_hold",
    "publish_notice",
    "record_consent",
    "refuse_request",
    "register_request",
    "set_limit",
    "set_retention",
    "take_copy",
    "unfreeze",
    "withdraw_consent",
    "withdraw_request",
]
