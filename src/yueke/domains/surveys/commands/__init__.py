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
from yueke.domains.surveys.commands.bringing import bring_in, check_answers, give_up, judged, take_out
from yueke.domains.surveys.commands.collecting import cancel, change_questionnaire, close, extend, launch, pause, resume
from yueke.domains.surveys.commands.designing import drop_changes, keep_template, retire_template, write_questionnaire
from yueke.domains.surveys.commands.doors import invite, open_door, open_doors, set_quotas, shut_door
from yueke.domains.surveys.commands.interviewing import (
    answer_page,
    begin_interview,
    leave_alone,
    make_appointment,
    name_interviewers,
    next_number,
    put_back,
    record_call,
    show_number,
)
from yueke.domains.surveys.commands.papers import differing, drop_sheet, enter_sheet, settle_sheet
from yueke.domains.surveys.commands.planning import Plan, edit, plan, revise, submit, take_back
from yueke.domains.surveys.commands.reporting import report_issued
from yueke.domains.surveys.commands.sampling import (
    Population,
    Wanted,
    draw_sample,
    numbers_for,
    repeats,
    replace_draw,
    take_frame,
)
from yueke.domains.surveys.commands.tablets import take_interview
from yueke.domains.surveys.commands.talks import TalkDraft, drop_note, keep_note, keep_talk
from yueke.domains.surveys.commands.triggered import Invited, Occasion, invite_customer

__all__ = [
    "Going",
    "Invited",
    "Occasion",
    "Plan",
    "Population",
    "TalkDraft",
    "Visitor",
    "Wanted",
    "answer_page",
    "approve",
    "begin_at_door",
    "begin_by_link",
    "begin_interview",
    "bring_in",
    "cancel",
    "change_questionnaire",
    "check_answers",
    "close",
    "decline",
    "differing",
    "draw_sample",
    "drop_changes",
    "drop_note",
    "drop_sheet",
    "edit",
    "enter_sheet",
    "extend",
    "give_up",
    "go_on",
    "invite",
    "invite_customer",
    "judged",
    "keep_note",
    "keep_talk",
    "keep_template",
    "launch",
    "leave_alone",
    "make_appointment",
    "name_interviewers",
    "next_number",
    "numbers_for",
    "open_door",
    "open_doors",
    "pause",
    "plan",
    "put_back",
    "record_call",
    "reject",
    "repeats",
    "replace_draw",
    "report_issued",
    "resume",
    "retire_template",
    "revise",
    "send_page",
    "set_quotas",
    "settle_sheet",
    "show_number",
    "shut_door",
    "submit",
    "take_back",
    "take_frame",
    "take_interview",
    "take_out",
    "write_questionnaire",
]
