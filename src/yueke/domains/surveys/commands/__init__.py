"""The only writers of surveys."""

from yueke.domains.surveys.commands.approving import approve, reject
from yueke.domains.surveys.commands.collecting import cancel, change_questionnaire, close, extend, launch, pause, resume
from yueke.domains.surveys.commands.designing import keep_template, retire_template, write_questionnaire
from yueke.domains.surveys.commands.planning import Plan, edit, plan, revise, submit, take_back

__all__ = [
    "Plan",
    "approve",
    "cancel",
    "change_questionnaire",
    "close",
    "edit",
    "extend",
    "keep_template",
    "launch",
    "pause",
    "plan",
    "reject",
    "resume",
    "retire_template",
    "revise",
    "submit",
    "take_back",
    "write_questionnaire",
]
