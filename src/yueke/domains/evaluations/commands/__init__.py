"""The only writers of evaluations."""

from yueke.domains.evaluations.commands.answering import adopt, answer, link_complaint, turn
from yueke.domains.evaluations.commands.doors import DoorDraft, open_door, shut_door
from yueke.domains.evaluations.commands.evaluating import EvaluationDraft, own_withdraw, submit
from yueke.domains.evaluations.commands.indicators import add_indicator, edit_indicator, set_weights
from yueke.domains.evaluations.commands.publishing import publish, withhold
from yueke.domains.evaluations.commands.rating import RatingFact, store, take_out, take_over

__all__ = [
    "DoorDraft",
    "EvaluationDraft",
    "RatingFact",
    "add_indicator",
    "adopt",
    "answer",
    "edit_indicator",
    "link_complaint",
    "open_door",
    "own_withdraw",
    "publish",
    "set_weights",
    "shut_door",
    "store",
    "submit",
    "take_out",
    "take_over",
    "turn",
    "withhold",
]
