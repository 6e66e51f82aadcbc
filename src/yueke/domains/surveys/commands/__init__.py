"""The only writers of surveys."""

from yueke.domains.surveys.commands.approving import approve, reject
from yueke.domains.surveys.commands.collecting import cancel, change_questionnaire, close, extend, launch, pause, resume
from yueke.domains.surveys.commands.designing import keep_template, retire_template, write_questionnaire
from yueke.domains.surveys.commands.planning import Plan, edit, plan, revise, submit, take_back
from yueke.domains.surveys.commands.sampling import Population, Wanted, draw_sample, repeats, replace_draw, take_frame

__all__ = [
    "Plan",
    "Population",
    "Wanted",
    "approve",
    "cancel",
    "change_questionnaire",
    "close",
    "draw_sample",
    "edit",
    "extend",
    "keep_template",
    "launch",
    "pause",
    "plan",
    "reject",
    "repeats",
    "replace_draw",
    "resume",
    "retire_template",
    "revise",
    "submit",
    "take_back",
    "take_frame",
    "write_questionnaire",
]
