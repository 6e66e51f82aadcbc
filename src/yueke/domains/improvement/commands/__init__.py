"""The only writers of improvements."""

from yueke.domains.improvement.commands.approving import approve, cancel, start
from yueke.domains.improvement.commands.closing import close, explain_effect, reopen
from yueke.domains.improvement.commands.doing import attach, complete_measure, return_measure, verify_measure
from yueke.domains.improvement.commands.handing_over import hand_over
from yueke.domains.improvement.commands.measuring import judge_by_wave, measure_due, measure_effect
from yueke.domains.improvement.commands.planning import (
    MeasureDraft,
    add_measure,
    drop_measure,
    edit_measure,
    move_measure,
)
from yueke.domains.improvement.commands.proposing import ImprovementDraft, add_sources, edit, propose, remove_source

__all__ = [
    "ImprovementDraft",
    "MeasureDraft",
    "add_measure",
    "add_sources",
    "approve",
    "attach",
    "cancel",
    "close",
    "complete_measure",
    "drop_measure",
    "edit",
    "edit_measure",
    "explain_effect",
    "hand_over",
    "judge_by_wave",
    "measure_due",
    "measure_effect",
    "move_measure",
    "propose",
    "remove_source",
    "reopen",
    "return_measure",
    "start",
    "verify_measure",
]
