"""The only writers of customers: one verb, one transaction, refusals on top."""

from yueke.domains.customers.commands.bulk import absorb, absorb_many, create_many, remove_batch
from yueke.domains.customers.commands.buying import become_customers, become_prospects_again
from yueke.domains.customers.commands.changes import (
    apply_change,
    refuse_change,
    report_change,
    review_many,
    review_profile,
)
from yueke.domains.customers.commands.details import (
    add_address,
    add_contact,
    edit_address,
    edit_contact,
    remove_address,
    remove_contact,
)
from yueke.domains.customers.commands.duplicates import decide_link, link_duplicates, put_off
from yueke.domains.customers.commands.finding import find_duplicates
from yueke.domains.customers.commands.key import apply_for_key, approve_key, refuse_key, withdraw_key
from yueke.domains.customers.commands.locking import StaleVersion
from yueke.domains.customers.commands.merging import merge, merge_many, undo_batch, undo_merge
from yueke.domains.customers.commands.ownership import (
    add_tags,
    add_to_team,
    assign,
    hand_over,
    remove_from_team,
)
from yueke.domains.customers.commands.profile import archive, create, edit, restore, set_tags
from yueke.domains.customers.commands.quality import read_quality
from yueke.domains.customers.commands.reclassing import reclass, reclass_some
from yueke.domains.customers.commands.revealing import reveal
from yueke.domains.customers.commands.waiting_terms import index_waiting_terms, let_terms_wait
from yueke.domains.customers.drafts import CustomerDraft

__all__ = [
    "CustomerDraft",
    "StaleVersion",
    "absorb",
    "absorb_many",
    "add_address",
    "add_contact",
    "add_tags",
    "add_to_team",
    "apply_change",
    "apply_for_key",
    "approve_key",
    "archive",
    "assign",
    "become_customers",
    "become_prospects_again",
    "create",
    "create_many",
    "decide_link",
    "edit",
    "edit_address",
    "edit_contact",
    "find_duplicates",
    "hand_over",
    "index_waiting_terms",
    "let_terms_wait",
    "link_duplicates",
    "merge",
    "merge_many",
    "put_off",
    "read_quality",
    "reclass",
    "reclass_some",
    "refuse_change",
    "refuse_key",
    "remove_address",
    "remove_batch",
    "remove_contact",
    "remove_from_team",
    "report_change",
    "restore",
    "reveal",
    "review_many",
    "review_profile",
    "set_tags",
    "undo_batch",
    "undo_merge",
    "withdraw_key",
]
