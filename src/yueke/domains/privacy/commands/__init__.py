"""The only writers of privacy."""

from yueke.domains.privacy.commands.answers import forget_keys
from yueke.domains.privacy.commands.checking import CheckPaused, check_identity
from yueke.domains.privacy.commands.claims import VISITOR, accept_claim, file_claim, forget_claims, refuse_claim
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
    "VISITOR",
    "AskedTooSoon",
    "CheckPaused",
    "Guardian",
    "StillOwed",
    "accept_claim",
    "answer_request",
    "begin_request",
    "change_policy",
    "check_identity",
    "erase",
    "expire_copies",
    "extend_request",
    "file_claim",
    "fill_form",
    "forget_claims",
    "forget_contacts",
    "forget_keys",
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
    "refuse_claim",
    "refuse_request",
    "register_request",
    "set_limit",
    "set_retention",
    "take_copy",
    "unfreeze",
    "withdraw_consent",
    "withdraw_request",
]
