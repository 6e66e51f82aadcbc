"""Addresses of the visit pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.visits import export, feedback, lists, record, taking_up
from yueke.sites.office.visits.asked import PLANNED, RECORDS

urlpatterns = [
    path("visits/", lists.planned, name="visits"),
    path("visits/assign/", lists.assign, name="visits-assign"),
    path("visits/records/", lists.records, name="visit-records"),
    path("visits/export/", export.export, {"which": PLANNED}, name="visits-export"),
    path("visits/records/export/", export.export, {"which": RECORDS}, name="visit-records-export"),
    path("visits/new/", record.new, name="visit-new"),
    path("visits/<int:visit_id>/", record.visit, name="visit"),
    path("visits/unsatisfied/<int:customer_id>/", taking_up.unsatisfied, name="visit-unsatisfied"),
    path("visits/<int:visit_id>/complain/", taking_up.complain, name="visit-complain"),
    path("visits/<int:visit_id>/sheet/", record.sheet, name="visit-sheet"),
    path("visits/<int:visit_id>/reschedule/", record.reschedule, name="visit-reschedule"),
    path("visits/<int:visit_id>/cancel/", record.cancel, name="visit-cancel"),
    path("visits/<int:visit_id>/feedback/", feedback.send, name="visit-feedback"),
    path("feedback/", feedback.waiting, name="feedback"),
    path("feedback/<int:feedback_id>/answer/", feedback.answer, name="feedback-answer"),
]
