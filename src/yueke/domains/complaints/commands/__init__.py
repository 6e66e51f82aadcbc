"""The only writers of complaints. Each is ``f(actor, …, *, at)``: one verb, one transaction."""

from yueke.domains.complaints.clocks.sweeping import sweep
from yueke.domains.complaints.commands.accepting import (
    accept,
    assign,
    change_handler,
    decline,
    hand_over_all,
    pass_on,
    send_back,
    sign,
)
from yueke.domains.complaints.commands.approving import (
    approve,
    ask_closing,
    ask_downgrade,
    ask_extension,
    decide,
    reject,
)
from yueke.domains.complaints.commands.casing import compile_case, list_case, minute_case, publish_case
from yueke.domains.complaints.commands.closing import archive, ask_satisfaction, close, note_answer, reopen
from yueke.domains.complaints.commands.ending import merge_into, refer, withdraw
from yueke.domains.complaints.commands.grading import note_signals, raise_grade
from yueke.domains.complaints.commands.investigating import add_evidence, investigate
from yueke.domains.complaints.commands.linking import complete, link_customer
from yueke.domains.complaints.commands.mailing import note_returned, take_letter
from yueke.domains.complaints.commands.offering import agree, answer_offer, propose, reply, revise, solve, submit
from yueke.domains.complaints.commands.papers import draft_paper, file_paper, send_paper, submit_paper
from yueke.domains.complaints.commands.pausing import resume, suspend
from yueke.domains.complaints.commands.portal import (
    Ticket,
    own_answer,
    own_appeal,
    own_evidence,
    own_offer_answer,
    own_urge,
    own_withdraw,
)
from yueke.domains.complaints.commands.recording import PastComplaint, record_many
from yueke.domains.complaints.commands.registering import register
from yueke.domains.complaints.commands.reporting import give_receipt
from yueke.domains.complaints.commands.revealing import note_refused_reveal, reveal
from yueke.domains.complaints.commands.supervising import answer_supervision, supervise, urge
from yueke.domains.complaints.commands.telling import carry, note_attempt, note_delivery, tell
from yueke.domains.complaints.commands.trees import save_category, save_cause, seed_trees, set_desk

__all__ = [
    "PastComplaint",
    "Ticket",
    "accept",
    "add_evidence",
    "agree",
    "answer_offer",
    "answer_supervision",
    "approve",
    "archive",
    "ask_closing",
    "ask_downgrade",
    "ask_extension",
    "ask_satisfaction",
    "assign",
    "carry",
    "change_handler",
    "close",
    "compile_case",
    "complete",
    "decide",
    "decline",
    "draft_paper",
    "file_paper",
    "give_receipt",
    "hand_over_all",
    "investigate",
    "link_customer",
    "list_case",
    "merge_into",
    "minute_case",
    "note_answer",
    "note_attempt",
    "note_delivery",
    "note_refused_reveal",
    "note_returned",
    "note_signals",
    "own_answer",
    "own_appeal",
    "own_evidence",
    "own_offer_answer",
    "own_urge",
    "own_withdraw",
    "pass_on",
    "propose",
    "publish_case",
    "raise_grade",
    "record_many",
    "refer",
    "register",
    "reject",
    "reopen",
    "reply",
    "resume",
    "reveal",
    "revise",
    "save_category",
    "save_cause",
    "seed_trees",
    "send_back",
    "send_paper",
    "set_desk",
    "sign",
    "solve",
    "submit",
    "submit_paper",
    "supervise",
    "suspend",
    "sweep",
    "take_letter",
    "tell",
    "urge",
    "withdraw",
]
