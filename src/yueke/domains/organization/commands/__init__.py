"""The only writers of the organization. Each is ``f(actor, …, *, at)``: one verb, one transaction."""

from yueke.domains.organization.commands.absences import end_absence, note_absence
from yueke.domains.organization.commands.departments import (
    add_department,
    close_department,
    move_department,
    name_head,
    rename_department,
    reopen_department,
)
from yueke.domains.organization.commands.factors import (
    add_app,
    add_passkey,
    remove_factor,
    renew_recovery_codes,
    reset_factors,
    use_code,
    use_passkey,
)
from yueke.domains.organization.commands.founding import Founded, found_company, seed_posts, seed_roles
from yueke.domains.organization.commands.identities import link_identity, set_provider, unlink_identity
from yueke.domains.organization.commands.leaving import deactivate, leave, reactivate
from yueke.domains.organization.commands.people import (
    add_membership,
    change_membership,
    edit_person,
    end_membership,
    hire,
)
from yueke.domains.organization.commands.policy import set_security_policy, unlock
from yueke.domains.organization.commands.roles import define_role, grant, revoke
from yueke.domains.organization.commands.saved_views import (
    delete_view,
    keep_columns,
    note_export,
    rename_view,
    save_view,
    update_view,
)
from yueke.domains.organization.commands.sealing import seal, seal_when_over, spend_password, unseal
from yueke.domains.organization.commands.sign_in import (
    ask_for_new_password,
    begin_session,
    change_password,
    end_other_sessions,
    end_session,
    forget_sign_ins,
    mark_seen,
    note_at_the_door,
    set_password,
)
from yueke.domains.organization.commands.taking_apart import Successor, take_apart

__all__ = [
    "Founded",
    "Successor",
    "add_app",
    "add_department",
    "add_membership",
    "add_passkey",
    "ask_for_new_password",
    "begin_session",
    "change_membership",
    "change_password",
    "close_department",
    "deactivate",
    "define_role",
    "delete_view",
    "edit_person",
    "end_absence",
    "end_membership",
    "end_other_sessions",
    "end_session",
    "forget_sign_ins",
    "found_company",
    "grant",
    "hire",
    "keep_columns",
    "leave",
    "link_identity",
    "mark_seen",
    "move_department",
    "name_head",
    "note_absence",
    "note_at_the_door",
    "note_export",
    "reactivate",
    "remove_factor",
    "rename_department",
    "rename_view",
    "renew_recovery_codes",
    "reopen_department",
    "reset_factors",
    "revoke",
    "save_view",
    "seal",
    "seal_when_over",
    "seed_posts",
    "seed_roles",
    "set_password",
    "set_provider",
    "set_security_policy",
    "spend_password",
    "take_apart",
    "unlink_identity",
    "unlock",
    "unseal",
    "update_view",
    "use_code",
    "use_passkey",
]
