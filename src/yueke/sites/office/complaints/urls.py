"""Addresses of the complaint pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.complaints import (
    acting,
    authority,
    batch,
    board,
    boxes,
    cases,
    intake,
    listing,
    panel,
    papers,
    record,
    settings,
    slips,
    suggesting,
    unveiling,
)
from yueke.sites.office.complaints.acts import ACTS
from yueke.sites.office.complaints.analysis import views as analysis
from yueke.sites.office.complaints.batched import BATCHED, name_of_batch
from yueke.sites.office.complaints.words import name_of
from yueke.sites.office.lists.urls import list_paths

_ONE = "complaints/<int:complaint_id>/"
_OWN_FORM = ("complete",)
"""Acts with a page of their own."""


def _path_of(code: str) -> str:
    return f"{_ONE}{code.replace('_', '-')}/"


urlpatterns = [
    *list_paths(listing.COMPLAINTS, "complaints/", listing.complaints),
    path("complaints/batch/improve/", batch.improve, name="complaints-improve"),
    *(
        path(f"complaints/batch/{code.replace('_', '-')}/", batch.view_of(ACTS[code]), name=name_of_batch(code))
        for code in BATCHED
    ),
    path("complaints/new/", intake.new, name="complaint-new"),
    path("customers/<int:customer_id>/complaints/", panel.of_customer, name="customer-complaints"),
    path("complaints/analysis/", analysis.look, name="complaint-analysis"),
    path("complaints/analysis/<slug:code>/", analysis.table, name="complaint-analysis-table"),
    path("complaints/analysis/<slug:code>/take/", analysis.take, name="complaint-analysis-take"),
    path("complaints/board/", board.board, name="complaint-board"),
    *list_paths(cases.CASES, "complaints/cases/", cases.cases),
    path("complaints/cases/agenda/", cases.agenda, name="complaint-agenda"),
    path("complaints/boxes/", boxes.boxes, name="complaint-boxes"),
    path("complaints/boxes/slips/", slips.slips, name="complaint-slips"),
    path("complaints/boxes/<int:department_id>/", boxes.sheet, name="complaint-box"),
    path("complaints/settings/", settings.settings, name="complaint-settings"),
    path("complaints/settings/authority/", authority.authority, name="complaint-authority"),
    path("complaints/settings/desk/", settings.desk, name="complaint-desk"),
    path("complaints/settings/categories/new/", settings.category, name="complaint-category-new"),
    path("complaints/settings/categories/<int:category_id>/", settings.category, name="complaint-category"),
    path("complaints/settings/causes/new/", settings.cause, name="complaint-cause-new"),
    path("complaints/settings/causes/<int:cause_id>/", settings.cause, name="complaint-cause"),
    path("complaints/suggest/", suggesting.suggest, name="complaint-suggest"),
    path("complaints/facts/", intake.facts, name="complaint-facts"),
    path("complaints/evidence/<int:evidence_id>/", acting.evidence, name="complaint-evidence"),
    path("complaints/approvals/<int:approval_id>/", acting.decide, name="complaint-decide"),
    path(
        "complaints/supervisions/<int:supervision_id>/", acting.answer_supervision, name="complaint-supervision-answer"
    ),
    path("complaints/papers/<int:paper_id>/submit/", papers.submit, name="complaint-paper-submit"),
    path("complaints/papers/<int:paper_id>/send/", papers.send, name="complaint-paper-send"),
    path("complaints/papers/<int:paper_id>/take/", papers.take, name="complaint-paper-take"),
    path("complaints/papers/<int:paper_id>/file/<slug:form>/", papers.filed, name="complaint-paper-file"),
    path(f"{_ONE}papers/<slug:kind>/", papers.draft, name="complaint-paper"),
    path("complaints/receipts/", acting.receipts, name="complaint-receipts"),
    path("complaints/receipts/<int:escalation_id>/", acting.receipt, name="complaint-receipt"),
    path(_ONE, record.complaint, name="complaint"),
    path(f"{_ONE}alike/", panel.alike, name="complaint-alike"),
    path(f"{_ONE}sheet/", record.sheet, name="complaint-sheet"),
    path(f"{_ONE}reveal/", unveiling.reveal, name="complaint-reveal"),
    path(f"{_ONE}evidence/", acting.add_evidence, name="complaint-evidence-add"),
    path(_path_of("complete"), acting.complete, name=name_of("complete")),
    *(
        path(_path_of(code), acting.view_of(act), name=name_of(code))
        for code, act in ACTS.items()
        if code not in _OWN_FORM
    ),
]
