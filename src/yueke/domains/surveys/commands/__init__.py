"""The only writers of surveys."""

from yueke.domains.surveys.commands.answering import (
    Going,
    Visitor,
    begin_at_door,
    begin_by_link,
    decline,
    go_on,
    send_page,
)
from yueke.domains.surveys.commands.approving import approve, reject
from yueke.domains.surveys.commands.collecting import cancel, change_questionnaire, close, extend, launch, pause, resume
from yueke.domains.surveys.commands.designing import drop_changes, keep_template, retire_template, write_questionnaire
from yueke.domains.surveys.commands.doors import invite, open_door, set_quotas, shut_door
from yueke.domains.surveys.commands.planning import Plan, edit, plan, revise, submit, take_back
from yueke.domains.surveys.commands.sampling import (
    Population,
    Wanted,
    draw_sample,
    numbers_for,
    repeats,
    replace_draw,
    take_frame,
)
from yueke.domains.surveys.commands.triggered import Invited, Occasion, invite_customer

__all__ = [
    "Going",
    "Invited",
    "Occasion",
    "Plan",
    "Population",
    "Visitor",
    "Wanted",
    "approve",
    "begin_at_door",
    "begin_by_link",
    "cancel",
    "change_questionnaire",
    "close",
    "decline",
    "draw_sample",
    "drop_changes",
    "edit",
    "extend",
    "go_on",
    "invite",
    "invite_customer",
    "keep_template",
    "launch",
    "numbers_for",
    "open_door",
    "pause",
    "plan",
    "reject",
    "repeats",
    "replace_draw",
    "resume",
    "retire_template",
    "revise",
    "send_page",
    "set_quotas",
    "shut_door",
    "submit",
    "take_back",
    "take_frame",
    "write_questionnaire",
]
