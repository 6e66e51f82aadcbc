"""Addresses of the improvement pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.improvement import deciding, listing, measures, proposing, record
from yueke.sites.office.lists.urls import list_paths

_ONE = "improvements/<int:improvement_id>/"
_MEASURE = "improvements/measures/<int:measure_id>/"

urlpatterns = [
    *list_paths(listing.IMPROVEMENTS, "improvements/", listing.improvements),
    path("improvements/board/", listing.board, name="improvement-board"),
    path("improvements/new/", proposing.new, name="improvement-new"),
    path("improvements/scope/", proposing.scope, name="improvement-scope"),
    path("improvements/join/", proposing.join, name="improvement-join"),
    path("improvements/evidence/<int:evidence_id>/", record.evidence, name="improvement-evidence"),
    path(_ONE, record.improvement, name="improvement"),
    path(f"{_ONE}sheet/", record.sheet, name="improvement-sheet"),
    path(f"{_ONE}edit/", proposing.edit, name="improvement-edit"),
    path(f"{_ONE}sources/", proposing.add_source, name="improvement-source"),
    path(f"{_ONE}sources/<int:source_id>/remove/", proposing.remove_source, name="improvement-source-remove"),
    path(f"{_ONE}approve/", deciding.approve, name="improvement-approve"),
    path(f"{_ONE}cancel/", deciding.cancel, name="improvement-cancel"),
    path(f"{_ONE}gauge/", deciding.gauge, name="improvement-gauge"),
    path(f"{_ONE}explain/", deciding.explain, name="improvement-explain"),
    path(f"{_ONE}close/", deciding.close, name="improvement-close"),
    path(f"{_ONE}reopen/", deciding.reopen, name="improvement-reopen"),
    path(f"{_ONE}measures/", measures.add, name="improvement-measure-add"),
    path(f"{_MEASURE}edit/", measures.edit, name="improvement-measure-edit"),
    path(f"{_MEASURE}done/", measures.done, name="improvement-measure-done"),
    path(f"{_MEASURE}evidence/", measures.attach, name="improvement-measure-evidence"),
    path(f"{_MEASURE}verify/", measures.verify, name="improvement-measure-verify"),
    path(f"{_MEASURE}return/", measures.send_back, name="improvement-measure-return"),
    path(f"{_MEASURE}move/", measures.move, name="improvement-measure-move"),
    path(f"{_MEASURE}drop/", measures.drop, name="improvement-measure-drop"),
]
