"""Addresses of the complaint pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.complaints import acting, board, intake, listing, record
from yueke.sites.office.complaints.acts import ACTS
from yueke.sites.office.complaints.words import name_of
from yueke.sites.office.lists.urls import list_paths

_ONE = "complaints/<int:complaint_id>/"
_OWN_FORM = ("complete",)
"""Acts with a page of their own."""


def _path_of(code: str) -> str:
    return f"{_ONE}{code.replace('_', '-')}/"


urlpatterns = [
    *list_paths(listing.COMPLAINTS, "complaints/", listing.complaints),
    path("complaints/new/", intake.new, name="complaint-new"),
    path("complaints/board/", board.board, name="complaint-board"),
    path("complaints/facts/", intake.facts, name="complaint-facts"),
    path("complaints/evidence/<int:evidence_id>/", acting.evidence, name="complaint-evidence"),
    path("complaints/approvals/<int:approval_id>/", acting.decide, name="complaint-decide"),
    path(
        "complaints/supervisions/<int:supervision_id>/", acting.answer_supervision, name="complaint-supervision-answer"
    ),
    path("complaints/receipts/<int:escalation_id>/", acting.receipt, name="complaint-receipt"),
    path(_ONE, record.complaint, name="complaint"),
    path(f"{_ONE}sheet/", record.sheet, name="complaint-sheet"),
    path(f"{_ONE}evidence/", acting.add_evidence, name="complaint-evidence-add"),
    path(_path_of("complete"), acting.complete, name=name_of("complete")),
    *(
        path(_path_of(code), acting.view_of(act), name=name_of(code))
        for code, act in ACTS.items()
        if code not in _OWN_FORM
    ),
]
